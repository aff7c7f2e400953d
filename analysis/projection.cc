#include "analysis/projection.h"

#include <algorithm>

#include "analysis/evidence_names.h"
#include "core/evidence.h"

namespace catena {
namespace {

// Names of the types that say something about the world. One that no graph has where there are
// none, as no names at all would mean every type.
std::vector<std::string> Propositions(const NameDictionary& names) {
  const EvidenceNames evidence(names);
  std::vector<std::string> types;
  for (uint32_t id = 1; id <= names.type_count(); ++id) {
    if (evidence.TypeOf(TypeId{id}) == EvidenceType::kNone) {
      types.emplace_back(names.Text(TypeId{id}));
    }
  }
  if (types.empty()) types.emplace_back("");
  return types;
}

// Which vertices are no claims, sources, documents or proposals.
Result<std::vector<bool>> World(const GraphReader& graph, const CsrGraph& csr) {
  std::vector<bool> keep(csr.vertex_count(), true);
  for (const std::string_view name :
       {evidence::kClaim, evidence::kSource, evidence::kDocument, evidence::kProposal}) {
    const auto label = graph.names().FindLabel(name);
    if (!label) continue;
    CATENA_TRY(graph.ScanLabel(*label, {}, [&](NodeId node) {
      if (const auto vertex = csr.Find(node)) keep[vertex->index] = false;
      return true;
    }));
  }
  return keep;
}

}  // namespace

Result<CsrGraph> Project(const GraphReader& graph, const ProjectionOptions& options,
                         Progress* progress) {
  return Project(graph, options, [&](const CsrOptions& wanted) {
    return CsrGraph::Build(graph, wanted, progress);
  });
}

Result<CsrGraph> Project(const GraphReader& graph, const ProjectionOptions& options,
                         FunctionRef<Result<CsrGraph>(const CsrOptions&)> make) {
  for (const std::string& type : options.types) {
    if (graph.names().FindType(type)) continue;
    return Fail(ErrorCode::kNotFound, "no relationship has the type '" + type + "'");
  }
  const bool world = options.types.empty() && !options.with_evidence;
  const CsrOptions wanted{.types = world ? Propositions(graph.names()) : options.types,
                          .with_days = false,
                          .threads = options.threads};
  CATENA_TRY(CsrGraph csr, make(wanted));
  if (!world) return csr;
  CATENA_TRY(std::vector<bool> keep, World(graph, csr));
  if (std::ranges::find(keep, false) == keep.end()) return csr;
  return csr.Select({.types = {}, .keep = std::move(keep), .with_days = false});
}

}  // namespace catena
