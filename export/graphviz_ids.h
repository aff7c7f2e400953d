// Ids for cgraph that count up in the order of creation.
//
// cgraph's own ids are addresses of names, and it writes subgraphs in the order of ids: the same
// drawing would come out differently from run to run. Only graphviz_writer.cc includes this.
#pragma once

#include <graphviz/cgraph.h>

namespace catena {

// Static; for the `id` of an Agdisc_t.
Agiddisc_t* CountingIds();

}  // namespace catena
