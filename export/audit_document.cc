// What an audit report says, in order.
#include <fmt/format.h>

#include <algorithm>

#include "export/printing.h"
#include "export/report_parts.h"

namespace catena {
namespace {

using printing::Count;
using printing::Grouped;

std::string Share(uint64_t part, uint64_t whole) {
  if (whole == 0) return "";
  return fmt::format(" ({:.0f}%)", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

Line Number(uint64_t n) { return {Text(Grouped(n))}; }

class AuditDocument {
 public:
  AuditDocument(const GraphReader& graph, const AuditReport& report, const ReportOptions& options)
      : report_(report), options_(options), bibliography_(graph), names_(graph) {}

  Result<ReportDocument> Run() {
    document_.title = options_.title.empty() ? "Audit of sources" : options_.title;
    AddSummary();
    AddStatuses();
    AddSections();
    document_.blocks.push_back(DiagramBlock());
    CATENA_TRY(AddLinks());
    AddClaims();
    AddFindings();
    AddMethod();
    CATENA_TRY(AddBibliography(bibliography_, &document_));
    return std::move(document_);
  }

 private:
  void Add(ReportBlock block) { document_.blocks.push_back(std::move(block)); }

  void AddSummary() {
    const AuditTotals& totals = report_.totals;
    Add(Heading(2, "Summary", "summary"));
    Add(Paragraph({Strong(Count(totals.claims, "claim", "claims")),
                   Inline{Inline::Kind::kText,
                          " with " + Count(totals.citations, "citation", "citations") + " of " +
                              Count(totals.sources, "source", "sources") + ", about " +
                              Count(totals.relationships, "relationship", "relationships") + ".",
                          "",
                          {}}}));
    Add(Paragraph(
        {Strong(Grouped(totals.uncited_strict) + Share(totals.uncited_strict, totals.claims)),
         Inline{Inline::Kind::kText,
                " of the claims have no citation of their own; " + Grouped(totals.uncited_lenient) +
                    Share(totals.uncited_lenient, totals.claims) +
                    " when a later citation in the paragraph and the lead are accepted.",
                "",
                {}}}));
  }

  void AddStatuses() {
    Add(Heading(2, "Statuses", "statuses"));
    ReportTable table;
    table.caption = "Claims by every status that applies, and by the first of them";
    table.header = {"Status", "Claims", "As first", "Meaning"};
    table.numeric = {false, true, true, false};
    for (size_t i = 0; i < kClaimStatusCount; ++i) {
      if (report_.status_counts[i] == 0) continue;
      const auto status = static_cast<ClaimStatus>(i);
      const auto first = std::ranges::count(report_.claims, status, &ClaimAudit::primary);
      table.rows.push_back({{Status(status)},
                            Number(report_.status_counts[i]),
                            Number(static_cast<uint64_t>(first)),
                            {Text(ClaimStatusMeaning(status))}});
    }
    AddTable(std::move(table), options_.max_rows, &document_);
  }

  void AddSections() {
    if (report_.sections.empty()) return;
    Add(Heading(2, "Sections", "sections"));
    ReportTable table;
    table.caption = "Claims and citations by section of the text";
    table.header = {"Section", "Claims", "Citations", "Uncited", "Uncited, lenient"};
    table.numeric = {false, true, true, true, true};
    for (const SectionAudit& section : report_.sections) {
      table.rows.push_back({{Text(section.section.empty() ? "(no section)" : section.section)},
                            Number(section.claims),
                            Number(section.citations),
                            Number(section.uncited_strict),
                            Number(section.uncited_lenient)});
    }
    AddTable(std::move(table), options_.max_rows, &document_);
  }

  Result<void> AddLinks() {
    Add(Heading(2, "Relationships", "relationships"));
    ReportTable table;
    table.caption = "Relationships, weakest first";
    table.header = {"From", "Type", "To", "Status", "Claims", "Independent groups", "Timing"};
    table.numeric = {false, false, false, false, true, true, false};
    std::vector<const RelationshipAudit*> order;
    for (const RelationshipAudit& audit : report_.relationships) order.push_back(&audit);
    std::ranges::stable_sort(order, {}, [](const RelationshipAudit* audit) {
      return std::pair(GradeOf(audit->status), audit->status);
    });
    for (const RelationshipAudit* audit : order) {
      if (table.rows.size() > options_.max_rows) {
        table.rows.emplace_back();  // Counted, not shown.
        continue;
      }
      CATENA_TRY(const std::string from, names_.Name(audit->from));
      CATENA_TRY(const std::string to, names_.Name(audit->to));
      std::string timing(TimingName(audit->timing));
      if (!audit->timing_why.empty()) timing += ": " + audit->timing_why;
      table.rows.push_back({{Text(from)},
                            {Text(audit->type)},
                            {Text(to)},
                            {Status(audit->status)},
                            Number(audit->claims.size() + audit->denials.size()),
                            Number(audit->independent_groups),
                            {Text(timing)}});
    }
    AddTable(std::move(table), options_.max_rows, &document_);
    return {};
  }

  void AddClaims() {
    Add(Heading(2, "Claims", "claims"));
    ReportTable table;
    table.caption = "Claims in the order of the text";
    table.header = {"Claim", "Text", "Section", "Sentence", "Markers", "Status", "Why", "Sources"};
    table.numeric = {false, false, false, true, false, false, false, false};
    for (const ClaimAudit& claim : report_.claims) {
      if (table.rows.size() > options_.max_rows) {
        table.rows.emplace_back();
        continue;
      }
      Line statuses = {Status(claim.primary)};
      for (size_t i = 0; i < kClaimStatusCount; ++i) {
        const auto status = static_cast<ClaimStatus>(i);
        if (!claim.statuses[i] || status == claim.primary) continue;
        statuses.push_back(Inline{Inline::Kind::kText, ", ", "", {}});
        statuses.push_back(Status(status));
      }
      std::string markers;
      for (const std::string& marker : claim.markers) {
        markers += (markers.empty() ? "" : " ") + marker;
      }
      table.rows.push_back({{Text(claim.id)},
                            {Text(claim.text)},
                            {Text(claim.section)},
                            {Text(claim.sentence > 0 ? std::to_string(claim.sentence) : "")},
                            {Text(markers)},
                            std::move(statuses),
                            {Text(claim.why)},
                            References(claim.sources, &bibliography_)});
    }
    AddTable(std::move(table), options_.max_rows, &document_);
  }

  void AddFindings() {
    Add(Heading(2, "What each source carries", "carries"));
    ReportTable table;
    table.caption = "Sources by how many claims would have no other support";
    table.header = {"Source", "Title", "Claims", "Only support of", "Findings"};
    table.numeric = {false, false, true, true, false};
    std::vector<const SourceAudit*> order;
    for (const SourceAudit& audit : report_.sources) order.push_back(&audit);
    std::ranges::stable_sort(order, std::greater<>(), &SourceAudit::only_support_of);
    for (const SourceAudit* audit : order) {
      std::string findings;
      for (const std::string& finding : audit->findings) {
        findings += (findings.empty() ? "" : " ") + finding;
      }
      table.rows.push_back({{bibliography_.Reference(audit->id)},
                            {Text(audit->title)},
                            Number(audit->claims),
                            Number(audit->only_support_of),
                            {Text(findings)}});
    }
    AddTable(std::move(table), options_.max_rows, &document_);
  }

  void AddMethod() {
    Add(Heading(2, "How it was counted", "method"));
    const ApproximationPolicy& policy = report_.approximation;
    Add(Paragraph({Text(fmt::format(
        "Dates marked approximate were widened by {} days, {} months, {} years, {} years for a "
        "decade and {} years for a century.",
        policy.days, policy.months, policy.years, policy.decades_years, policy.centuries_years))}));
    ReportBlock list;
    list.kind = ReportBlock::Kind::kList;
    for (const IndependenceGroup& group : report_.groups) {
      if (group.sources.size() < 2) continue;
      Line line = References(group.sources, &bibliography_);
      line.push_back(Inline{Inline::Kind::kText, ": " + printing::CleanLine(group.why), "", {}});
      list.items.push_back(std::move(line));
    }
    if (list.items.empty()) {
      Add(Paragraph({Text("Every source counts as independent of every other.")}));
      return;
    }
    Add(Paragraph({Text("Sources that count as one:")}));
    Add(std::move(list));
  }

  const AuditReport& report_;
  const ReportOptions& options_;
  Bibliography bibliography_;
  NameCache names_;
  ReportDocument document_;
};

}  // namespace

Result<ReportDocument> MakeAuditDocument(const GraphReader& graph, const AuditReport& report,
                                         const ReportOptions& options) {
  return AuditDocument(graph, report, options).Run();
}

}  // namespace catena
