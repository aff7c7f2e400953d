#include "export/report_json.h"

#include <ostream>

#include "export/json_writer.h"
#include "export/report_parts.h"

namespace catena {
namespace {

void PutTotals(const AuditTotals& totals, JsonWriter& json) {
  json.BeginObject();
  json.Key("claims").Number(totals.claims);
  json.Key("citations").Number(totals.citations);
  json.Key("sources").Number(totals.sources);
  json.Key("relationships").Number(totals.relationships);
  json.Key("uncited_strict").Number(totals.uncited_strict);
  json.Key("uncited_lenient").Number(totals.uncited_lenient);
  json.EndObject();
}

void PutStatusCounts(const AuditReport& report, JsonWriter& json) {
  json.BeginObject();
  for (size_t i = 0; i < kClaimStatusCount; ++i) {
    json.Key(ClaimStatusName(static_cast<ClaimStatus>(i))).Number(report.status_counts[i]);
  }
  json.EndObject();
}

void PutClaim(const ClaimAudit& claim, JsonWriter& json) {
  json.BeginObject();
  json.Key("id").Text(claim.id);
  json.Key("primary").Text(ClaimStatusName(claim.primary));
  json.Key("statuses").BeginList();
  for (size_t i = 0; i < kClaimStatusCount; ++i) {
    if (claim.statuses[i]) json.Text(ClaimStatusName(static_cast<ClaimStatus>(i)));
  }
  json.EndList();
  json.Key("citations").Number(claim.citations);
  json.Key("independent_groups").Number(claim.independent_groups);
  json.Key("sources").Texts(claim.sources);
  json.Key("section").Text(claim.section);
  json.Key("sentence").Number(claim.sentence);
  json.Key("markers").Texts(claim.markers);
  json.Key("why").Text(claim.why);
  json.Key("text").Text(claim.text);
  json.EndObject();
}

void PutRelationship(const RelationshipAudit& audit, JsonWriter& json) {
  json.BeginObject();
  json.Key("id").Text(audit.id);
  json.Key("from").Text(audit.from);
  json.Key("type").Text(audit.type);
  json.Key("to").Text(audit.to);
  json.Key("claims").Texts(audit.claims);
  json.Key("independent_groups").Number(audit.independent_groups);
  json.Key("status").Text(ClaimStatusName(audit.status));
  json.Key("timing").Text(TimingName(audit.timing));
  json.Key("denials").Texts(audit.denials);
  json.Key("citations").Number(audit.citations);
  json.Key("timing_why").Text(audit.timing_why);
  json.EndObject();
}

void PutSource(const SourceAudit& audit, JsonWriter& json) {
  json.BeginObject();
  json.Key("id").Text(audit.id);
  json.Key("claims").Number(audit.claims);
  json.Key("only_support_of").Number(audit.only_support_of);
  json.Key("findings").Texts(audit.findings);
  json.Key("title").Text(audit.title);
  json.Key("group").Text(audit.group);
  json.EndObject();
}

void PutSection(const SectionAudit& audit, JsonWriter& json) {
  json.BeginObject();
  json.Key("section").Text(audit.section);
  json.Key("claims").Number(audit.claims);
  json.Key("citations").Number(audit.citations);
  json.Key("uncited_strict").Number(audit.uncited_strict);
  json.Key("uncited_lenient").Number(audit.uncited_lenient);
  json.EndObject();
}

void PutGroup(const IndependenceGroup& group, JsonWriter& json) {
  json.BeginObject();
  json.Key("id").Text(group.id);
  json.Key("sources").Texts(group.sources);
  json.Key("why").Text(group.why);
  json.EndObject();
}

void PutPolicy(const ApproximationPolicy& policy, JsonWriter& json) {
  json.BeginObject();
  json.Key("days").Number(policy.days);
  json.Key("months").Number(policy.months);
  json.Key("years").Number(policy.years);
  json.Key("decades_years").Number(policy.decades_years);
  json.Key("centuries_years").Number(policy.centuries_years);
  json.EndObject();
}

template <class Items, class Put>
void PutList(const Items& items, Put put, JsonWriter& json) {
  json.BeginList();
  for (const auto& item : items) put(item, json);
  json.EndList();
}

void PutCitation(const TraceCitation& citation, JsonWriter& json) {
  json.BeginObject();
  json.Key("claim").Text(citation.claim);
  json.Key("source").Text(citation.source);
  json.Key("marker").Text(citation.marker);
  json.Key("locator").Text(citation.locator);
  json.Key("stance").Text(citation.stance);
  json.Key("stands").Bool(citation.why_not.empty());
  json.Key("why_not").Text(citation.why_not);
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
  json.Key("sources").Texts(link.sources);
  json.Key("independent_groups").Number(link.independent_groups);
  json.Key("status").Text(ClaimStatusName(link.status));
  json.Key("timing").Text(TimingName(link.timing));
  json.Key("reversed").Bool(link.reversed);
  json.Key("citations");
  PutList(link.citations, PutCitation, json);
  json.EndObject();
}

void PutChain(const TraceReport& report, const TraceChain& chain, JsonWriter& json) {
  json.BeginObject();
  json.Key("events").BeginList();
  for (const size_t i : chain.events) json.Text(report.events[i].id);
  json.EndList();
  json.Key("links");
  PutList(chain.links, PutLink, json);
  json.Key("weakest_link");
  if (chain.weakest_link < chain.links.size()) {
    json.Text(chain.links[chain.weakest_link].id);
  } else {
    json.Null();
  }
  json.Key("independent_groups").Number(chain.independent_groups);
  json.Key("status").Text(ClaimStatusName(chain.status));
  json.Key("timing").Text(TimingName(chain.timing));
  json.Key("timing_why").Text(chain.timing_why);
  json.EndObject();
}

void PutEvent(const TraceEvent& event, JsonWriter& json) {
  json.BeginObject();
  json.Key("id").Text(event.id);
  json.Key("name").Text(event.name);
  json.Key("date").Text(event.date);
  json.EndObject();
}

void PutTextOrNull(const std::string& text, JsonWriter& json) {
  if (text.empty()) {
    json.Null();
  } else {
    json.Text(text);
  }
}

Result<void> End(JsonWriter& json, std::ostream& out) {
  json.EndObject();
  json.Flush();
  out << '\n';
  out.flush();
  if (!out) return Fail(ErrorCode::kIo, "cannot write the report");
  return {};
}

}  // namespace

Result<void> WriteAuditJson(const AuditReport& report, const ReportJsonOptions& options,
                            std::ostream& out) {
  JsonWriter json(out, options.indent);
  json.BeginObject();
  json.Key("totals");
  PutTotals(report.totals, json);
  json.Key("status");
  PutStatusCounts(report, json);
  json.Key("claims");
  PutList(report.claims, PutClaim, json);
  json.Key("relationships");
  PutList(report.relationships, PutRelationship, json);
  json.Key("sources");
  PutList(report.sources, PutSource, json);
  json.Key("sections");
  PutList(report.sections, PutSection, json);
  json.Key("groups");
  PutList(report.groups, PutGroup, json);
  json.Key("approximation");
  PutPolicy(report.approximation, json);
  return End(json, out);
}

Result<void> WriteTraceJson(const TraceReport& report, const ReportJsonOptions& options,
                            std::ostream& out) {
  JsonWriter json(out, options.indent);
  json.BeginObject();
  json.Key("from");
  PutTextOrNull(report.from, json);
  json.Key("to");
  PutTextOrNull(report.to, json);
  json.Key("chains").BeginList();
  for (const TraceChain& chain : report.chains) PutChain(report, chain, json);
  json.EndList();
  json.Key("cut_by");
  PutTextOrNull(report.cut_by, json);
  PutRuledOut(report.ruled_out, json);
  json.Key("chains_found").Number(report.chains_found);
  json.Key("events");
  PutList(report.events, PutEvent, json);
  return End(json, out);
}

}  // namespace catena
