// Where sources come from: which works derive from which, and where that ends.
//
// Editions of one work (SAME_AS, REVISION_OF) are joined by union-find; derivations between
// works (DERIVED_FROM, QUOTES, REPRINTS) are condensed to strongly connected components
// (Tarjan 1972), and each component's origins are collected from the components it leads to.
// An origin is a work that derives from nothing, a document, or a circle of works with no way
// out. O(sources + derivations), times the origins of a work, of which at most kMaxOrigins are
// kept.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/evidence_model.h"
#include "analysis/independence_rules.h"

namespace catena {

class SourceOrigins {
 public:
  static constexpr size_t kMaxOrigins = 64;

  explicit SourceOrigins(const EvidenceModel& model, bool join_same_work = true);

  // The first source of the work.
  SourceRow work(SourceRow source) const { return SourceRow{work_[source.index]}; }

  struct Origins {
    std::vector<SourceRow> sources;  // First sources of the works or circles; ascending.
    std::vector<NodeRow> documents;  // Ascending.
    bool only_circles = false;       // Nothing but circles of works at the end.
  };
  const Origins& origins(SourceRow source) const {
    return origins_[component_[work_[source.index]]];
  }

  // Works that derive from each other.
  struct Circle {
    std::vector<SourceRow> circuit;  // A shortest one: each derives from the next, the last from
                                     // the first. First sources of their works.
    uint32_t works = 0;              // In the whole knot.
  };
  const std::vector<Circle>& circles() const { return circles_; }

 private:
  std::vector<uint32_t> work_;       // By source: its work, as the index of its first source.
  std::vector<uint32_t> component_;  // By work and, after them, by document.
  std::vector<Origins> origins_;     // By component.
  std::vector<Circle> circles_;
};

}  // namespace catena
