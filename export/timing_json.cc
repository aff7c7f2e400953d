#include <ostream>

#include "export/json_writer.h"
#include "export/report_parts.h"
#include "export/timing_report.h"

namespace catena {
namespace {

using Days = std::optional<int64_t>;

void PutDay(std::string_view key, const Days& day, JsonWriter& json) {
  json.Key(key);
  if (day) {
    json.Number(*day);
  } else {
    json.Null();
  }
}

void PutBounds(const DayBounds& bounds, JsonWriter& json) {
  PutDay("begin_min", bounds.begin_min, json);
  PutDay("begin_max", bounds.begin_max, json);
  PutDay("end_min", bounds.end_min, json);
  PutDay("end_max", bounds.end_max, json);
}

void PutConstraint(const TimingConstraint& constraint, JsonWriter& json) {
  const bool is_date = constraint.kind == TimingConstraint::Kind::kDate;
  json.BeginObject();
  json.Key("kind").Text(is_date ? "date" : "relationship");
  json.Key(is_date ? "event" : "relationship").Text(constraint.id);
  if (!is_date) {
    json.Key("from").Text(constraint.from);
    json.Key("type").Text(constraint.type);
    json.Key("to").Text(constraint.to);
  }
  json.Key("says").Text(constraint.words);
  json.Key("claims").Texts(constraint.claims);
  json.Key("denials").Texts(constraint.denials);
  json.Key("differing").Texts(constraint.differing);
  json.Key("sources").Texts(constraint.sources);
  json.EndObject();
}

void PutConstraints(const std::vector<TimingConstraint>& constraints, JsonWriter& json) {
  json.BeginList();
  for (const TimingConstraint& constraint : constraints) PutConstraint(constraint, json);
  json.EndList();
}

void PutReason(const TimingReason& reason, JsonWriter& json) {
  json.Key("steps").Texts(reason.steps);
  json.Key("constraints");
  PutConstraints(reason.constraints, json);
}

void PutSpan(std::string_view key, const TimingSpan& span, JsonWriter& json) {
  json.Key(key).BeginObject();
  PutDay("least", span.least, json);
  PutDay("most", span.most, json);
  json.EndObject();
}

void PutPair(const TimingPair& pair, JsonWriter& json) {
  json.Key("pair").BeginObject();
  json.Key("relations").BeginObject();
  for (size_t i = 0; i < kAllenRelationCount; ++i) {
    const Certainty certainty = !pair.possible[i]           ? Certainty::kImpossible
                                : pair.possible.count() > 1 ? Certainty::kPossible
                                                            : Certainty::kCertain;
    json.Key(AllenRelationName(static_cast<AllenRelation>(i))).Text(CertaintyName(certainty));
  }
  json.EndObject();
  PutSpan("begin_to_begin", pair.begin_to_begin, json);
  PutSpan("end_to_begin", pair.end_to_begin, json);
  PutSpan("end_to_end", pair.end_to_end, json);
  json.Key("stated");
  PutConstraints(pair.stated, json);
  json.Key("first_before_second").BeginObject();
  PutReason(pair.first_before_second, json);
  json.EndObject();
  json.Key("second_before_first").BeginObject();
  PutReason(pair.second_before_first, json);
  json.EndObject();
  json.EndObject();
}

void PutEvent(const TimingEvent& event, JsonWriter& json) {
  json.BeginObject();
  json.Key("id").Text(event.id);
  PutBounds(event.bounds, json);
  json.Key("name").Text(event.name);
  json.Key("date").Text(event.date);
  json.Key("written").BeginObject();
  PutBounds(event.written, json);
  json.EndObject();
  json.Key("tightened").Bool(event.tightened);
  json.Key("date_set_aside").Bool(event.date_set_aside);
  json.EndObject();
}

}  // namespace

Result<void> WriteTimingJson(const TimingReport& report, const ReportJsonOptions& options,
                             std::ostream& out) {
  JsonWriter json(out, options.indent);
  json.BeginObject();
  json.Key("consistent").Bool(report.consistent);
  json.Key("conflict");
  PutConstraints(report.conflicts.empty() ? std::vector<TimingConstraint>()
                                          : report.conflicts.front().constraints,
                 json);
  json.Key("conflicts").BeginList();
  for (const TimingConflict& conflict : report.conflicts) {
    json.BeginObject();
    json.Key("days_missing").Number(conflict.days_missing);
    PutReason(conflict, json);
    json.EndObject();
  }
  json.EndList();
  json.Key("asked").Texts(report.asked);
  json.Key("events").BeginList();
  for (const TimingEvent& event : report.events) PutEvent(event, json);
  json.EndList();
  json.Key("bounds").BeginList();
  for (const TimingBound& bound : report.bounds) {
    json.BeginObject();
    json.Key("event").Text(report.events[bound.event].id);
    json.Key("bound").Text(bound.bound);
    json.Key("day").Number(bound.day);
    PutReason(bound.reason, json);
    json.EndObject();
  }
  json.EndList();
  if (report.pair) PutPair(*report.pair, json);
  json.Key("event_count").Number(report.event_count);
  json.Key("dated").Number(report.dated);
  json.Key("tightened").Number(report.tightened);
  json.Key("relationship_count").Number(report.relationship_count);
  json.Key("only_denied").Number(report.only_denied);
  json.Key("cut_by");
  if (report.cut_by.empty()) {
    json.Null();
  } else {
    json.Text(report.cut_by);
  }
  return EndReport(json, out);
}

}  // namespace catena
