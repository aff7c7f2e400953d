#include "export/report_json.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "export/json_value.h"

namespace catena {
namespace {

using Json = nlohmann::ordered_json;

Json TotalsJson(const AuditTotals& totals) {
  return {{"claims", totals.claims},
          {"citations", totals.citations},
          {"sources", totals.sources},
          {"relationships", totals.relationships},
          {"uncited_strict", totals.uncited_strict},
          {"uncited_lenient", totals.uncited_lenient}};
}

Json StatusJson(const AuditReport& report) {
  Json statuses = Json::object();
  for (size_t i = 0; i < kClaimStatusCount; ++i) {
    statuses[std::string(ClaimStatusName(static_cast<ClaimStatus>(i)))] = report.status_counts[i];
  }
  return statuses;
}

Json ClaimJson(const ClaimAudit& claim) {
  Json statuses = Json::array();
  for (size_t i = 0; i < kClaimStatusCount; ++i) {
    if (claim.statuses[i]) statuses.push_back(ClaimStatusName(static_cast<ClaimStatus>(i)));
  }
  return {{"id", claim.id},
          {"primary", ClaimStatusName(claim.primary)},
          {"statuses", std::move(statuses)},
          {"citations", claim.citations},
          {"independent_groups", claim.independent_groups},
          {"sources", claim.sources},
          {"section", claim.section},
          {"sentence", claim.sentence},
          {"markers", claim.markers},
          {"why", claim.why},
          {"text", claim.text}};
}

Json RelationshipJson(const RelationshipAudit& audit) {
  return {{"id", audit.id},
          {"from", audit.from},
          {"type", audit.type},
          {"to", audit.to},
          {"claims", audit.claims},
          {"independent_groups", audit.independent_groups},
          {"status", ClaimStatusName(audit.status)},
          {"timing", TimingName(audit.timing)},
          {"denials", audit.denials},
          {"citations", audit.citations},
          {"timing_why", audit.timing_why}};
}

Json SourceJson(const SourceAudit& audit) {
  return {{"id", audit.id},
          {"claims", audit.claims},
          {"only_support_of", audit.only_support_of},
          {"findings", audit.findings},
          {"title", audit.title},
          {"group", audit.group}};
}

Json SectionJson(const SectionAudit& audit) {
  return {{"section", audit.section},
          {"claims", audit.claims},
          {"citations", audit.citations},
          {"uncited_strict", audit.uncited_strict},
          {"uncited_lenient", audit.uncited_lenient}};
}

Json GroupJson(const IndependenceGroup& group) {
  return {{"id", group.id}, {"sources", group.sources}, {"why", group.why}};
}

Json PolicyJson(const ApproximationPolicy& policy) {
  return {{"days", policy.days},
          {"months", policy.months},
          {"years", policy.years},
          {"decades_years", policy.decades_years},
          {"centuries_years", policy.centuries_years}};
}

template <class Items, class Convert>
Json ListJson(const Items& items, Convert convert) {
  Json list = Json::array();
  for (const auto& item : items) list.push_back(convert(item));
  return list;
}

Json CitationJson(const TraceCitation& citation) {
  return {{"claim", citation.claim},
          {"source", citation.source},
          {"marker", citation.marker},
          {"locator", citation.locator},
          {"stance", citation.stance}};
}

Json LinkJson(const TraceLink& link) {
  return {{"relationship", link.id},
          {"type", link.type},
          {"from", link.from},
          {"to", link.to},
          {"signal", link.signal},
          {"claims", link.claims},
          {"sources", link.sources},
          {"independent_groups", link.independent_groups},
          {"status", ClaimStatusName(link.status)},
          {"timing", TimingName(link.timing)},
          {"reversed", link.reversed},
          {"citations", ListJson(link.citations, CitationJson)}};
}

Json ChainJson(const TraceReport& report, const TraceChain& chain) {
  Json weakest = nullptr;
  if (chain.weakest_link < chain.links.size()) weakest = chain.links[chain.weakest_link].id;
  return {{"events", ListJson(chain.events, [&](size_t i) { return Json(report.events[i].id); })},
          {"links", ListJson(chain.links, LinkJson)},
          {"weakest_link", std::move(weakest)},
          {"independent_groups", chain.independent_groups},
          {"status", ClaimStatusName(chain.status)},
          {"timing", TimingName(chain.timing)}};
}

Json EventJson(const TraceEvent& event) {
  return {{"id", event.id}, {"name", event.name}, {"date", event.date}};
}

Json OrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Result<void> Write(const Json& json, const ReportJsonOptions& options, std::ostream& out) {
  out << DumpJson(json, options.indent) << '\n';
  out.flush();
  if (!out) return Fail(ErrorCode::kIo, "cannot write the report");
  return {};
}

}  // namespace

Result<void> WriteAuditJson(const AuditReport& report, const ReportJsonOptions& options,
                            std::ostream& out) {
  const Json json = {{"totals", TotalsJson(report.totals)},
                     {"status", StatusJson(report)},
                     {"claims", ListJson(report.claims, ClaimJson)},
                     {"relationships", ListJson(report.relationships, RelationshipJson)},
                     {"sources", ListJson(report.sources, SourceJson)},
                     {"sections", ListJson(report.sections, SectionJson)},
                     {"groups", ListJson(report.groups, GroupJson)},
                     {"approximation", PolicyJson(report.approximation)}};
  return Write(json, options, out);
}

Result<void> WriteTraceJson(const TraceReport& report, const ReportJsonOptions& options,
                            std::ostream& out) {
  const Json json = {
      {"from", OrNull(report.from)},
      {"to", OrNull(report.to)},
      {"chains", ListJson(report.chains, [&](const auto& c) { return ChainJson(report, c); })},
      {"cut_by", OrNull(report.cut_by)},
      {"chains_found", report.chains_found},
      {"events", ListJson(report.events, EventJson)}};
  return Write(json, options, out);
}

}  // namespace catena
