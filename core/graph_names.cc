#include "core/graph_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "core/fold.h"
#include "core/text_width.h"

namespace catena {
namespace {

constexpr size_t kMaxSuggestions = 5;
constexpr size_t kMaxListed = 10;
constexpr size_t kMaxNamesakes = 1'000;  // Read before the rest is only counted as "more".
constexpr size_t kScanBudget = 100'000;  // Index entries, for suggestions.
constexpr size_t kMaxCandidates = 100;   // Read from the graph, for suggestions.
constexpr size_t kSubstringScore = 2;    // Ranks as two slips of the finger.
constexpr size_t kMinSubstringBytes = 3;

// What fits in a line or two of a message.
std::string Short(std::string_view text) {
  constexpr size_t kMost = 120;  // Code points.
  if (text.size() <= kMost) return std::string(text);
  const std::vector<char32_t> points = DecodeUtf8(text);
  if (points.size() <= kMost) return std::string(text);
  std::string cut;
  for (size_t i = 0; i + 1 < kMost; ++i) AppendUtf8(points[i], cut);
  return cut + "…";
}

std::string IdText(const GraphReader& graph, const PropertyMap& properties, uint64_t number) {
  std::string id = PropertyText(graph, properties, "id");
  return id.empty() ? fmt::format("#{}", number) : id;
}

bool HasLabel(const GraphReader& graph, const Node& node, std::string_view label) {
  if (label.empty()) return true;
  const auto id = graph.names().FindLabel(label);
  return id && node.HasLabel(*id);
}

// "event", or "node" when any will do.
std::string Noun(std::string_view label) {
  if (label.empty()) return "node";
  std::string noun(label);
  if (noun[0] >= 'A' && noun[0] <= 'Z') noun[0] = static_cast<char>(noun[0] + 32);
  return noun;
}

std::optional<NodeId> NumberOf(std::string_view text) {
  if (text.size() < 2 || text[0] != '#') return std::nullopt;
  NodeId id;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), id.value);
  if (error != std::errc() || end != text.data() + text.size() || !id) return std::nullopt;
  return id;
}

// The node if it exists and has the label.
Result<std::optional<Node>> GetLabelled(const GraphReader& graph, std::optional<NodeId> id,
                                        std::string_view label) {
  if (!id) return std::optional<Node>();
  CATENA_TRY(std::optional<Node> node, graph.GetNode(*id));
  if (node && !HasLabel(graph, *node, label)) node.reset();
  return node;
}

Result<std::vector<Node>> Namesakes(const GraphReader& graph, std::string_view text,
                                    std::string_view label) {
  std::vector<NodeId> ids;
  CATENA_TRY(graph.LookUp(kNameIndex, Value(text), [&ids](uint64_t entity) {
    ids.push_back(NodeId{entity});
    return ids.size() < kMaxNamesakes;
  }));
  CATENA_TRY(std::vector<std::optional<Node>> found, graph.GetNodes(ids));
  std::vector<Node> nodes;
  for (std::optional<Node>& node : found) {
    if (node && HasLabel(graph, *node, label)) nodes.push_back(std::move(*node));
  }
  return nodes;
}

Error Ambiguous(const GraphReader& graph, std::string_view text, std::string_view label,
                const std::vector<Node>& nodes) {
  std::string message =
      fmt::format("'{}' names {} {}s; use an id: ", Short(text), nodes.size(), Noun(label));
  for (size_t i = 0; i < nodes.size() && i < kMaxListed; ++i) {
    message += (i > 0 ? "; " : "") + DescribeNode(graph, nodes[i]);
  }
  if (nodes.size() > kMaxListed) message += fmt::format("; and {} more", nodes.size() - kMaxListed);
  return {ErrorCode::kInvalidArgument, std::move(message), {}};
}

// Parted by blanks, or by the marks that part the words of an id.
std::vector<std::string_view> WordsOf(std::string_view text) {
  constexpr std::string_view kMarks = " -_.:/";
  std::vector<std::string_view> words;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find_first_of(kMarks, begin), text.size());
    if (end > begin) words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

// Gathers the entries of an index that are near a text: few slips away, or holding it.
class NearestEntries {
 public:
  explicit NearestEntries(std::string text)
      : text_(std::move(text)), words_(WordsOf(text_)), limit_(LimitFor(text_)) {}

  Result<void> Scan(const GraphReader& graph, IndexId index) {
    // Half of the budget where the alphabet has the text, half from the start.
    const std::string_view initial = std::string_view(text_).substr(0, 1);
    CATENA_TRY(ScanFrom(graph, index, initial));
    return ScanFrom(graph, index, "");
  }

  // Nodes by score, the best first.
  std::vector<NodeId> Best() const {
    std::vector<std::pair<size_t, uint64_t>> order;
    for (const auto& [entity, score] : scores_) order.emplace_back(score, entity);
    std::sort(order.begin(), order.end());
    if (order.size() > kMaxCandidates) order.resize(kMaxCandidates);
    std::vector<NodeId> nodes;
    for (const auto& [score, entity] : order) nodes.push_back(NodeId{entity});
    return nodes;
  }

 private:
  // A third of the text may be slips, two of a short one; but never more than half of it, or
  // everything of that length would be near.
  static size_t LimitFor(std::string_view text) {
    return std::min(std::max<size_t>(2, text.size() / 3), DecodeUtf8(text).size() / 2);
  }

  bool Holds(std::string_view entry) const {
    if (text_.size() < kMinSubstringBytes) return false;
    return entry.find(text_) != std::string_view::npos || HasAllWords(entry);
  }

  // In any order, and others between them: "khojaly fall" for "fall of khojaly".
  bool HasAllWords(std::string_view entry) const {
    // Between the words may stand nothing.
    if (words_.size() < 2 || entry.size() <= text_.size() - words_.size()) return false;
    const std::vector<std::string_view> others = WordsOf(entry);
    return std::ranges::all_of(words_, [&](std::string_view word) {
      return std::ranges::find(others, word) != others.end();
    });
  }

  Result<void> ScanFrom(const GraphReader& graph, IndexId index, std::string_view from) {
    size_t left = kScanBudget / 2;
    return graph.ScanIndex(index, from, [&](std::string_view entry, uint64_t entity) {
      Consider(entry, entity);
      return --left > 0;
    });
  }

  void Consider(std::string_view entry, uint64_t entity) {
    size_t score = EditDistance(text_, entry, limit_);
    if (score > kSubstringScore || score > limit_) {
      if (Holds(entry)) {
        score = kSubstringScore;
      } else if (score > limit_) {
        return;
      }
    }
    const auto [it, added] = scores_.try_emplace(entity, score);
    if (!added) it->second = std::min(it->second, score);
  }

  const std::string text_;
  const std::vector<std::string_view> words_;  // Of text_.
  const size_t limit_;
  std::map<uint64_t, size_t> scores_;
};

Result<std::vector<Node>> Suggestions(const GraphReader& graph, std::string_view text,
                                      std::string_view label) {
  std::string folded = FoldName(text);
  if (folded.empty()) return std::vector<Node>();
  NearestEntries ids{std::string(text)};
  NearestEntries names(std::move(folded));
  CATENA_TRY(ids.Scan(graph, kNodeIdIndex));
  CATENA_TRY(names.Scan(graph, kNameIndex));
  std::vector<NodeId> order = ids.Best();
  for (const NodeId id : names.Best()) {
    if (std::find(order.begin(), order.end(), id) == order.end()) order.push_back(id);
  }
  CATENA_TRY(std::vector<std::optional<Node>> found, graph.GetNodes(order));
  std::vector<Node> nodes;
  for (std::optional<Node>& node : found) {
    if (nodes.size() == kMaxSuggestions) break;
    if (node && HasLabel(graph, *node, label)) nodes.push_back(std::move(*node));
  }
  return nodes;
}

Result<Error> Unknown(const GraphReader& graph, std::string_view text, std::string_view label) {
  std::string message = fmt::format("no {} has the id or name '{}'", Noun(label), Short(text));
  CATENA_TRY(const std::vector<Node> nearest, Suggestions(graph, text, label));
  for (size_t i = 0; i < nearest.size(); ++i) {
    message += (i == 0 ? "; nearest: " : "; ") + DescribeNode(graph, nearest[i]);
  }
  return Error{ErrorCode::kNotFound, std::move(message), {}};
}

}  // namespace

Result<NodeId> ResolveNode(const GraphReader& graph, std::string_view text,
                           std::string_view label) {
  if (text.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "the name of the " + Noun(label) + " is empty");
  }
  CATENA_TRY(const std::optional<NodeId> by_id, FindNodeById(graph, text));
  CATENA_TRY(const std::optional<Node> exact, GetLabelled(graph, by_id, label));
  if (exact) return exact->id;
  CATENA_TRY(const std::vector<Node> namesakes, Namesakes(graph, text, label));
  if (namesakes.size() == 1) return namesakes.front().id;
  if (namesakes.size() > 1) return Fail(Ambiguous(graph, text, label, namesakes));
  CATENA_TRY(const std::optional<Node> numbered, GetLabelled(graph, NumberOf(text), label));
  if (numbered) return numbered->id;
  CATENA_TRY(Error error, Unknown(graph, text, label));
  return Fail(std::move(error));
}

std::string PropertyText(const GraphReader& graph, const PropertyMap& properties,
                         std::string_view key) {
  const auto id = graph.names().FindKey(key);
  const Value* value = id ? properties.Find(*id) : nullptr;
  if (value == nullptr) return "";
  const std::string* text = value->AsString();
  return text != nullptr ? *text : ToText(*value);
}

std::string UserId(const GraphReader& graph, const Node& node) {
  return IdText(graph, node.properties, node.id.value);
}

std::string UserId(const GraphReader& graph, const Relationship& relationship) {
  return IdText(graph, relationship.properties, relationship.id.value);
}

Result<std::string> UserId(const GraphReader& graph, NodeId id) {
  CATENA_TRY(const std::optional<Node> node, graph.GetNode(id));
  return node ? UserId(graph, *node) : fmt::format("#{}", id.value);
}

std::string DescribeNode(const GraphReader& graph, const Node& node) {
  std::string name = PropertyText(graph, node.properties, "name");
  if (name.empty()) name = PropertyText(graph, node.properties, "title");
  std::string date = PropertyText(graph, node.properties, "date");
  if (date.empty()) date = PropertyText(graph, node.properties, "issued");
  std::string text = UserId(graph, node);
  if (name.empty() && date.empty()) return text;
  return fmt::format("{} ({}{}{})", text, Short(name), name.empty() || date.empty() ? "" : ", ",
                     date);
}

}  // namespace catena
