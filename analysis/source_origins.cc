#include "analysis/source_origins.h"

#include <algorithm>
#include <numeric>

#include "analysis/strong_components.h"

namespace catena {
namespace {

// Union-find with path halving; the smallest index is the root.
class Works {
 public:
  explicit Works(uint32_t sources) : parent_(sources) {
    std::iota(parent_.begin(), parent_.end(), 0u);
  }
  uint32_t Find(uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void Join(uint32_t a, uint32_t b) {
    a = Find(a);
    b = Find(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<uint32_t> parent_;
};

template <class T>
void Merge(std::vector<T>& into, const std::vector<T>& more) {
  std::vector<T> merged;
  std::ranges::set_union(into, more, std::back_inserter(merged));
  if (merged.size() > SourceOrigins::kMaxOrigins) merged.resize(SourceOrigins::kMaxOrigins);
  into = std::move(merged);
}

}  // namespace

SourceOrigins::SourceOrigins(const EvidenceModel& model, bool join_same_work) {
  const uint32_t sources = model.sources.size();
  Works works(sources);
  if (join_same_work) {
    for (uint32_t i = 0; i < sources; ++i) {
      for (const SourceRow other : model.same_work[SourceRow{i}]) works.Join(i, other.index);
    }
  }
  work_.resize(sources);
  for (uint32_t i = 0; i < sources; ++i) work_[i] = works.Find(i);

  // Vertices: sources, then the documents that something derives from.
  std::vector<NodeRow> documents;
  for (uint32_t i = 0; i < sources; ++i) {
    for (const NodeRow origin : model.derived_from[SourceRow{i}]) {
      if (!model.nodes[origin].source) documents.push_back(origin);
    }
  }
  std::ranges::sort(documents);
  documents.erase(std::ranges::unique(documents).begin(), documents.end());
  std::vector<Adjacency::Edge> edges;
  for (uint32_t i = 0; i < sources; ++i) {
    for (const NodeRow origin : model.derived_from[SourceRow{i}]) {
      const SourceRow source = model.nodes[origin].source;
      const auto document = std::ranges::lower_bound(documents, origin) - documents.begin();
      edges.push_back(
          {work_[i], source ? work_[source.index] : sources + static_cast<uint32_t>(document)});
    }
  }
  const Adjacency derivations(sources + static_cast<uint32_t>(documents.size()), std::move(edges));
  const StrongComponents components = FindStrongComponents(derivations);
  component_ = components.component;

  origins_.resize(components.count);
  for (uint32_t c = 0; c < components.count; ++c) {
    Origins& origins = origins_[c];
    const std::vector<uint32_t>& members = components.members[c];
    bool is_origin = true;
    bool reaches_ground = false;
    for (const uint32_t member : members) {
      for (const uint32_t edge : derivations.out(member)) {
        const uint32_t next = components.component[derivations.edge(edge).to];
        if (next == c) continue;
        is_origin = false;
        Merge(origins.sources, origins_[next].sources);
        Merge(origins.documents, origins_[next].documents);
        reaches_ground |= !origins_[next].only_circles;
      }
    }
    const bool cyclic = IsCyclic(derivations, components, c);
    if (is_origin && members.front() >= sources) {
      origins.documents = {documents[members.front() - sources]};
    } else if (is_origin) {
      origins.sources = {SourceRow{members.front()}};
      origins.only_circles = cyclic;
    } else {
      origins.only_circles = !reaches_ground;
    }
    if (cyclic) {
      Circle circle{.circuit = {}, .works = static_cast<uint32_t>(members.size())};
      for (const uint32_t edge : ShortestCircuit(derivations, components, c)) {
        circle.circuit.push_back(SourceRow{derivations.edge(edge).from});
      }
      circles_.push_back(std::move(circle));
    }
  }
  std::ranges::sort(circles_, {}, &Circle::circuit);
}

}  // namespace catena
