#include <cstdio>
#include <ostream>

#include "export/json_writer.h"
#include "export/report_parts.h"
#include "export/turning_points_report.h"

namespace catena {
namespace {

void PutEvent(const TraceEvent& event, JsonWriter& json) {
  json.BeginObject();
  json.Key("id").Text(event.id);
  json.Key("name").Text(event.name);
  json.Key("date").Text(event.date);
  json.EndObject();
}

void PutLink(const TraceLink& link, JsonWriter& json) {
  json.BeginObject();
  json.Key("relationship").Text(link.id);
  json.Key("type").Text(link.type);
  json.Key("from").Text(link.from);
  json.Key("to").Text(link.to);
  json.Key("signal").Text(link.signal);
  json.Key("claims").Texts(link.claims);
  json.Key("denials").Texts(link.denials);
  json.Key("sources").Texts(link.sources);
  json.Key("independent_groups").Number(link.independent_groups);
  json.Key("status").Text(ClaimStatusName(link.status));
  json.Key("timing").Text(TimingName(link.timing));
  json.EndObject();
}

void PutCircuits(const std::vector<Circuit>& circuits, JsonWriter& json) {
  json.BeginList();
  for (const Circuit& circuit : circuits) {
    json.BeginObject();
    json.Key("circuit").Texts(circuit.nodes);
    json.Key("relationships").Texts(circuit.relationships);
    json.Key("members").Number(circuit.members);
    json.EndObject();
  }
  json.EndList();
}

void PutNode(const CentralNode& node, JsonWriter& json) {
  json.BeginObject();
  json.Key("id").Text(node.id);
  json.Key("kind").Text(node.kind);
  json.Key("name").Text(node.name);
  json.Key("degree").Number(node.degree);
  json.Key("pagerank").Real(node.page_rank);
  json.Key("betweenness").Real(node.betweenness);
  json.EndObject();
}

void PutNodes(const std::vector<CentralNode>& nodes, JsonWriter& json) {
  json.BeginList();
  for (const CentralNode& node : nodes) PutNode(node, json);
  json.EndList();
}

}  // namespace

Result<void> WriteTurningPointsJson(const TurningPointsReport& report,
                                    const ReportJsonOptions& options, std::ostream& out) {
  JsonWriter json(out, options.indent);
  json.BeginObject();
  json.Key("from").Text(report.from.id);
  json.Key("to").Text(report.to.id);
  json.Key("reachable").Bool(report.reachable);
  json.Key("events").Number(report.events);
  json.Key("links").Number(report.links);
  json.Key("turning_points").BeginList();
  for (const TraceEvent& event : report.turning_points) PutEvent(event, json);
  json.EndList();
  json.Key("fragile_links").BeginList();
  for (const TraceLink& link : report.fragile_links) PutLink(link, json);
  json.EndList();
  json.Key("causal_cycles");
  PutCircuits(report.causal_cycles, json);
  PutRuledOut(report.ruled_out, json);
  json.Key("overcounts_chains").Bool(report.overcounts_chains);
  json.Key("cut_by");
  if (report.cut_by.empty()) {
    json.Null();
  } else {
    json.Text(report.cut_by);
  }
  return EndReport(json, out);
}

Result<void> WriteCentralityJson(const CentralityReport& report, const ReportJsonOptions& options,
                                 std::ostream& out) {
  JsonWriter json(out, options.indent);
  json.BeginObject();
  json.Key("nodes").Number(report.nodes);
  json.Key("relationships").Number(report.relationships);
  json.Key("estimated_from");
  if (report.estimated_from == 0) {
    json.Null();
  } else {
    json.Number(report.estimated_from);
  }
  json.Key("actors");
  PutNodes(report.actors, json);
  json.Key("events");
  PutNodes(report.events, json);
  json.Key("hinges").BeginList();
  for (const HingeNode& hinge : report.hinges) {
    json.BeginObject();
    json.Key("id").Text(hinge.id);
    json.Key("kind").Text(hinge.kind);
    json.Key("name").Text(hinge.name);
    json.Key("parts").Number(hinge.parts);
    json.Key("cut_off").Number(hinge.cut_off);
    json.EndObject();
  }
  json.EndList();
  json.Key("communities").BeginList();
  for (const CommunityGroup& group : report.communities) {
    json.BeginObject();
    json.Key("size").Number(group.size);
    json.Key("members");
    PutNodes(group.members, json);
    json.EndObject();
  }
  json.EndList();
  json.Key("modularity").Real(report.modularity);
  json.Key("causal_cycles");
  PutCircuits(report.causal_cycles, json);
  json.Key("circular_sources");
  PutCircuits(report.circular_sources, json);
  return EndReport(json, out);
}

}  // namespace catena
