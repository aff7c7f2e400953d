#include "export/disputes_report.h"

#include <algorithm>
#include <ostream>

#include "export/json_writer.h"
#include "export/printing.h"
#include "export/report_parts.h"

namespace catena {
namespace {

using printing::CleanLine;
using printing::Count;

void PutClaim(const DisputeClaim& claim, JsonWriter& json) {
  json.BeginObject();
  json.Key("id").Text(claim.id);
  json.Key("text").Text(claim.text);
  json.Key("value").Text(claim.value);
  json.Key("denies").Bool(claim.denies);
  json.Key("speakers").Texts(claim.speakers);
  json.Key("sources").Texts(claim.sources);
  json.Key("refuted_by").Texts(claim.refuted_by);
  json.EndObject();
}

std::string Title(DisputeKind kind) {
  switch (kind) {
    case DisputeKind::kAffirmedAndDenied:
      return "Affirmed and denied";
    case DisputeKind::kContradicts:
      return "Claims that contradict each other";
    case DisputeKind::kRefuted:
      return "Refuted by a source";
    case DisputeKind::kValuesDiffer:
      return "Values that differ";
  }
  return "";
}

class DisputesDocument {
 public:
  DisputesDocument(const GraphReader& graph, const DisputesReport& report,
                   const ReportOptions& options)
      : report_(report), options_(options), bibliography_(graph) {}

  Result<ReportDocument> Run() {
    document_.title = options_.title.empty() ? "What claims disagree on" : options_.title;
    AddSummary();
    Add(DiagramBlock());
    const size_t shown = std::min(report_.disputes.size(), options_.max_rows);
    for (size_t i = 0; i < shown; ++i) {
      const Dispute& dispute = report_.disputes[i];
      if (i == 0 || report_.disputes[i - 1].kind != dispute.kind) {
        Add(Heading(2, Title(dispute.kind), DisputeKindName(dispute.kind)));
      }
      AddDispute(dispute);
    }
    AddCut(shown, report_.disputes.size(), "disputes");
    AddOneSided();
    CATENA_TRY(AddBibliography(bibliography_, &document_));
    return std::move(document_);
  }

 private:
  void Add(ReportBlock block) { document_.blocks.push_back(std::move(block)); }

  void AddCut(size_t shown, size_t all, const std::string& what) {
    if (shown == all) return;
    Add(Paragraph({Plain("Shown are the first " + printing::Grouped(shown) + " of " +
                         printing::Grouped(all) + " " + what + ".")}));
  }

  void AddSummary() {
    Add(Heading(2, "Summary", "summary"));
    Add(Paragraph(
        {Strong(Count(report_.disputes.size(), "dispute", "disputes")),
         Plain(" and " + Count(report_.one_sided.size(), "claim or link", "claims or links") +
               " that one party alone vouches for, among " +
               Count(report_.claims, "claim", "claims") + ", " + printing::Grouped(report_.values) +
               " of which state a value.")}));
    std::string tolerances;
    for (const std::string& each : report_.tolerances) {
      tolerances += (tolerances.empty() ? "" : ", ") + CleanLine(each);
    }
    Add(Paragraph({Plain(tolerances.empty()
                             ? "Values differ when they are not the same; a vaguer date agrees "
                               "with a more precise one inside it."
                             : "Values may differ by: " + tolerances + "; others not at all.")}));
    if (report_.unstated.empty()) return;
    Add(Paragraph({Plain("No claim states a value of: " + Joined(report_.unstated) + ".")}));
  }

  static std::string Joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + CleanLine(text);
    return all;
  }

  Line ClaimLine(const DisputeClaim& claim) {
    Line line = {Strong(claim.id),
                 Plain(std::string(claim.denies ? " denies" : "") + ": " + CleanLine(claim.text))};
    if (!claim.value.empty()) line.push_back(Plain(" (" + CleanLine(claim.value) + ")"));
    if (!claim.speakers.empty()) line.push_back(Plain(" — said by " + Joined(claim.speakers)));
    for (const std::string& source : claim.sources) {
      line.push_back(Plain(" "));
      line.push_back(bibliography_.Reference(source));
    }
    if (claim.sources.empty()) line.push_back(Plain(" — no citation"));
    for (size_t i = 0; i < claim.refuted_by.size(); ++i) {
      line.push_back(Plain(i == 0 ? "; refuted by " : " "));
      line.push_back(bibliography_.Reference(claim.refuted_by[i]));
    }
    return line;
  }

  void AddDispute(const Dispute& dispute) {
    Add(Heading(3, dispute.words, ""));
    const auto groups = [](uint32_t n) {
      return Count(n, "independent group of sources", "independent groups of sources");
    };
    std::string facts;
    if (dispute.kind == DisputeKind::kValuesDiffer) {
      facts = "Together " + groups(dispute.affirming_groups) + "; tolerance " +
              CleanLine(dispute.tolerance) + ".";
      if (!dispute.recorded.empty()) {
        facts += " The record has " + CleanLine(dispute.recorded) + ".";
      }
    } else {
      facts = "For: " + groups(dispute.affirming_groups) +
              ". Against: " + groups(dispute.denying_groups) + ".";
      if (dispute.kind == DisputeKind::kContradicts) {
        facts = "The first: " + groups(dispute.affirming_groups) +
                ". The second: " + groups(dispute.denying_groups) + ".";
      }
    }
    if (!dispute.about.empty()) facts += " Over " + CleanLine(dispute.about) + ".";
    Add(Paragraph({Plain(std::move(facts))}));
    ReportBlock list;
    list.kind = ReportBlock::Kind::kList;
    for (const DisputeClaim& claim : dispute.claims) list.items.push_back(ClaimLine(claim));
    Add(std::move(list));
  }

  void AddOneSided() {
    if (report_.one_sided.empty()) return;
    Add(Heading(2, "Vouched for by one party alone", "one-sided"));
    ReportBlock list;
    list.kind = ReportBlock::Kind::kList;
    const size_t shown = std::min(report_.one_sided.size(), options_.max_rows);
    for (size_t i = 0; i < shown; ++i) {
      const OneSided& each = report_.one_sided[i];
      Line line = {Strong(each.id), Plain((each.is_claim ? ": " : " (link): ") +
                                          CleanLine(each.words) + " — " + CleanLine(each.why))};
      for (const std::string& source : each.sources) {
        line.push_back(Plain(" "));
        line.push_back(bibliography_.Reference(source));
      }
      list.items.push_back(std::move(line));
    }
    Add(std::move(list));
    AddCut(shown, report_.one_sided.size(), "claims and links");
  }

  const DisputesReport& report_;
  const ReportOptions& options_;
  Bibliography bibliography_;
  ReportDocument document_;
};

}  // namespace

Result<void> WriteDisputesJson(const DisputesReport& report, const ReportJsonOptions& options,
                               std::ostream& out) {
  JsonWriter json(out, options.indent);
  json.BeginObject();
  json.Key("claims").Number(report.claims);
  json.Key("values").Number(report.values);
  json.Key("tolerances").Texts(report.tolerances);
  json.Key("unstated").Texts(report.unstated);
  json.Key("disputes").BeginList();
  for (const Dispute& dispute : report.disputes) {
    json.BeginObject();
    json.Key("kind").Text(DisputeKindName(dispute.kind));
    json.Key("about").Text(dispute.about);
    json.Key("property").Text(dispute.property);
    json.Key("words").Text(dispute.words);
    json.Key("claims").BeginList();
    for (const DisputeClaim& claim : dispute.claims) PutClaim(claim, json);
    json.EndList();
    json.Key("recorded").Text(dispute.recorded);
    json.Key("tolerance").Text(dispute.tolerance);
    json.Key("affirming_groups").Number(dispute.affirming_groups);
    json.Key("denying_groups").Number(dispute.denying_groups);
    json.EndObject();
  }
  json.EndList();
  json.Key("one_sided").BeginList();
  for (const OneSided& each : report.one_sided) {
    json.BeginObject();
    json.Key("kind").Text(each.is_claim ? "claim" : "relationship");
    json.Key("id").Text(each.id);
    json.Key("words").Text(each.words);
    json.Key("why").Text(each.why);
    json.Key("sources").Texts(each.sources);
    json.EndObject();
  }
  json.EndList();
  return EndReport(json, out);
}

Result<ReportDocument> MakeDisputesDocument(const GraphReader& graph, const DisputesReport& report,
                                            const ReportOptions& options) {
  return DisputesDocument(graph, report, options).Run();
}

}  // namespace catena
