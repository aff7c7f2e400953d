#include <ostream>

#include "export/json_writer.h"
#include "export/report_parts.h"
#include "export/robustness_report_output.h"

namespace catena {
namespace {

void PutCounts(const FateCounts& counts, JsonWriter& json) {
  json.BeginObject();
  json.Key("supported").Number(counts.supported);
  json.Key("fallen").Number(counts.fallen);
  json.Key("weakened").Number(counts.weakened);
  json.EndObject();
}

void PutLost(const LostThing& lost, JsonWriter& json) {
  json.BeginObject();
  json.Key("kind").Text(lost.kind);
  json.Key("id").Text(lost.id);
  json.Key("name").Text(lost.name);
  json.Key("sources").Texts(lost.sources);
  json.Key("claims").Texts(lost.claims);
  json.EndObject();
}

void PutGroups(uint32_t before, uint32_t after, JsonWriter& json) {
  json.Key("groups_before").Number(before);
  json.Key("groups_after").Number(after);
}

void PutClaim(const ClaimFate& claim, JsonWriter& json) {
  json.BeginObject();
  json.Key("id").Text(claim.id);
  json.Key("fate").Text(FateName(claim.fate));
  PutGroups(claim.groups_before, claim.groups_after, json);
  json.Key("lost").Texts(claim.lost);
  json.Key("left").Texts(claim.left);
  json.Key("text").Text(claim.text);
  json.EndObject();
}

void PutLink(const LinkFate& link, JsonWriter& json) {
  json.BeginObject();
  json.Key("id").Text(link.id);
  json.Key("from").Text(link.from);
  json.Key("type").Text(link.type);
  json.Key("to").Text(link.to);
  json.Key("fate").Text(FateName(link.fate));
  PutGroups(link.groups_before, link.groups_after, json);
  json.Key("lost_claims").Texts(link.lost_claims);
  json.Key("left_claims").Texts(link.left_claims);
  json.EndObject();
}

void PutChain(const WhatIfReport& report, const ChainFate& chain, JsonWriter& json) {
  json.BeginObject();
  json.Key("events").BeginList();
  for (const size_t event : report.trace.chains[chain.chain].events) {
    json.Text(report.trace.events[event].id);
  }
  json.EndList();
  json.Key("links").BeginList();
  for (const TraceLink& link : report.trace.chains[chain.chain].links) json.Text(link.id);
  json.EndList();
  json.Key("fate").Text(chain.groups_before == 0 ? "unsupported" : FateName(chain.fate));
  PutGroups(chain.groups_before, chain.groups_after, json);
  json.Key("weakest_links").Texts(chain.broken_links);
  json.EndObject();
}

void PutTextOrNull(const std::string& text, JsonWriter& json) {
  if (text.empty()) {
    json.Null();
  } else {
    json.Text(text);
  }
}

template <class Counted>
void PutTotals(const Counted& counted, const FateCounts& claims, const FateCounts& links,
               const FateCounts& chains, const FateCounts& conclusions, JsonWriter& json) {
  json.Key(counted).BeginObject();
  json.Key("claims");
  PutCounts(claims, json);
  json.Key("links");
  PutCounts(links, json);
  json.Key("chains");
  PutCounts(chains, json);
  json.Key("conclusions");
  PutCounts(conclusions, json);
  json.EndObject();
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

Result<void> WriteWhatIfJson(const WhatIfReport& report, const ReportJsonOptions& options,
                             std::ostream& out) {
  JsonWriter json(out, options.indent);
  json.BeginObject();
  json.Key("from");
  PutTextOrNull(report.from, json);
  json.Key("to");
  PutTextOrNull(report.to, json);
  json.Key("without").BeginList();
  for (const LostThing& lost : report.without) PutLost(lost, json);
  json.EndList();
  json.Key("lost_sources").Texts(report.lost_sources);
  PutTotals("totals", report.claim_counts, report.link_counts, report.chain_counts,
            report.conclusion_counts, json);
  json.Key("claims").BeginList();
  for (const ClaimFate& claim : report.claims) PutClaim(claim, json);
  json.EndList();
  json.Key("links").BeginList();
  for (const LinkFate& link : report.links) PutLink(link, json);
  json.EndList();
  json.Key("chains").BeginList();
  for (const ChainFate& chain : report.chains) PutChain(report, chain, json);
  json.EndList();
  json.Key("conclusions").BeginList();
  for (const ConclusionFate& conclusion : report.conclusions) {
    json.BeginObject();
    json.Key("id").Text(conclusion.id);
    json.Key("name").Text(conclusion.name);
    json.Key("fate").Text(FateName(conclusion.fate));
    json.EndObject();
  }
  json.EndList();
  json.Key("cut_by");
  PutTextOrNull(report.trace.cut_by, json);
  PutRuledOut(report.trace.ruled_out, json);
  return End(json, out);
}

Result<void> WriteLossRankingJson(const LossRanking& ranking, const ReportJsonOptions& options,
                                  std::ostream& out) {
  JsonWriter json(out, options.indent);
  json.BeginObject();
  json.Key("from");
  PutTextOrNull(ranking.from, json);
  json.Key("to");
  PutTextOrNull(ranking.to, json);
  PutTotals("totals", ranking.claims, ranking.links, ranking.chains, ranking.conclusions, json);
  PutRuledOut(ranking.ruled_out, json);
  json.Key("ranking").BeginList();
  for (const LossRank& rank : ranking.ranks) {
    json.BeginObject();
    json.Key("kind").Text(rank.kind);
    json.Key("id").Text(rank.id);
    json.Key("why").Text(rank.why);
    json.Key("sources").Texts(rank.sources);
    PutTotals("costs", rank.claims, rank.links, rank.chains, rank.conclusions, json);
    json.EndObject();
  }
  json.EndList();
  return End(json, out);
}

}  // namespace catena
