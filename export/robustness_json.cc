#include <ostream>

#include "export/json_writer.h"
#include "export/report_parts.h"
#include "export/robustness_report_output.h"

namespace catena {
namespace {

void PutGroup(const SourceGroup& group, JsonWriter& json) {
  json.BeginObject();
  json.Key("id").Text(group.id);
  json.Key("why").Text(group.why);
  json.Key("sources").Texts(group.sources);
  json.Key("links").Number(group.links);
  json.EndObject();
}

void PutLink(const StandingLink& link, JsonWriter& json) {
  json.BeginObject();
  json.Key("id").Text(link.id);
  json.Key("from").Text(link.from);
  json.Key("type").Text(link.type);
  json.Key("to").Text(link.to);
  json.Key("claims").Texts(link.claims);
  json.Key("groups").Texts(link.groups);
  json.EndObject();
}

// A number, or null where nothing of the kind breaks every chain.
void PutSize(uint32_t size, JsonWriter& json) {
  if (size == Cut::kUnbreakable) {
    json.Null();
  } else {
    json.Number(size);
  }
}

void PutCut(const Cut& cut, JsonWriter& json) {
  json.BeginObject();
  json.Key("lower");
  PutSize(cut.lower, json);
  json.Key("upper");
  PutSize(cut.upper, json);
  json.Key("exact").Bool(cut.exact());
  json.Key("sets").BeginList();
  for (const CutSet& set : cut.sets) json.Texts(set.members);
  json.EndList();
  json.Key("all_sets").Bool(cut.all_sets);
  json.Key("breaks").BeginList();  // Set by set.
  for (const CutSet& set : cut.sets) json.Texts(set.links);
  json.EndList();
  json.EndObject();
}

void PutProbability(const ProbabilityReport& probability, JsonWriter& json) {
  json.BeginObject();
  json.Key("mean").Real(probability.mean);
  json.Key("low").Real(probability.low);
  json.Key("high").Real(probability.high);
  json.Key("exact").Bool(probability.exact);
  json.Key("samples").Number(probability.samples);
  json.Key("seed").Number(probability.seed);
  json.Key("groups").BeginList();
  for (const Sensitivity& each : probability.groups) {
    json.BeginObject();
    json.Key("id").Text(each.group);
    json.Key("reliability").Real(each.reliability);
    json.Key("importance").Real(each.importance);
    json.EndObject();
  }
  json.EndList();
  json.EndObject();
}

}  // namespace

Result<void> WriteRobustnessJson(const RobustnessReport& report, const ReportJsonOptions& options,
                                 std::ostream& out) {
  JsonWriter json(out, options.indent);
  json.BeginObject();
  json.Key("from").Text(report.from);
  json.Key("to").Text(report.to);
  json.Key("supported").Bool(report.supported);
  json.Key("source_cut");
  PutCut(report.source_cut, json);
  json.Key("claim_cut");
  PutSize(report.claim_cut.upper, json);
  json.Key("event_cut");
  PutSize(report.event_cut.upper, json);
  json.Key("claim_cut_sets");
  PutCut(report.claim_cut, json);
  json.Key("event_cut_sets");
  PutCut(report.event_cut, json);
  PutRuledOut(report.ruled_out, json);
  json.Key("overcounts_chains").Bool(report.overcounts_chains);
  json.Key("dominators").Texts(report.passed_by_all);
  json.Key("probability");
  if (report.probability) {
    PutProbability(*report.probability, json);
  } else {
    json.Null();
  }
  json.Key("groups").BeginList();
  for (const SourceGroup& group : report.groups) PutGroup(group, json);
  json.EndList();
  json.Key("links").BeginList();
  for (const StandingLink& link : report.story) PutLink(link, json);
  json.EndList();
  json.Key("unsupported").BeginList();
  for (const StandingLink& link : report.unsupported) PutLink(link, json);
  json.EndList();
  json.EndObject();
  json.Flush();
  out << '\n';
  out.flush();
  if (!out) return Fail(ErrorCode::kIo, "cannot write the report");
  return {};
}

}  // namespace catena
