// The part of an evidence graph that questions about the whole are asked of: what happened, who
// took part and where, without the claims and sources that say so.
//
// By default every relationship type that is not of the evidence vocabulary (CITES, ABOUT, ...)
// between nodes that are no Claim, Source or Document. Counting those too would rank the most
// written about, not the most linked.
#pragma once

#include <string>
#include <vector>

#include "analysis/walk.h"
#include "core/csr_graph.h"
#include "core/function_ref.h"
#include "core/graph_reader.h"
#include "core/result.h"

namespace catena {

struct ProjectionOptions {
  // Only these types, between nodes of any kind; empty: as above.
  std::vector<std::string> types;
  // Every type and node, the evidence too. `types` still chooses.
  bool with_evidence = false;
  // Reads with so many threads; more than one only for a reader that allows it.
  unsigned threads = 1;
};

// Without days. kNotFound for a type that the graph does not have, naming it; kCancelled; and the
// errors of CsrGraph::Build().
Result<CsrGraph> Project(const GraphReader& graph, const ProjectionOptions& options,
                         Progress* progress = nullptr);
// The same from a graph that someone else has or makes, a saved topology for one: `make` answers
// as CsrGraph::Build() would.
Result<CsrGraph> Project(const GraphReader& graph, const ProjectionOptions& options,
                         FunctionRef<Result<CsrGraph>(const CsrOptions&)> make);

}  // namespace catena
