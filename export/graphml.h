// GraphML (http://graphml.graphdrawing.org, schema 1.1), for Gephi, yEd, igraph, NetworkX.
//
// One <key> a property and kind of entity, typed boolean, long, double or string. A property
// that has several types in the graph, a list, a map or a date is a string: lists and maps as
// JSON. Labels are the node key "labels", joined by ";"; a relationship's type is the edge key
// "type". XML ids are "n17" and "e17" from internal ids. Characters that XML 1.0 forbids
// become U+FFFD. Written in one pass over the entities after one that finds the keys.
#pragma once

#include <iosfwd>

#include "core/graph_reader.h"
#include "core/progress.h"

namespace catena {

// Errors: the reader's, kIo when the stream fails, kCancelled.
Result<void> WriteGraphMl(const GraphReader& graph, Progress& progress, std::ostream& out);

}  // namespace catena
