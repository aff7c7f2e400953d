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
      if (std::ranges::find(model_.published_by[SourceRow{i}], actor) !=
          model_.published_by[SourceRow{i}].end()) {
        evidence_.Lose(SourceRow{i}, &own_);
      }
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
    const std::string folded = FoldName(name);
    for (uint32_t group = 0; group < evidence_.groups().size(); ++group) {
      const std::string_view voice = NameIn(evidence_.groups()[group].why);
      if (!voice.empty() && FoldName(voice) == folded) evidence_.LoseGroup(group, &own_);
    }
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
    CATENA_TRY(const NodeId node,
               ResolveNode(graph, text.substr(kGroupWord.size()), evidence::kSource));
    return loser.Group(evidence.group_of(model.nodes[model.FindNode(node)].source));
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

}  // namespace catena
