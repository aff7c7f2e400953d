#include "export/evidence_view.h"

#include <algorithm>
#include <tuple>

#include "core/evidence.h"
#include "export/printing.h"

namespace catena {
namespace {

const Value* FindProperty(const GraphReader& graph, const PropertyMap& properties,
                          std::string_view key) {
  const std::optional<KeyId> id = graph.names().FindKey(key);
  return id ? properties.Find(*id) : nullptr;
}

std::optional<int64_t> IntProperty(const GraphReader& graph, const PropertyMap& properties,
                                   std::string_view key) {
  const Value* value = FindProperty(graph, properties, key);
  const int64_t* number = value ? value->AsInt() : nullptr;
  return number ? std::optional<int64_t>(*number) : std::nullopt;
}

template <class Entity>
std::string UserIdOrNumber(const GraphReader& graph, const Entity& entity) {
  const std::string_view id = StringProperty(graph, entity.properties, "id");
  return id.empty() ? "#" + std::to_string(entity.id.value) : std::string(id);
}

CitationView MakeCitation(const GraphReader& graph, const Neighbour& cites) {
  const PropertyMap& link = cites.relationship.properties;
  CitationView citation;
  citation.source = UserIdOf(graph, cites.node);
  citation.title = StringProperty(graph, cites.node.properties, "title");
  citation.url = StringProperty(graph, cites.node.properties, "URL");
  citation.locator = StringProperty(graph, link, "locator");
  citation.locator_type = StringProperty(graph, link, "locator_type");
  citation.marker = StringProperty(graph, link, "marker");
  citation.stance = StringProperty(graph, link, "stance");
  if (citation.stance.empty()) citation.stance = "supports";
  return citation;
}

}  // namespace

std::string_view StringProperty(const GraphReader& graph, const PropertyMap& properties,
                                std::string_view key) {
  const Value* value = FindProperty(graph, properties, key);
  const std::string* text = value ? value->AsString() : nullptr;
  return text ? std::string_view(*text) : std::string_view();
}

std::vector<std::string> StringsProperty(const GraphReader& graph, const PropertyMap& properties,
                                         std::string_view key) {
  const Value* value = FindProperty(graph, properties, key);
  std::vector<std::string> texts;
  if (value == nullptr) return texts;
  if (const std::string* text = value->AsString()) texts.push_back(*text);
  if (const Value::List* list = value->AsList()) {
    for (const Value& element : *list) {
      if (const std::string* text = element.AsString()) texts.push_back(*text);
    }
  }
  return texts;
}

std::string UserIdOf(const GraphReader& graph, const Node& node) {
  return UserIdOrNumber(graph, node);
}

std::string UserIdOf(const GraphReader& graph, const Relationship& relationship) {
  return UserIdOrNumber(graph, relationship);
}

std::string DisplayNameOf(const GraphReader& graph, const Node& node) {
  for (const std::string_view key : {"name", "title"}) {
    std::string name = printing::CleanLine(StringProperty(graph, node.properties, key));
    if (!name.empty()) return name;
  }
  return printing::CleanLine(UserIdOf(graph, node));
}

bool NodeHasLabel(const GraphReader& graph, const Node& node, std::string_view label) {
  const std::optional<LabelId> id = graph.names().FindLabel(label);
  return id && node.HasLabel(*id);
}

DayBounds DayBoundsOf(const GraphReader& graph, const Node& node) {
  DayBounds bounds;
  bounds.begin_min = IntProperty(graph, node.properties, evidence::kBeginMin);
  bounds.begin_max = IntProperty(graph, node.properties, evidence::kBeginMax);
  bounds.end_min = IntProperty(graph, node.properties, evidence::kEndMin);
  bounds.end_max = IntProperty(graph, node.properties, evidence::kEndMax);
  if (bounds.known()) return bounds;
  const std::string_view date = StringProperty(graph, node.properties, "date");
  if (date.empty()) return bounds;
  const Result<Edtf> parsed = ParseEdtf(date);
  return parsed ? parsed->bounds : bounds;
}

std::string WikidataUrl(const GraphReader& graph, const Node& node) {
  const std::string_view id = StringProperty(graph, node.properties, "wikidata");
  const bool well_formed =
      id.size() >= 2 && id.size() <= 20 && id.front() == 'Q' &&
      std::ranges::all_of(id.substr(1), [](char c) { return c >= '0' && c <= '9'; });
  return well_formed ? "https://www.wikidata.org/wiki/" + std::string(id) : "";
}

Result<std::vector<Neighbour>> NeighboursOf(const GraphReader& graph, NodeId node,
                                            Direction direction, std::string_view type) {
  std::vector<Neighbour> neighbours;
  const std::optional<TypeId> type_id = graph.names().FindType(type);
  if (!type_id) return neighbours;

  std::vector<NodeId> others;
  std::vector<RelationshipId> links;
  const NodeId from[] = {node};
  const TypeId types[] = {*type_id};
  CATENA_TRY(graph.Expand(from, direction, types, [&](const Adjacent& adjacent) {
    others.push_back(adjacent.other);
    links.push_back(adjacent.relationship);
    return true;
  }));
  CATENA_TRY(std::vector<std::optional<Node>> nodes, graph.GetNodes(others));
  CATENA_TRY(std::vector<std::optional<Relationship>> found, graph.GetRelationships(links));
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i] && found[i]) neighbours.push_back({*std::move(found[i]), *std::move(nodes[i])});
  }
  std::ranges::sort(neighbours, printing::NaturalLess,
                    [&graph](const Neighbour& n) { return UserIdOf(graph, n.relationship); });
  return neighbours;
}

Result<std::optional<ClaimView>> LoadClaim(const GraphReader& graph, NodeId node_id) {
  CATENA_TRY(const std::optional<Node> node, graph.GetNode(node_id));
  if (!node) return std::optional<ClaimView>();
  ClaimView claim;
  claim.node = node_id;
  claim.id = UserIdOf(graph, *node);
  claim.text = StringProperty(graph, node->properties, "text");
  claim.section = StringProperty(graph, node->properties, "section");
  claim.denies = StringProperty(graph, node->properties, "polarity") == "deny";
  CATENA_TRY(const std::vector<Neighbour> cited,
             NeighboursOf(graph, node_id, Direction::kOut, evidence::kCites));
  for (const Neighbour& cites : cited) claim.citations.push_back(MakeCitation(graph, cites));
  std::ranges::stable_sort(claim.citations, [](const CitationView& a, const CitationView& b) {
    if (a.source != b.source) return printing::NaturalLess(a.source, b.source);
    return std::tie(a.marker, a.locator) < std::tie(b.marker, b.locator);
  });
  return std::optional<ClaimView>(std::move(claim));
}

Result<std::vector<ClaimView>> ClaimsAsserting(const GraphReader& graph,
                                               std::string_view relationship_id) {
  CATENA_TRY(const std::vector<NodeId> nodes, FindClaimsAsserting(graph, relationship_id));
  std::vector<ClaimView> claims;
  for (const NodeId node : nodes) {
    CATENA_TRY(std::optional<ClaimView> claim, LoadClaim(graph, node));
    if (claim) claims.push_back(*std::move(claim));
  }
  std::ranges::sort(claims, printing::NaturalLess, &ClaimView::id);
  return claims;
}

}  // namespace catena
