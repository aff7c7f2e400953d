#include "ingest/proposals.h"

#include <algorithm>
#include <set>

#include "core/evidence.h"
#include "core/graph_names.h"
#include "ingest/article_proposals.h"
#include "ingest/decision_graph.h"
#include "ingest/duplicate_pages.h"
#include "ingest/duplicate_sources.h"

namespace catena {
namespace {

std::string CalledIn(const GraphReader& graph, const Node& node) {
  for (const char* key : {"name", "title"}) {
    if (std::string name = PropertyText(graph, node.properties, key); !name.empty()) return name;
  }
  return UserId(graph, node);
}

Result<ProposalEnd> EndOf(const GraphReader& graph, const PropertyMap& properties,
                          const std::string& key) {
  ProposalEnd end;
  end.id = PropertyText(graph, properties, key);
  CATENA_TRY(const std::optional<Node> node, NodeWithId(graph, end.id));
  end.is_new = !node;
  end.name = node ? CalledIn(graph, *node) : PropertyText(graph, properties, key + "_name");
  end.date = node ? PropertyText(graph, node->properties, "date")
                  : PropertyText(graph, properties, key + "_date");
  return end;
}

Result<std::vector<std::string>> SourcesOf(const GraphReader& graph, std::string_view claim) {
  std::vector<std::string> sources;
  CATENA_TRY(const std::optional<NodeId> node, FindNodeById(graph, claim));
  const auto type = graph.names().FindType(evidence::kCites);
  if (!node || !type) return sources;
  std::vector<NodeId> cited;
  CATENA_TRY(graph.Expand({&*node, 1}, Direction::kOut, {&*type, 1}, [&](const Adjacent& link) {
    cited.push_back(link.other);
    return true;
  }));
  for (const NodeId each : cited) {
    CATENA_TRY(std::string id, UserId(graph, each));
    if (std::ranges::find(sources, id) == sources.end()) sources.push_back(std::move(id));
  }
  return sources;
}

std::string PairId(ProposalKind kind, const SourcePair& pair) {
  return std::string(ProposalKindName(kind)) + "-" + ShortHash(pair.first + '\n' + pair.second);
}

// The proposal that a pair of sources or pages is, whether or not it is stored.
Result<Proposal> PairProposal(const GraphReader& graph, ProposalKind kind, const SourcePair& pair) {
  Proposal proposal;
  proposal.id = PairId(kind, pair);
  proposal.kind = kind;
  proposal.status = kProposedStatus;
  proposal.type = kSameAsType;
  proposal.signal = pair.why;
  proposal.from.id = pair.first;
  proposal.to.id = pair.second;
  for (ProposalEnd* end : {&proposal.from, &proposal.to}) {
    CATENA_TRY(const std::optional<Node> node, NodeWithId(graph, end->id));
    if (!node) continue;
    end->name = CalledIn(graph, *node);
    end->date = PropertyText(graph, node->properties, "issued");
  }
  return proposal;
}

}  // namespace

Result<Proposal> ReadProposal(const GraphReader& graph, const Node& node) {
  const auto text = [&](std::string_view key) { return PropertyText(graph, node.properties, key); };
  Proposal proposal;
  proposal.id = text("id");
  proposal.kind = FindProposalKind(text("kind")).value_or(ProposalKind::kLink);
  proposal.status = text("status");
  proposal.type = text("type");
  proposal.signal = text("signal");
  proposal.claim = text("claim");
  proposal.document = text("document");
  proposal.section = text("section");
  proposal.text = text("text");
  proposal.decided_by = text("decided_by");
  proposal.decided_at = text("decided_at");
  proposal.note = text("note");
  CATENA_TRY(proposal.from, EndOf(graph, node.properties, "from"));
  CATENA_TRY(proposal.to, EndOf(graph, node.properties, "to"));
  CATENA_TRY(proposal.sources, SourcesOf(graph, proposal.claim));
  return proposal;
}

std::string_view ProposalKindName(ProposalKind kind) {
  switch (kind) {
    case ProposalKind::kSameSource:
      return "same-source";
    case ProposalKind::kSamePage:
      return "same-page";
    case ProposalKind::kLink:
      break;
  }
  return "link";
}

std::optional<ProposalKind> FindProposalKind(std::string_view name) {
  for (const ProposalKind kind :
       {ProposalKind::kLink, ProposalKind::kSameSource, ProposalKind::kSamePage}) {
    if (name == ProposalKindName(kind)) return kind;
  }
  return {};
}

Result<std::vector<Proposal>> ListProposals(const GraphReader& graph,
                                            const ProposalFilter& filter) {
  std::vector<NodeId> nodes;
  if (const auto label = graph.names().FindLabel(evidence::kProposal)) {
    CATENA_TRY(graph.ScanLabel(*label, NodeId{}, [&](NodeId node) {
      nodes.push_back(node);
      return true;
    }));
  }
  std::vector<Proposal> proposals;
  std::set<std::string> stored;
  for (const NodeId id : nodes) {
    CATENA_TRY(const auto node, graph.GetNode(id));
    if (!node) continue;
    CATENA_TRY(Proposal proposal, ReadProposal(graph, *node));
    stored.insert(proposal.id);
    if (filter.open_only && proposal.status != kProposedStatus) continue;
    if (filter.kind && proposal.kind != *filter.kind) continue;
    if (!filter.document.empty() && proposal.document != filter.document) continue;
    proposals.push_back(std::move(proposal));
  }
  if (!filter.document.empty()) return proposals;
  for (const ProposalKind kind : {ProposalKind::kSameSource, ProposalKind::kSamePage}) {
    if (filter.kind && *filter.kind != kind) continue;
    CATENA_TRY(const std::vector<SourcePair> pairs, kind == ProposalKind::kSamePage
                                                        ? FindDuplicatePages(graph)
                                                        : FindDuplicateSources(graph));
    for (const SourcePair& pair : pairs) {
      if (stored.contains(PairId(kind, pair))) continue;
      CATENA_TRY(Proposal proposal, PairProposal(graph, kind, pair));
      proposals.push_back(std::move(proposal));
    }
  }
  return proposals;
}

}  // namespace catena
