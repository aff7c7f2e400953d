// Walking a CsrGraph along, against or regardless of how its relationships are written.
//
// kEither is the undirected view: the relationships out of a vertex, then those into it. A loop is
// met twice there, once from each of its ends, and parallel relationships are met each. An
// algorithm that sees simple edges instead says so in its header.
#pragma once

#include <cstdint>
#include <type_traits>

#include "core/csr_graph.h"
#include "core/progress.h"

namespace catena {

enum class Walk : uint8_t { kForwards, kBackwards, kEither };

constexpr Walk Reversed(Walk walk) {
  if (walk == Walk::kEither) return Walk::kEither;
  return walk == Walk::kForwards ? Walk::kBackwards : Walk::kForwards;
}

// What every whole-graph algorithm takes.
struct WorkOptions {
  unsigned threads = 0;          // 0: as many as the machine has cores. No result depends on it.
  Progress* progress = nullptr;  // Told now and then; may stop the work with kCancelled.
};

// Calls visit(next, link) for each step from `vertex` until it answers true; whether it did.
template <Walk kWalk, class Visit>
bool AnyStep(const CsrGraph& graph, Vertex vertex, Visit visit) {
  if constexpr (kWalk != Walk::kBackwards) {
    uint32_t link = graph.first_out(vertex).index;
    for (const Vertex next : graph.out(vertex)) {
      if (visit(next, Link{link++})) return true;
    }
  }
  if constexpr (kWalk != Walk::kForwards) {
    for (const CsrGraph::InArc& arc : graph.in(vertex)) {
      if (visit(arc.source, arc.link)) return true;
    }
  }
  return false;
}

template <Walk kWalk, class Visit>
void ForEachStep(const CsrGraph& graph, Vertex vertex, Visit visit) {
  AnyStep<kWalk>(graph, vertex, [&](Vertex next, Link link) {
    visit(next, link);
    return false;
  });
}

template <Walk kWalk>
uint64_t StepCount(const CsrGraph& graph, Vertex vertex) {
  uint64_t steps = 0;
  if constexpr (kWalk != Walk::kBackwards) steps += graph.out(vertex).size();
  if constexpr (kWalk != Walk::kForwards) steps += graph.in(vertex).size();
  return steps;
}

// Calls work(std::integral_constant<Walk, walk>), so that its loops are made for that walk.
template <class Work>
auto ForWalk(Walk walk, Work work) {
  switch (walk) {
    case Walk::kForwards:
      return work(std::integral_constant<Walk, Walk::kForwards>{});
    case Walk::kBackwards:
      return work(std::integral_constant<Walk, Walk::kBackwards>{});
    case Walk::kEither:
      break;
  }
  return work(std::integral_constant<Walk, Walk::kEither>{});
}

}  // namespace catena
