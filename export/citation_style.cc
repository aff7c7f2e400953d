#include "export/citation_style.h"

#include <algorithm>

#include "export/evidence_view.h"
#include "export/json_value.h"
#include "export/printing.h"

namespace catena {
namespace {

using printing::CleanLine;

class Formatter {
 public:
  Formatter(const GraphReader& graph, const Node& source) : graph_(graph), source_(source) {}

  std::vector<CitationPart> Run() {
    const std::string title = Field("title");
    const std::string container = Field("container-title");
    if (title.empty() && container.empty() && Field("archive").empty() && !Field("raw").empty()) {
      return {{EndWithStop(Field("raw")), false, ""}};
    }
    AddNames();
    AddTitle(title, container);
    AddContainer(container);
    AddPublication();
    AddSentence(Dated());
    AddPages();
    AddIdentifiers();
    AddAccess();
    if (parts_.empty()) parts_.push_back({CleanLine(UserIdOf(graph_, source_)) + ".", false, ""});
    return std::move(parts_);
  }

 private:
  // A field as text on one line; numbers as printed.
  std::string Field(std::string_view key) const {
    const std::optional<KeyId> id = graph_.names().FindKey(key);
    const Value* value = id ? source_.properties.Find(*id) : nullptr;
    if (value == nullptr || value->AsList() != nullptr || value->AsMap() != nullptr) return "";
    return CleanLine(ToCellText(*value));
  }

  static std::string EndWithStop(std::string text) {
    const bool ends = text.ends_with('.') || text.ends_with('?') || text.ends_with('!') ||
                      text.ends_with(".”") || text.ends_with("…");
    if (!text.empty() && !ends) text += '.';
    return text;
  }

  void Add(std::string text, bool emphasised = false, std::string url = "") {
    if (text.empty()) return;
    if (!parts_.empty()) parts_.push_back({" ", false, ""});
    parts_.push_back({std::move(text), emphasised, std::move(url)});
  }

  void AddSentence(const std::string& text) {
    if (!text.empty()) Add(EndWithStop(text));
  }

  static std::string NameOf(const Value& value) {
    if (const std::string* text = value.AsString()) return CleanLine(*text);
    const Value::Map* map = value.AsMap();
    if (map == nullptr) return "";
    const auto part = [map](const char* key) {
      const auto it = map->find(key);
      const std::string* text = it == map->end() ? nullptr : it->second.AsString();
      return text ? CleanLine(*text) : std::string();
    };
    if (const std::string literal = part("literal"); !literal.empty()) return literal;
    std::string family = part("family");
    if (const std::string particle = part("non-dropping-particle"); !particle.empty()) {
      family = particle + " " + family;
    }
    std::string given = part("given");
    if (const std::string particle = part("dropping-particle"); !particle.empty()) {
      given += " " + particle;
    }
    if (family.empty() || given.empty()) return family + given;
    const std::string suffix = part("suffix");
    return family + ", " + given + (suffix.empty() ? "" : ", " + suffix);
  }

  std::string Names(std::string_view key) const {
    const std::optional<KeyId> id = graph_.names().FindKey(key);
    const Value* value = id ? source_.properties.Find(*id) : nullptr;
    if (value == nullptr) return "";
    if (value->AsList() == nullptr) return NameOf(*value);
    constexpr size_t kAll = 6;
    std::vector<std::string> names;
    for (const Value& name : *value->AsList()) {
      if (std::string text = NameOf(name); !text.empty()) names.push_back(std::move(text));
    }
    std::string joined;
    for (size_t i = 0; i < names.size() && i < kAll; ++i) {
      joined += (i == 0 ? "" : "; ") + names[i];
    }
    return names.size() > kAll ? joined + " et al." : joined;
  }

  void AddNames() {
    if (const std::string authors = Names("author"); !authors.empty()) {
      AddSentence(authors);
    } else if (const std::string editors = Names("editor"); !editors.empty()) {
      AddSentence(editors + " (ed.)");
    }
  }

  void AddTitle(const std::string& title, const std::string& container) {
    if (title.empty()) return;
    if (!container.empty()) {
      Add("“" + title + "”" + (title.ends_with('?') || title.ends_with('!') ? "" : "."));
    } else {
      Add(title, true);
      parts_.push_back({title.ends_with('.') ? "" : ".", false, ""});
    }
  }

  void AddContainer(const std::string& container) {
    std::string numbers;
    const auto add = [&](const char* name, const std::string& value) {
      if (!value.empty()) numbers += (numbers.empty() ? "" : ", ") + (name + value);
    };
    add("vol. ", Field("volume"));
    add("no. ", Field("issue"));
    add("no. ", Field("number"));
    add("edition ", Field("edition"));
    if (container.empty()) {
      AddSentence(numbers);
      return;
    }
    Add(container, true);
    parts_.push_back({numbers.empty() ? "." : ", " + numbers + ".", false, ""});
  }

  void AddPublication() {
    const std::string place = Field("publisher-place");
    const std::string publisher = Field("publisher");
    AddSentence(place.empty() || publisher.empty() ? place + publisher : place + ": " + publisher);
    const std::string archive = Field("archive");
    const std::string location = Field("archive_location");
    AddSentence(archive.empty() || location.empty() ? archive + location
                                                    : archive + ", " + location);
    const std::string genre = Field("genre");
    AddSentence(genre);
  }

  std::string Dated() const {
    if (const std::string issued = Field("issued"); !issued.empty()) return issued;
    const std::string original = Field("original-date");
    return original;
  }

  void AddPages() {
    const std::string page = Field("page");
    if (page.empty()) return;
    const bool several =
        page.find_first_of("-,;") != std::string::npos || page.find("–") != std::string::npos;
    AddSentence((several ? "pp. " : "p. ") + page);
  }

  void AddIdentifiers() {
    for (const char* key : {"ISBN", "ISSN"}) {
      if (const std::string value = Field(key); !value.empty()) {
        AddSentence(std::string(key) + " " + value);
      }
    }
    if (const std::string doi = Field("DOI"); !doi.empty()) {
      Add("DOI " + doi, false, printing::SafeUrl("https://doi.org/" + doi));
      parts_.push_back({".", false, ""});
    }
  }

  void AddUrl(const std::string& before, const std::string& url, const std::string& after) {
    if (url.empty()) return;
    if (!before.empty()) Add(before);
    Add(url, false, printing::SafeUrl(url));
    parts_.push_back({after.empty() ? "." : " (" + after + ").", false, ""});
  }

  void AddAccess() {
    const std::string status = Field("url_status");
    AddUrl("", Field("URL"), status == "live" || status == "unknown" ? "" : status);
    AddUrl("Archived copy:", Field("archive_url"), Field("archive_date"));
    if (Field("archive_url").empty() && !Field("archive_date").empty()) {
      AddSentence("Archived " + Field("archive_date"));
    }
    if (const std::string accessed = Field("accessed"); !accessed.empty()) {
      AddSentence("Read " + accessed);
    }
  }

  const GraphReader& graph_;
  const Node& source_;
  std::vector<CitationPart> parts_;
};

}  // namespace

std::vector<CitationPart> FormatCitation(const GraphReader& graph, const Node& source) {
  return Formatter(graph, source).Run();
}

std::string FormatCitationText(const GraphReader& graph, const Node& source) {
  std::string text;
  for (const CitationPart& part : FormatCitation(graph, source)) text += part.text;
  return text;
}

}  // namespace catena
