#include "ingest/duplicate_sources.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

#include "core/evidence.h"
#include "core/fold.h"
#include "core/graph_names.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

bool StripPrefix(std::string& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.erase(0, prefix.size());
  return true;
}

int DigitSum13(std::string_view digits) {
  int sum = 0;
  for (size_t i = 0; i < 12; ++i) sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return (10 - sum % 10) % 10;
}

bool IsIsbn10(std::string_view text) {
  int sum = 0;
  for (size_t i = 0; i < 10; ++i) {
    if (text[i] == 'X' && i != 9) return false;
    sum += (10 - static_cast<int>(i)) * (text[i] == 'X' ? 10 : text[i] - '0');
  }
  return sum % 11 == 0;
}

// The family name of the first author, or their whole name.
std::string FirstAuthor(const GraphReader& graph, const Node& source) {
  const auto key = graph.names().FindKey("author");
  const Value* author = key ? source.properties.Find(*key) : nullptr;
  if (author == nullptr) return "";
  if (const Value::List* list = author->AsList()) {
    if (list->empty()) return "";
    author = &list->front();
  }
  if (const Value::Map* map = author->AsMap()) {
    for (const char* part : {"family", "literal"}) {
      const auto at = map->find(part);
      if (at != map->end() && at->second.AsString() != nullptr) return *at->second.AsString();
    }
    return "";
  }
  return author->AsString() != nullptr ? *author->AsString() : "";
}

std::string YearOf(const std::string& issued) {
  return issued.size() >= 4 && std::all_of(issued.begin(), issued.begin() + 4, IsAsciiDigit)
             ? issued.substr(0, 4)
             : "";
}

class Finder {
 public:
  explicit Finder(const GraphReader& graph) : graph_(graph) {}

  Result<std::vector<SourcePair>> Run() {
    const auto label = graph_.names().FindLabel(evidence::kSource);
    if (!label) return std::move(pairs_);
    std::vector<NodeId> sources;
    CATENA_TRY(graph_.ScanLabel(*label, NodeId{}, [&](NodeId node) {
      sources.push_back(node);
      return true;
    }));
    for (const NodeId id : sources) {
      CATENA_TRY(const auto source, graph_.GetNode(id));
      if (source) CATENA_TRY(Add(*source));
    }
    return std::move(pairs_);
  }

 private:
  Result<void> Add(const Node& source) {
    const std::string id = PropertyText(graph_, source.properties, "id");
    if (id.empty()) return {};
    std::set<NodeId> told;  // One reason for a pair is enough.
    for (const auto& [kind, value] : KeysOf(source)) {
      const auto [at, is_new] =
          first_.try_emplace(std::string(kind) + '\n' + value, First{source.id, id});
      if (is_new || at->second.node == source.id || !told.insert(at->second.node).second) continue;
      CATENA_TRY(const bool tied, AreTied(at->second.node, source.id));
      if (tied) continue;
      std::string shown = value;
      std::ranges::replace(shown, '\n', ' ');
      pairs_.push_back({at->second.id, id, "same " + std::string(kind) + ": " + shown});
    }
    return {};
  }

  std::vector<std::pair<std::string_view, std::string>> KeysOf(const Node& source) const {
    std::vector<std::pair<std::string_view, std::string>> keys;
    const auto text = [&](std::string_view key) {
      return PropertyText(graph_, source.properties, key);
    };
    const auto add = [&](std::string_view kind, std::string value) {
      if (!value.empty()) keys.emplace_back(kind, std::move(value));
    };
    const std::string title = FoldName(text("title"));
    add("DOI", NormalDoi(text("DOI")));
    // A field may hold several: "0-8147-1945-7, 978-...".
    const std::string isbns = text("ISBN");
    for (size_t begin = 0; begin < isbns.size();) {
      const size_t end = std::min(isbns.find_first_of(",;", begin), isbns.size());
      // Chapters share the number of their book; only a title with it says which is meant.
      const std::string isbn = NormalIsbn(isbns.substr(begin, end - begin));
      if (!isbn.empty()) add("ISBN and title", isbn + '\n' + title);
      begin = end + 1;
    }
    add("address", NormalUrl(text("URL")));
    const std::string author = FoldName(FirstAuthor(graph_, source));
    const std::string year = YearOf(text("issued"));
    if (!title.empty() && !author.empty() && !year.empty()) {
      add("title, author and year", title + '\n' + author + '\n' + year);
    }
    return keys;
  }

  Result<bool> AreTied(NodeId a, NodeId b) const {
    std::vector<TypeId> types;
    for (const std::string_view name :
         {std::string_view("SAME_AS"), evidence::kRevisionOf, std::string_view("DIFFERENT_FROM")}) {
      if (const auto type = graph_.names().FindType(name)) types.push_back(*type);
    }
    if (types.empty()) return false;
    std::ranges::sort(types);
    bool tied = false;
    for (const Direction direction : {Direction::kOut, Direction::kIn}) {
      CATENA_TRY(graph_.Expand({&a, 1}, direction, types, [&](const Adjacent& link) {
        tied |= link.other == b;
        return !tied;
      }));
    }
    return tied;
  }

  struct First {
    NodeId node;
    std::string id;
  };
  const GraphReader& graph_;
  std::unordered_map<std::string, First> first_;
  std::vector<SourcePair> pairs_;
};

}  // namespace

Result<std::vector<SourcePair>> FindDuplicateSources(const GraphReader& graph) {
  return Finder(graph).Run();
}

std::string NormalDoi(std::string_view text) {
  std::string doi = AsciiLowered(TrimmedText(text));
  if (!StripPrefix(doi, "https://")) StripPrefix(doi, "http://");
  if (!StripPrefix(doi, "dx.doi.org/")) StripPrefix(doi, "doi.org/");
  StripPrefix(doi, "doi:");
  doi = std::string(TrimmedText(doi));
  return doi.starts_with("10.") && doi.find('/') != std::string::npos ? doi : "";
}

std::string NormalIsbn(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (IsAsciiDigit(c)) digits += c;
    if (c == 'x' || c == 'X') digits += 'X';
  }
  if (digits.size() == 10 && IsIsbn10(digits)) {
    digits = "978" + digits.substr(0, 9) + "0";
    digits[12] = static_cast<char>('0' + DigitSum13(digits));
    return digits;
  }
  const bool is_whole = digits.size() == 13 && digits.find('X') == std::string::npos;
  return is_whole && digits[12] - '0' == DigitSum13(digits) ? digits : "";
}

std::string NormalUrl(std::string_view text) {
  std::string url(TrimmedText(text));
  const size_t scheme = url.find("://");
  if (scheme == std::string::npos || url.find_first_of(" \t\n") != std::string::npos) return "";
  const std::string name = AsciiLowered(url.substr(0, scheme));
  if (name != "http" && name != "https") return "";
  url.erase(0, scheme + 3);
  url.erase(std::min(url.find('#'), url.size()));
  if (const size_t tracking = url.find("utm_");
      tracking != std::string::npos && tracking > 0 &&
      (url[tracking - 1] == '?' || url[tracking - 1] == '&')) {
    url.erase(tracking - 1);
  }
  const size_t path = url.find('/');
  if (path == std::string::npos) return "";
  std::string host = AsciiLowered(url.substr(0, path));
  StripPrefix(host, "www.");
  std::string rest = url.substr(path);
  while (rest.ends_with('/')) rest.pop_back();
  return rest.empty() || host.empty() ? "" : host + rest;
}

}  // namespace catena
