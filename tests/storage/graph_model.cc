#include "tests/storage/graph_model.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace catena::store_test {
namespace {

using Kind = Operation::Kind;

constexpr std::array<const char*, 6> kNameTexts = {"Sumqay\xC4\xB1t",
                                                   "sumqayit",
                                                   "Baku  ",
                                                   "\xD4\xB2\xD5\xA1\xD6\x84\xD5\xB8\xD6\x82",
                                                   "A b",
                                                   "a-B"};

Value RandomName(Random& random) { return Value(kNameTexts[Below(random, kNameTexts.size())]); }
Value RandomUserId(Random& random) {
  const uint64_t number = Below(random, 400);
  // 7 and 7.0 are one id; '7' is another.
  if (OneIn(random, 6)) return Value(static_cast<int64_t>(number));
  if (OneIn(random, 6)) return Value(static_cast<double>(number));
  return Value("id" + std::to_string(number));
}

}  // namespace

Names InternNames(GraphWriter& graph) {
  Names names;
  for (const char* label : {"Claim", "Event", "Actor", "Person"}) {
    names.labels.push_back(*graph.InternLabel(label));
  }
  for (const char* type : {"LED_TO", "ABOUT", "CITES"}) {
    names.types.push_back(*graph.InternType(type));
  }
  names.id = *graph.InternKey("id");
  names.note = *graph.InternKey("note");
  names.name = *graph.InternKey("name");
  names.alias = *graph.InternKey("alias");
  names.names = *graph.InternKey("names");
  names.asserts = *graph.InternKey("asserts");
  return names;
}

PropertyMap RandomProperties(Random& random, const Names& names) {
  PropertyMap properties;
  if (!OneIn(random, 3)) properties.Set(names.id, RandomUserId(random));
  if (OneIn(random, 2)) properties.Set(names.name, RandomName(random));
  if (OneIn(random, 4)) {
    properties.Set(names.alias, Value(Value::List{RandomName(random), RandomName(random)}));
  }
  if (OneIn(random, 4)) {
    properties.Set(names.names, Value(Value::Map{{"az", RandomName(random)},
                                                 {"hy", Value(Value::List{RandomName(random)})}}));
  }
  if (OneIn(random, 4)) properties.Set(names.asserts, RandomUserId(random));
  if (OneIn(random, 3)) properties.Set(names.note, RandomValue(random));
  return properties;
}

std::vector<LabelId> RandomLabels(Random& random, const Names& names) {
  std::vector<LabelId> labels;  // In any order, perhaps twice.
  for (uint64_t left = Below(random, 4); left > 0; --left) {
    labels.push_back(names.labels[Below(random, names.labels.size())]);
  }
  return labels;
}

GraphModel::GraphModel() : names_(InternNames(graph_)) {}

NodeId GraphModel::Of(NodeId store) const {
  const auto it = nodes_.find(store);
  return it == nodes_.end() ? NodeId{~uint64_t{0}} : it->second;
}

RelationshipId GraphModel::Of(RelationshipId store) const {
  const auto it = relationships_.find(store);
  return it == relationships_.end() ? RelationshipId{~uint64_t{0}} : it->second;
}

Result<void> GraphModel::Apply(const Operation& operation) {
  Node node = operation.node;
  Relationship relationship = operation.relationship;
  node.id = Of(node.id);
  relationship.id = Of(relationship.id);
  relationship.start = Of(relationship.start);
  relationship.end = Of(relationship.end);
  Reverse reverse{operation.kind, {}, {}};
  switch (operation.kind) {
    case Kind::kCreateNode: {
      CATENA_TRY(const NodeId id, graph_.CreateNode(node.labels, node.properties));
      nodes_[operation.node.id] = id;
      break;
    }
    case Kind::kUpdateNode: {
      const auto before = *graph_.GetNode(node.id);
      CATENA_TRY(graph_.UpdateNode(node));
      reverse.node = *before;
      break;
    }
    case Kind::kDeleteNode: {
      const auto before = *graph_.GetNode(node.id);
      CATENA_TRY(graph_.DeleteNode(node.id));
      reverse.node = *before;
      nodes_.erase(operation.node.id);
      break;
    }
    case Kind::kCreateRelationship: {
      CATENA_TRY(const RelationshipId id,
                 graph_.CreateRelationship(relationship.start, relationship.type, relationship.end,
                                           relationship.properties));
      relationships_[operation.relationship.id] = id;
      break;
    }
    case Kind::kUpdateRelationship: {
      const auto before = *graph_.GetRelationship(relationship.id);
      CATENA_TRY(graph_.UpdateRelationship(relationship));
      reverse.relationship = *before;
      break;
    }
    case Kind::kDeleteRelationship: {
      const auto before = *graph_.GetRelationship(relationship.id);
      CATENA_TRY(graph_.DeleteRelationship(relationship.id));
      // Ends by the store's ids: the model's may change before this is taken back.
      reverse.relationship = *before;
      const auto store_id = [&](NodeId model) {
        const auto it = std::find_if(nodes_.begin(), nodes_.end(),
                                     [&](const auto& pair) { return pair.second == model; });
        return it->first;
      };
      reverse.relationship.start = store_id(before->start);
      reverse.relationship.end = store_id(before->end);
      relationships_.erase(operation.relationship.id);
      break;
    }
  }
  reverse.node.id = operation.node.id;
  reverse.relationship.id = operation.relationship.id;
  undo_.push_back(std::move(reverse));
  return {};
}

void GraphModel::Undo(size_t mark) {
  while (undo_.size() > mark) {
    UndoOne(undo_.back());
    undo_.pop_back();
  }
}

void GraphModel::UndoOne(const Reverse& reverse) {
  Node node = reverse.node;
  Relationship relationship = reverse.relationship;
  switch (reverse.kind) {
    case Kind::kCreateNode:
      ASSERT_TRUE(graph_.DeleteNode(Of(node.id)).has_value());
      nodes_.erase(node.id);
      return;
    case Kind::kUpdateNode:
      node.id = Of(node.id);
      ASSERT_TRUE(graph_.UpdateNode(node).has_value());
      return;
    case Kind::kDeleteNode:
      nodes_[node.id] = *graph_.CreateNode(node.labels, node.properties);
      return;
    case Kind::kCreateRelationship:
      ASSERT_TRUE(graph_.DeleteRelationship(Of(relationship.id)).has_value());
      relationships_.erase(relationship.id);
      return;
    case Kind::kUpdateRelationship: {
      auto now = **graph_.GetRelationship(Of(relationship.id));
      now.properties = relationship.properties;
      ASSERT_TRUE(graph_.UpdateRelationship(now).has_value());
      return;
    }
    case Kind::kDeleteRelationship:
      relationships_[relationship.id] = *graph_.CreateRelationship(
          Of(relationship.start), relationship.type, Of(relationship.end), relationship.properties);
      return;
  }
}

void GraphModel::ExpectEqual(const GraphReader& store) const {
  ExpectEqualNodes(store);
  ExpectEqualRelationships(store);
  ExpectEqualLinks(store, Direction::kOut);
  ExpectEqualLinks(store, Direction::kIn);
  ExpectEqualIndexes(store);
  EXPECT_EQ(*store.Counts(), *graph_.Counts());
}

void GraphModel::ExpectEqualNodes(const GraphReader& store) const {
  std::vector<NodeId> ids;
  ASSERT_TRUE(store
                  .ScanNodes({},
                             [&](const Node& node) {
                               EXPECT_TRUE(ids.empty() || ids.back() < node.id);
                               ids.push_back(node.id);
                               Node expected = (*graph_.GetNode(Of(node.id))).value_or(Node{});
                               expected.id = node.id;
                               EXPECT_EQ(node, expected) << "node " << node.id.value;
                               return true;
                             })
                  .has_value());
  EXPECT_EQ(ids.size(), nodes_.size());
  const auto expect_each = [&] {
    const auto at_once = *store.GetNodes(ids);
    for (size_t i = 0; i < ids.size(); ++i) {
      EXPECT_EQ(at_once[i].has_value(), nodes_.contains(ids[i]));
      EXPECT_EQ(at_once[i], *store.GetNode(ids[i]));
    }
  };
  expect_each();
  ids.push_back(NodeId{~uint64_t{0} - 7});  // There is none, and it lies far from the others.
  expect_each();
  // Close together, with those that are deleted.
  ids.resize(ids.size() - 1);
  const uint64_t first = ids.empty() ? 1 : ids.front().value;
  ids.clear();
  for (uint64_t id = first; id < first + 100; ++id) ids.push_back(NodeId{id});
  expect_each();
}

void GraphModel::ExpectEqualRelationships(const GraphReader& store) const {
  std::vector<RelationshipId> ids;
  ASSERT_TRUE(store
                  .ScanRelationships({},
                                     [&](const Relationship& found) {
                                       EXPECT_TRUE(ids.empty() || ids.back() < found.id);
                                       ids.push_back(found.id);
                                       Relationship as_model = found;
                                       as_model.id = Of(found.id);
                                       as_model.start = Of(found.start);
                                       as_model.end = Of(found.end);
                                       EXPECT_EQ(*graph_.GetRelationship(as_model.id), as_model);
                                       return true;
                                     })
                  .has_value());
  EXPECT_EQ(ids.size(), relationships_.size());
  const auto at_once = *store.GetRelationships(ids);
  for (size_t i = 0; i < ids.size(); ++i) {
    EXPECT_EQ(at_once[i], *store.GetRelationship(ids[i]));
  }
}

void GraphModel::ExpectEqualLinks(const GraphReader& store, Direction direction) const {
  std::vector<NodeId> frontier;
  for (const auto& [in_store, in_model] : nodes_) frontier.push_back(in_store);
  std::reverse(frontier.begin(), frontier.end());
  if (!frontier.empty()) frontier.push_back(frontier.front());  // A node may be asked for twice.
  const std::vector<std::vector<TypeId>> type_sets = {
      {}, {names_.types[1]}, {names_.types[0], names_.types[2]}};
  for (const std::vector<TypeId>& types : type_sets) {
    std::vector<Adjacent> found;
    ASSERT_TRUE(store
                    .Expand(frontier, direction, types,
                            [&](const Adjacent& pair) {
                              found.push_back(pair);
                              return true;
                            })
                    .has_value());
    size_t at = 0;
    for (const NodeId node : frontier) {
      std::set<Adjacent> expected;
      const NodeId in_model = Of(node);
      ASSERT_TRUE(graph_
                      .Expand({&in_model, 1}, direction, types,
                              [&](const Adjacent& pair) { return expected.insert(pair).second; })
                      .has_value());
      const size_t end = at + expected.size();
      ASSERT_LE(end, found.size());
      EXPECT_TRUE(std::is_sorted(found.begin() + static_cast<ptrdiff_t>(at),
                                 found.begin() + static_cast<ptrdiff_t>(end)));
      for (; at < end; ++at) {
        Adjacent pair = found[at];
        ASSERT_EQ(pair.node, node);
        pair = {Of(pair.node), pair.direction, pair.type, Of(pair.other), Of(pair.relationship)};
        EXPECT_EQ(expected.erase(pair), 1u) << "node " << node.value;
      }
    }
    EXPECT_EQ(at, found.size());
  }
}

std::vector<uint64_t> GraphModel::ModelIds(EntityKind kind, std::vector<uint64_t> store) const {
  EXPECT_TRUE(std::is_sorted(store.begin(), store.end()));
  for (uint64_t& id : store) {
    id = kind == EntityKind::kNode ? Of(NodeId{id}).value : Of(RelationshipId{id}).value;
  }
  std::sort(store.begin(), store.end());
  return store;
}

void GraphModel::ExpectEqualIndexes(const GraphReader& store) const {
  using Entries = std::map<std::string, std::vector<uint64_t>>;
  const auto scan = [](const GraphReader& graph, IndexId index) {
    Entries entries;
    std::string last;
    EXPECT_TRUE(graph
                    .ScanIndex(index, "",
                               [&](std::string_view text, uint64_t entity) {
                                 EXPECT_LE(last, text);
                                 last = text;
                                 entries[last].push_back(entity);
                                 return true;
                               })
                    .has_value());
    return entries;
  };
  const auto look_up = [](const GraphReader& graph, IndexId index, const Value& value) {
    std::vector<uint64_t> found;
    EXPECT_TRUE(graph
                    .LookUp(index, value,
                            [&](uint64_t entity) {
                              found.push_back(entity);
                              return true;
                            })
                    .has_value());
    return found;
  };
  for (const IndexDefinition& index : StandardIndexes()) {
    Entries found = scan(store, index.id);
    for (auto& [text, entities] : found) entities = ModelIds(index.entity, entities);
    EXPECT_EQ(found, scan(graph_, index.id)) << index.name;
    for (int64_t number = 0; number < 60; ++number) {
      for (const Value& value : {Value(number), Value(static_cast<double>(number)),
                                 Value("id" + std::to_string(number))}) {
        EXPECT_EQ(ModelIds(index.entity, look_up(store, index.id, value)),
                  look_up(graph_, index.id, value));
      }
    }
    for (const char* name : kNameTexts) {
      EXPECT_EQ(ModelIds(index.entity, look_up(store, index.id, Value(name))),
                look_up(graph_, index.id, Value(name)));
    }
  }
  for (const LabelId label : names_.labels) {
    const auto members = [&](const GraphReader& graph) {
      std::vector<uint64_t> nodes;
      EXPECT_TRUE(graph
                      .ScanLabel(label, {},
                                 [&](NodeId node) {
                                   nodes.push_back(node.value);
                                   return true;
                                 })
                      .has_value());
      return nodes;
    };
    EXPECT_EQ(ModelIds(EntityKind::kNode, members(store)), members(graph_));
  }
}

}  // namespace catena::store_test
