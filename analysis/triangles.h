// How many triangles there are: three vertices, each two of them linked in some direction.
// Latapy (2008), "Main-memory triangle computations for very large (sparse (power-law)) graphs":
// each vertex lists its neighbours of higher degree, at most sqrt(2E) of them; a triangle is then
// seen once, from its corner of lowest degree.
//
// Simple edges: directions, parallel relationships and loops do not count.
// O(E sqrt E). Extra memory: 16 bytes a vertex and 4 a relationship for the lists.
#pragma once

#include <cstdint>

#include "analysis/walk.h"
#include "core/result.h"

namespace catena {

// kCancelled.
Result<uint64_t> CountTriangles(const CsrGraph& graph, const WorkOptions& options = {});

}  // namespace catena
