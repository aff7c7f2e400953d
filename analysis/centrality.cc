#include <algorithm>
#include <limits>
#include <numeric>

#include "analysis/audit_parts.h"
#include "analysis/betweenness.h"
#include "analysis/causal_cycles.h"
#include "analysis/evidence_loader.h"
#include "analysis/leiden.h"
#include "analysis/must_pass.h"
#include "analysis/page_rank.h"
#include "analysis/projection.h"
#include "analysis/turning_points.h"
#include "core/evidence.h"
#include "core/graph_names.h"

namespace catena {
namespace {

// Beyond this many looks at relationships betweenness is estimated.
constexpr uint64_t kExactWork = 400'000'000;
constexpr uint32_t kSamples = 256;

class Centrality {
 public:
  Centrality(const GraphReader& graph, const CentralityOptions& options, CsrGraph csr,
             Progress& progress)
      : graph_(graph), options_(options), progress_(progress), csr_(std::move(csr)) {}

  Result<CentralityReport> Run() {
    report_.nodes = csr_.vertex_count();
    report_.relationships = csr_.link_count();
    CATENA_TRY(Score());
    CATENA_TRY(AddRanking(evidence::kActor, &report_.actors));
    CATENA_TRY(AddRanking(evidence::kEvent, &report_.events));
    CATENA_TRY(AddHinges());
    CATENA_TRY(AddCommunities());
    CATENA_TRY(report_.causal_cycles, FindCausalCycles(graph_, {}, progress_));
    CATENA_TRY(const EvidenceModel model, LoadClaimEvidence(graph_, {}, progress_));
    report_.circular_sources = CircularSources(model, SourceOrigins(model));
    return std::move(report_);
  }

 private:
  size_t Listed(size_t all) const {
    return options_.listed == 0 ? all : std::min<size_t>(all, options_.listed);
  }
  uint64_t DegreeOf(uint32_t v) const {
    return csr_.out(Vertex{v}).size() + csr_.in(Vertex{v}).size();
  }

  Result<void> Score() {
    PageRankOptions ranks;
    ranks.threads = options_.threads;
    ranks.progress = &progress_;
    ranks.walk = Walk::kEither;
    CATENA_TRY(PageRank ranked, ComputePageRank(csr_, ranks));
    rank_ = std::move(ranked.rank);
    BetweennessOptions between;
    between.threads = options_.threads;
    between.progress = &progress_;
    between.walk = Walk::kEither;
    between.seed = options_.seed;
    const uint64_t work = uint64_t{csr_.vertex_count()} * (csr_.link_count() + 1);
    if (work > kExactWork) between.samples = kSamples;
    CATENA_TRY(Betweenness scored, ComputeBetweenness(csr_, between));
    between_ = std::move(scored.score);
    report_.estimated_from = scored.exact ? 0 : scored.sources;
    return {};
  }

  Result<CentralNode> NodeOf(uint32_t v) {
    CATENA_TRY(const auto node, graph_.GetNode(csr_.node(Vertex{v})));
    CentralNode central{.degree = DegreeOf(v), .page_rank = rank_[v], .betweenness = between_[v]};
    if (!node) return central;
    central.id = UserId(graph_, *node);
    central.name = PropertyText(graph_, node->properties, "name");
    for (const std::string_view kind : {evidence::kEvent, evidence::kActor, evidence::kPlace}) {
      const auto label = graph_.names().FindLabel(kind);
      if (label && node->HasLabel(*label)) central.kind = kind;
    }
    return central;
  }

  // The most central first; of equals the more linked, then the one stored first.
  bool MoreCentral(uint32_t a, uint32_t b) const {
    if (between_[a] != between_[b]) return between_[a] > between_[b];
    if (DegreeOf(a) != DegreeOf(b)) return DegreeOf(a) > DegreeOf(b);
    return a < b;
  }

  Result<void> AddRanking(std::string_view label, std::vector<CentralNode>* ranking) {
    const auto id = graph_.names().FindLabel(label);
    if (!id) return {};
    std::vector<uint32_t> all;
    CATENA_TRY(graph_.ScanLabel(*id, NodeId{}, [&](NodeId node) {
      const auto vertex = csr_.Find(node);
      if (vertex && DegreeOf(vertex->index) > 0) all.push_back(vertex->index);
      return true;
    }));
    const size_t listed = Listed(all.size());
    std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(listed), all.end(),
                      [&](uint32_t a, uint32_t b) { return MoreCentral(a, b); });
    for (size_t i = 0; i < listed; ++i) {
      CATENA_TRY(CentralNode node, NodeOf(all[i]));
      ranking->push_back(std::move(node));
    }
    return {};
  }

  Result<void> AddHinges() {
    std::vector<Adjacency::Edge> edges;
    edges.reserve(csr_.link_count());
    for (uint32_t v = 0; v < csr_.vertex_count(); ++v) {
      for (const Vertex to : csr_.out(Vertex{v})) edges.push_back({v, to.index});
    }
    std::vector<CutVertex> cuts = FindCutVertices(Adjacency(csr_.vertex_count(), std::move(edges)));
    std::ranges::stable_sort(cuts, std::ranges::greater{}, &CutVertex::cut_off);
    for (size_t i = 0; i < Listed(cuts.size()); ++i) {
      CATENA_TRY(CentralNode node, NodeOf(cuts[i].vertex));
      report_.hinges.push_back({.id = std::move(node.id),
                                .kind = std::move(node.kind),
                                .name = std::move(node.name),
                                .parts = cuts[i].parts,
                                .cut_off = cuts[i].cut_off});
    }
    return {};
  }

  Result<void> AddCommunities() {
    LeidenOptions leiden;
    leiden.progress = &progress_;
    leiden.resolution = options_.resolution;
    leiden.seed = options_.seed;
    CATENA_TRY(const Communities found, FindCommunities(csr_, leiden));
    report_.modularity = found.modularity;
    std::vector<std::vector<uint32_t>> members(found.count);
    for (uint32_t v = 0; v < csr_.vertex_count(); ++v) members[found.component[v]].push_back(v);
    std::ranges::stable_sort(members, std::ranges::greater{}, &std::vector<uint32_t>::size);
    std::erase_if(members, [](const auto& group) { return group.size() < 2; });
    for (size_t i = 0; i < Listed(members.size()); ++i) {
      std::vector<uint32_t>& group = members[i];
      std::ranges::stable_sort(group, std::ranges::greater{},
                               [&](uint32_t v) { return DegreeOf(v); });
      CommunityGroup shown{.size = static_cast<uint32_t>(group.size())};
      for (size_t k = 0; k < std::min<size_t>(group.size(), options_.members); ++k) {
        CATENA_TRY(CentralNode node, NodeOf(group[k]));
        shown.members.push_back(std::move(node));
      }
      report_.communities.push_back(std::move(shown));
    }
    return {};
  }

  const GraphReader& graph_;
  const CentralityOptions& options_;
  Progress& progress_;
  const CsrGraph csr_;
  std::vector<double> rank_;
  std::vector<double> between_;
  CentralityReport report_;
};

}  // namespace

Result<CentralityReport> FindCentral(const GraphReader& graph, const CentralityOptions& options,
                                     Progress& progress) {
  ProjectionOptions projection;
  const auto add = [&](std::string_view type) {
    if (graph.names().FindType(type)) projection.types.emplace_back(type);
  };
  add(evidence::kParticipatedIn);
  add(evidence::kPartOf);
  for (const evidence::CausalType& type : evidence::CausalTypes()) {
    if (type.walk != evidence::CausalWalk::kOnRequest) add(type.type);
  }
  if (projection.types.empty()) return CentralityReport{};
  CATENA_TRY(const CsrGraph all, Project(graph, projection, &progress));
  // Without what has no such relationship: claims, sources and the like.
  std::vector<bool> keep(all.vertex_count());
  for (uint32_t v = 0; v < all.vertex_count(); ++v) {
    keep[v] = !all.out(Vertex{v}).empty() || !all.in(Vertex{v}).empty();
  }
  CsrGraph csr = all.Select({.types = {}, .keep = std::move(keep), .with_days = false});
  return Centrality(graph, options, std::move(csr), progress).Run();
}

}  // namespace catena
