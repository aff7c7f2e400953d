#include "analysis/disputes.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "analysis/evidence_loader.h"
#include "analysis/judge.h"
#include "analysis/natural_order.h"
#include "analysis/value_claims.h"
#include "core/fold.h"
#include "core/graph_names.h"

namespace catena {
namespace {

constexpr size_t kBatch = 4096;

class Disputes {
 public:
  Disputes(const GraphReader& graph, const DisputesRequest& request, const EvidenceModel& model,
           Progress& progress)
      : graph_(graph),
        request_(request),
        model_(model),
        progress_(progress),
        judge_(model, graph.names(), request.independence) {
    if (request.of) only_ = model.FindNode(request.of);
  }

  Result<DisputesReport> Run() {
    report_.claims = model_.claims.size();
    for (const ValueTolerance& each : request_.tolerances) {
      report_.tolerances.push_back(each.property + "=" + ToleranceText(each));
    }
    CATENA_TRY(ReadValues());
    AddUnstated();
    CATENA_TRY(AddPropositions());
    CATENA_TRY(AddValues());
    AddContradictions();
    AddRefuted();
    AddOneSided();
    std::ranges::stable_sort(report_.disputes, [](const Dispute& a, const Dispute& b) {
      if (a.kind != b.kind) return a.kind < b.kind;
      return NaturalLess(a.about, b.about);
    });
    return std::move(report_);
  }

 private:
  struct Stated {
    ClaimRow claim;
    Value value;
  };

  bool Counts(ClaimRow claim) const { return !model_.claims[claim].deprecated; }
  std::string IdOf(ClaimRow claim) const { return model_.UserId(model_.claims[claim].node); }

  // By thing and property, the claims that state its value.
  Result<void> ReadValues() {
    const auto key = graph_.names().FindKey("value");
    if (!key) return {};
    for (uint32_t at = 0; at < model_.claims.size(); at += kBatch) {
      const uint32_t end = std::min<uint32_t>(model_.claims.size(), at + kBatch);
      std::vector<NodeId> ids;
      for (uint32_t row = at; row < end; ++row) {
        ids.push_back(model_.nodes[model_.claims[ClaimRow{row}].node].id);
      }
      CATENA_TRY(const auto nodes, graph_.GetNodes(ids));
      for (uint32_t row = at; row < end; ++row) {
        if (!nodes[row - at] || !Counts(ClaimRow{row})) continue;
        auto stated = StatedValueOf(nodes[row - at]->properties, *key);
        if (!stated) continue;
        ++report_.values;
        value_of_[row] = StatedText(stated->value);
        values_[{stated->of, stated->property}].push_back({ClaimRow{row}, stated->value});
      }
      if (!progress_.Update("comparing claims", at, model_.claims.size())) {
        return Fail(ErrorCode::kCancelled, "stopped while comparing claims");
      }
    }
    return {};
  }

  // What no value is stated of is mostly a slip of the finger. A range is named by its base.
  void AddUnstated() {
    for (const ValueTolerance& each : request_.tolerances) {
      const bool stated = std::ranges::any_of(values_, [&](const auto& value) {
        const std::string& property = value.first.second;
        if (Fits(each, property)) return true;
        return std::ranges::any_of(
            std::array<std::string_view, 3>{"_low", "_best", "_high"},
            [&](std::string_view end) { return property == each.property + std::string(end); });
      });
      if (!stated) report_.unstated.push_back(each.property);
    }
  }

  DisputeClaim ClaimOf(ClaimRow row) const {
    const EvidenceClaim& claim = model_.claims[row];
    DisputeClaim shown{.id = IdOf(row), .text = std::string(claim.text), .denies = claim.deny};
    const auto value = value_of_.find(row.index);
    if (value != value_of_.end()) shown.value = value->second;
    for (const NodeRow speaker : model_.speakers[row]) {
      shown.speakers.push_back(model_.Called(speaker));
    }
    for (const EvidenceCitation& citation : model_.citations[row]) {
      if (citation.stance == Stance::kMentions) continue;
      auto& list = citation.stance == Stance::kSupports ? shown.sources : shown.refuted_by;
      list.push_back(model_.UserId(model_.sources[citation.source].node));
    }
    for (auto* list : {&shown.sources, &shown.refuted_by}) {
      std::ranges::sort(*list);
      list->erase(std::ranges::unique(*list).begin(), list->end());
    }
    return shown;
  }

  uint32_t GroupsOf(const std::vector<ClaimRow>& claims) const {
    std::vector<SourceRow> sources;
    for (const ClaimRow claim : claims) {
      const std::vector<SourceRow> own = judge_.StandingSources(claim);
      sources.insert(sources.end(), own.begin(), own.end());
    }
    return judge_.independence().Count(sources);
  }

  // Fills in the claims, affirming ones first, and the counts of both sides.
  void Add(Dispute dispute, const std::vector<ClaimRow>& affirm,
           const std::vector<ClaimRow>& deny) {
    for (const auto* side : {&affirm, &deny}) {
      for (const ClaimRow claim : *side) dispute.claims.push_back(ClaimOf(claim));
    }
    dispute.affirming_groups = GroupsOf(affirm);
    dispute.denying_groups = GroupsOf(deny);
    for (const ClaimRow a : affirm) {
      for (const ClaimRow b : affirm) told_.insert(std::minmax(a.index, b.index));
      for (const ClaimRow b : deny) told_.insert(std::minmax(a.index, b.index));
    }
    report_.disputes.push_back(std::move(dispute));
  }

  bool IsWanted(NodeRow node) const { return !request_.of || node == only_; }

  Result<void> AddPropositions() {
    for (uint32_t row = 0; row < model_.propositions.size(); ++row) {
      const PropositionRow proposition{row};
      const EvidenceProposition& link = model_.propositions[proposition];
      if (!IsWanted(link.start) && !IsWanted(link.end)) continue;
      std::vector<ClaimRow> affirm;
      std::vector<ClaimRow> deny;
      for (const ClaimRow claim : model_.asserted_by[proposition]) {
        if (Counts(claim)) (model_.claims[claim].deny ? deny : affirm).push_back(claim);
      }
      if (affirm.empty() || deny.empty()) continue;
      Add({.kind = DisputeKind::kAffirmedAndDenied,
           .about = model_.UserId(proposition),
           .words = Words(link)},
          affirm, deny);
    }
    return {};
  }

  // Two ways to write one value. Dates that merely agree are two: 1988 and 1988-02-20.
  static bool IsSameValue(const Value& a, const Value& b) {
    const auto x = NumberOf(a);
    const auto y = NumberOf(b);
    return x && y ? *x == *y : FoldName(StatedText(a)) == FoldName(StatedText(b));
  }

  std::string Words(const EvidenceProposition& link) const {
    return CalledNode(link.start) + " " + std::string(graph_.names().Text(link.type)) + " " +
           CalledNode(link.end);
  }
  std::string CalledNode(NodeRow node) const { return model_.Called(node); }

  Result<void> AddValues() {
    for (const auto& [key, stated] : values_) {
      const auto& [of, property] = key;
      CATENA_TRY(const auto id, FindNodeById(graph_, of));
      const NodeRow thing = id ? model_.FindNode(*id) : NodeRow{};
      if (!IsWanted(thing)) continue;
      std::vector<ClaimRow> affirm;
      std::vector<ClaimRow> deny;
      for (const Stated& each : stated) {
        (model_.claims[each.claim].deny ? deny : affirm).push_back(each.claim);
      }
      const std::string name = thing ? CalledNode(thing) : of;
      AddDenied(of, property, name, stated);
      CATENA_TRY(AddDiffering(of, property, name, id, stated, affirm));
    }
    AddCrossedRanges();
    return {};
  }

  // A value that some state and others deny.
  void AddDenied(const std::string& of, const std::string& property, const std::string& name,
                 const std::vector<Stated>& stated) {
    const ValueTolerance tolerance = ToleranceFor(property, request_.tolerances);
    for (const Stated& denial : stated) {
      if (!model_.claims[denial.claim].deny) continue;
      std::vector<ClaimRow> affirm;
      for (const Stated& each : stated) {
        if (model_.claims[each.claim].deny) continue;
        if (!Disagree(each.value, denial.value, tolerance)) affirm.push_back(each.claim);
      }
      if (affirm.empty()) continue;
      Add({.kind = DisputeKind::kAffirmedAndDenied,
           .about = of,
           .property = property,
           .words = property + " of " + name + " is " + StatedText(denial.value)},
          affirm, {denial.claim});
    }
  }

  // Values further apart than the tolerance, and the record's own where it differs from a claim's.
  Result<void> AddDiffering(const std::string& of, const std::string& property,
                            const std::string& name, std::optional<NodeId> id,
                            const std::vector<Stated>& stated,
                            const std::vector<ClaimRow>& affirm) {
    const ValueTolerance tolerance = ToleranceFor(property, request_.tolerances);
    const auto affirms = [&](const Stated& each) { return !model_.claims[each.claim].deny; };
    bool differ = false;
    for (size_t i = 0; i < stated.size(); ++i) {
      for (size_t k = i + 1; k < stated.size() && affirms(stated[i]) && !differ; ++k) {
        differ = affirms(stated[k]) && Disagree(stated[i].value, stated[k].value, tolerance);
      }
    }
    std::string recorded;
    if (id) {
      CATENA_TRY(const auto node, graph_.GetNode(*id));
      const auto key = graph_.names().FindKey(property);
      const Value* own = node && key ? node->properties.Find(*key) : nullptr;
      if (own != nullptr) {
        recorded = StatedText(*own);
        differ |= std::ranges::any_of(stated, [&](const Stated& each) {
          return affirms(each) && Disagree(each.value, *own, tolerance);
        });
      }
    }
    if (!differ) return {};
    std::string values;
    std::vector<const Value*> seen;
    for (const Stated& each : stated) {
      if (!affirms(each) || std::ranges::any_of(seen, [&](const Value* other) {
            return IsSameValue(*other, each.value);
          })) {
        continue;
      }
      seen.push_back(&each.value);
      values += (values.empty() ? "" : " or ") + StatedText(each.value);
    }
    Add({.kind = DisputeKind::kValuesDiffer,
         .about = of,
         .property = property,
         .words = property + " of " + name + " is " + values,
         .recorded = recorded,
         .tolerance = ToleranceText(tolerance)},
        affirm, {});
    return {};
  }

  // X_low, X_best and X_high of one thing, by different claims, in the wrong order.
  void AddCrossedRanges() {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kOrder = {
        {{"_low", "_best"}, {"_low", "_high"}, {"_best", "_high"}}};
    for (const auto& [key, stated] : values_) {
      const auto& [of, property] = key;
      for (const auto& [low, high] : kOrder) {
        if (!property.ends_with(low)) continue;
        const std::string base = property.substr(0, property.size() - low.size());
        const auto other = values_.find({of, base + std::string(high)});
        if (other == values_.end()) continue;
        for (const Stated& a : stated) {
          for (const Stated& b : other->second) AddCrossed(of, base, a, b, low, high);
        }
      }
    }
  }
  void AddCrossed(const std::string& of, const std::string& base, const Stated& a, const Stated& b,
                  std::string_view low, std::string_view high) {
    const auto x = NumberOf(a.value);
    const auto y = NumberOf(b.value);
    const bool deny = model_.claims[a.claim].deny || model_.claims[b.claim].deny;
    if (!x || !y || *x <= *y || deny || a.claim == b.claim) return;
    const ValueTolerance tolerance = ToleranceFor(base, request_.tolerances);
    if (!Disagree(a.value, b.value, tolerance)) return;
    const auto thing = FindNodeById(graph_, of);
    if (!thing || !*thing || !IsWanted(model_.FindNode(**thing))) return;
    Add({.kind = DisputeKind::kValuesDiffer,
         .about = of,
         .property = base,
         .words = base + std::string(low) + " " + StatedText(a.value) + " is above " + base +
                  std::string(high) + " " + StatedText(b.value),
         .tolerance = ToleranceText(tolerance)},
        {a.claim, b.claim}, {});
  }

  bool IsAbout(ClaimRow claim) const {
    if (!request_.of) return true;
    return std::ranges::find(model_.about[claim], only_) != model_.about[claim].end();
  }

  // Pairs that no dispute above has told.
  void AddContradictions() {
    for (uint32_t row = 0; row < model_.claims.size(); ++row) {
      for (const ClaimRow other : model_.contradicts[ClaimRow{row}]) {
        if (other.index <= row || !Counts(ClaimRow{row}) || !Counts(other)) continue;
        if (!IsAbout(ClaimRow{row}) && !IsAbout(other)) continue;
        if (!told_.insert({row, other.index}).second) continue;
        Dispute dispute{
            .kind = DisputeKind::kContradicts,
            .words = IdOf(ClaimRow{row}) + " and " + IdOf(other) + " contradict each other"};
        dispute.claims = {ClaimOf(ClaimRow{row}), ClaimOf(other)};
        dispute.affirming_groups = GroupsOf({ClaimRow{row}});
        dispute.denying_groups = GroupsOf({other});
        report_.disputes.push_back(std::move(dispute));
      }
    }
  }

  void AddRefuted() {
    for (uint32_t row = 0; row < model_.claims.size(); ++row) {
      const ClaimRow claim{row};
      if (!Counts(claim) || !IsAbout(claim)) continue;
      const bool refuted = std::ranges::any_of(model_.citations[claim], [](const auto& citation) {
        return citation.stance == Stance::kRefutes;
      });
      if (!refuted) continue;
      Dispute dispute{.kind = DisputeKind::kRefuted,
                      .words = IdOf(claim) + " is refuted by a source that it cites"};
      dispute.claims = {ClaimOf(claim)};
      dispute.affirming_groups = GroupsOf({claim});
      dispute.denying_groups = judge_.independence().Count(judge_.RefutingSources(claim));
      report_.disputes.push_back(std::move(dispute));
    }
  }

  void AddOneSided() {
    std::vector<bool> one_sided(model_.claims.size(), false);
    for (uint32_t row = 0; row < model_.claims.size(); ++row) {
      const ClaimRow claim{row};
      const auto bit = static_cast<size_t>(ClaimStatus::kOneSided);
      one_sided[row] = Counts(claim) && judge_.JudgeClaim(claim).statuses.test(bit);
      if (!one_sided[row] || !IsAbout(claim)) continue;
      report_.one_sided.push_back({.is_claim = true,
                                   .id = IdOf(claim),
                                   .words = std::string(model_.claims[claim].text),
                                   .why = judge_.Explain(claim, ClaimStatus::kOneSided),
                                   .sources = ClaimOf(claim).sources});
    }
    for (uint32_t row = 0; row < model_.propositions.size(); ++row) {
      AddOneSidedLink(PropositionRow{row}, one_sided);
    }
  }

  void AddOneSidedLink(PropositionRow row, const std::vector<bool>& one_sided) {
    const EvidenceProposition& link = model_.propositions[row];
    if (!IsWanted(link.start) && !IsWanted(link.end)) return;
    std::set<std::string> sources;
    std::set<std::string> reasons;
    for (const ClaimRow claim : model_.asserted_by[row]) {
      if (!Counts(claim) || model_.claims[claim].deny || !HasSupport(model_, claim)) continue;
      if (!one_sided[claim.index]) return;
      reasons.insert(judge_.Explain(claim, ClaimStatus::kOneSided));
      for (std::string& source : ClaimOf(claim).sources) sources.insert(std::move(source));
    }
    // Claims of two parties are two sides.
    if (reasons.size() != 1) return;
    report_.one_sided.push_back({.is_claim = false,
                                 .id = model_.UserId(row),
                                 .words = Words(link),
                                 .why = *reasons.begin(),
                                 .sources = {sources.begin(), sources.end()}});
  }

  const GraphReader& graph_;
  const DisputesRequest& request_;
  const EvidenceModel& model_;
  Progress& progress_;
  mutable Judge judge_;
  NodeRow only_;
  std::map<std::pair<std::string, std::string>, std::vector<Stated>> values_;
  std::map<uint32_t, std::string> value_of_;      // By claim.
  std::set<std::pair<uint32_t, uint32_t>> told_;  // Pairs of claims that a dispute names.
  DisputesReport report_;
};

}  // namespace

Result<DisputesReport> FindDisputes(const GraphReader& graph, const DisputesRequest& request,
                                    Progress& progress) {
  CATENA_TRY(const EvidenceModel model, LoadAllEvidence(graph, {}, progress));
  return Disputes(graph, request, model, progress).Run();
}

}  // namespace catena
