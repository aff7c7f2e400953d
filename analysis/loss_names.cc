#include "analysis/loss_names.h"

#include <algorithm>

#include "analysis/natural_order.h"
#include "core/evidence.h"
#include "core/fold.h"
#include "core/graph_names.h"

namespace catena {
namespace {

constexpr std::string_view kGroupWord = "group:";

// The name behind "publisher: Reuters".
std::string_view NameIn(std::string_view why) {
  const size_t colon = why.find(": ");
  return colon == std::string_view::npos ? std::string_view() : why.substr(colon + 2);
}

// The groups whose voice has this name.
std::vector<uint32_t> VoicesNamed(const StandingEvidence& evidence, const std::string& name) {
  const std::string folded = FoldName(name);
  std::vector<uint32_t> voices;
  for (uint32_t group = 0; group < evidence.groups().size(); ++group) {
    const std::string_view voice = NameIn(evidence.groups()[group].why);
    if (!voice.empty() && FoldName(voice) == folded) voices.push_back(group);
  }
  return voices;
}

bool IsPublishedBy(const EvidenceModel& model, SourceRow source, NodeRow actor) {
  const auto publishers = model.published_by[source];
  return std::ranges::find(publishers, actor) != publishers.end();
}

Result<uint32_t> GroupOfId(const GraphReader& graph, const StandingEvidence& evidence,
                           const std::string& id) {
  CATENA_TRY(const NodeId node, ResolveNode(graph, id, evidence::kSource));
  const EvidenceModel& model = evidence.model();
  return evidence.group_of(model.nodes[model.FindNode(node)].source);
}

class Loser {
 public:
  Loser(const StandingEvidence& evidence, Losses* losses)
      : evidence_(evidence), model_(evidence.model()), losses_(*losses), own_(evidence.None()) {}

  LostThing Source(NodeRow node) {
    evidence_.Lose(model_.nodes[node].source, &own_);
    const std::string_view title = model_.sources[model_.nodes[node].source].title;
    return Finish({.kind = "source", .id = model_.UserId(node), .name = std::string(title)});
  }

  LostThing Claim(NodeRow node) {
    const ClaimRow claim = model_.nodes[node].claim;
    own_.claims[claim.index] = true;
    return Finish({.kind = "claim",
                   .id = model_.UserId(node),
                   .name = std::string(model_.claims[claim].text),
                   .sources = {},
                   .claims = {model_.UserId(node)}});
  }

  LostThing Group(uint32_t group) {
    evidence_.LoseGroup(group, &own_);
    const SourceGroup& named = evidence_.groups()[group];
    return Finish({.kind = "group", .id = named.id, .name = named.why});
  }

  // All that an actor publishes, and the voice that it is.
  LostThing Publisher(NodeRow actor) {
    for (uint32_t i = 0; i < model_.sources.size(); ++i) {
      if (IsPublishedBy(model_, SourceRow{i}, actor)) evidence_.Lose(SourceRow{i}, &own_);
    }
    const std::string name = model_.Called(actor);
    LoseVoices(name);
    return Finish({.kind = "publisher", .id = model_.UserId(actor), .name = name});
  }

  // Publisher, publication or agency by the name that the sources have.
  LostThing Named(const std::string& name) {
    LoseVoices(name);
    return Finish({.kind = "publisher", .id = name, .name = name});
  }

  bool any() const { return std::ranges::find(own_.sources, true) != own_.sources.end(); }

 private:
  void LoseVoices(const std::string& name) {
    for (const uint32_t group : VoicesNamed(evidence_, name)) evidence_.LoseGroup(group, &own_);
  }

  LostThing Finish(LostThing thing) {
    for (uint32_t i = 0; i < own_.sources.size(); ++i) {
      if (!own_.sources[i]) continue;
      losses_.sources[i] = true;
      thing.sources.push_back(model_.UserId(model_.sources[SourceRow{i}].node));
    }
    for (uint32_t i = 0; i < own_.claims.size(); ++i) {
      if (own_.claims[i]) losses_.claims[i] = true;
    }
    std::ranges::sort(thing.sources, NaturalLess);
    return thing;
  }

  const StandingEvidence& evidence_;
  const EvidenceModel& model_;
  Losses& losses_;
  Losses own_;  // Of this thing alone.
};

}  // namespace

Result<LostThing> LoseNamed(const GraphReader& graph, const StandingEvidence& evidence,
                            const std::string& text, Losses* losses) {
  const EvidenceModel& model = evidence.model();
  Loser loser(evidence, losses);
  if (text.starts_with(kGroupWord)) {
    CATENA_TRY(const uint32_t group, GroupOfId(graph, evidence, text.substr(kGroupWord.size())));
    return loser.Group(group);
  }
  const Result<NodeId> node = ResolveNode(graph, text);
  if (!node) {
    LostThing named = loser.Named(text);
    if (loser.any()) return named;
    return tl::unexpected(node.error());
  }
  const NodeRow row = model.FindNode(*node);
  if (row && model.nodes[row].source) return loser.Source(row);
  if (row && model.nodes[row].claim) return loser.Claim(row);
  if (row) {
    LostThing publisher = loser.Publisher(row);
    if (loser.any()) return publisher;
  }
  return Fail(ErrorCode::kInvalidArgument,
              "'" + text +
                  "' is no source, claim or publisher of a source; to lose all sources that count "
                  "as one with a source write group:ID");
}

Result<std::vector<uint32_t>> GroupsNamed(const GraphReader& graph,
                                          const StandingEvidence& evidence,
                                          const std::string& text) {
  if (text.starts_with(kGroupWord)) {
    CATENA_TRY(const uint32_t group, GroupOfId(graph, evidence, text.substr(kGroupWord.size())));
    return std::vector<uint32_t>{group};
  }
  const EvidenceModel& model = evidence.model();
  const Result<NodeId> node = ResolveNode(graph, text);
  const NodeRow row = node ? model.FindNode(*node) : NodeRow{};
  if (row && model.nodes[row].source) {
    const auto own = evidence.groups_of(model.nodes[row].source);
    return std::vector<uint32_t>(own.begin(), own.end());
  }
  std::vector<uint32_t> groups = VoicesNamed(evidence, row ? model.Called(row) : text);
  for (uint32_t i = 0; row && i < model.sources.size(); ++i) {
    if (!IsPublishedBy(model, SourceRow{i}, row)) continue;
    const auto own = evidence.groups_of(SourceRow{i});
    groups.insert(groups.end(), own.begin(), own.end());
  }
  if (groups.empty() && !node) return tl::unexpected(node.error());
  if (groups.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "'" + text + "' is no source or publisher of a source; a group is group:ID");
  }
  std::ranges::sort(groups);
  groups.erase(std::ranges::unique(groups).begin(), groups.end());
  return groups;
}

}  // namespace catena
