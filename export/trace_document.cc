// What a trace report says, in order.
#include "core/evidence.h"
#include "export/evidence_view.h"
#include "export/printing.h"
#include "export/report_parts.h"

namespace catena {
namespace {

using printing::CleanLine;
using printing::Count;

class TraceDocument {
 public:
  TraceDocument(const GraphReader& graph, const TraceReport& report, const ReportOptions& options)
      : graph_(graph), report_(report), options_(options), bibliography_(graph), names_(graph) {}

  Result<ReportDocument> Run() {
    CATENA_TRY(const std::string question, Question());
    document_.title = options_.title.empty() ? question : options_.title;
    AddSummary(question);
    document_.blocks.push_back(DiagramBlock());
    const size_t shown = std::min(report_.chains.size(), options_.max_rows);
    for (size_t i = 0; i < shown; ++i) CATENA_TRY(AddChain(i));
    if (shown < report_.chains.size()) {
      Add(Paragraph({Text("Shown are the first " + Count(shown, "chain", "chains") + " of " +
                          printing::Grouped(report_.chains.size()) + ".")}));
    }
    AddStatusMeanings(statuses_, &document_);
    CATENA_TRY(AddBibliography(bibliography_, &document_));
    return std::move(document_);
  }

 private:
  void Add(ReportBlock block) { document_.blocks.push_back(std::move(block)); }

  Result<std::string> Question() {
    CATENA_TRY(const std::string from, names_.Name(report_.from));
    CATENA_TRY(const std::string to, names_.Name(report_.to));
    if (report_.direction == TraceDirection::kForwards) return "What followed from " + from;
    if (report_.direction == TraceDirection::kBackwards) return "What led to " + to;
    return "From " + from + " to " + to;
  }

  void AddSummary(const std::string& question) {
    Add(Heading(2, "Summary", "summary"));
    if (report_.chains.empty()) {
      Add(Paragraph({Plain(question + ": "), Strong("no chain was found"), Plain(".")}));
    } else {
      const TraceChain& best = report_.chains.front();
      Add(Paragraph(
          {Plain(question + ": "), Strong(Count(report_.chains.size(), "chain", "chains")),
           Plain("; the best has " + Count(best.links.size(), "link", "links") + " and is "),
           Status(best.status),
           Plain(", resting on " +
                 Count(best.independent_groups, "independent group", "independent groups") +
                 " of sources at its weakest link.")}));
    }
    if (report_.ruled_out.any()) {
      Add(RuledOutParagraph(report_.ruled_out));
    }
    if (!report_.cut_by.empty()) {
      Add(Paragraph(
          {Plain("The answer is not complete: it was cut by " + CleanLine(report_.cut_by) + "; " +
                 printing::Grouped(report_.chains_found) + " chains were counted.")}));
    }
  }

  const TraceEvent& Event(const TraceChain& chain, size_t i) const {
    return report_.events[chain.events[i]];
  }

  static std::string EventText(const TraceEvent& event) {
    const std::string name = CleanLine(event.name.empty() ? event.id : event.name);
    return name + " (" + (event.date.empty() ? "no date" : CleanLine(event.date)) + ")";
  }

  Result<void> AddChain(size_t number) {
    const TraceChain& chain = report_.chains[number];
    Add(Heading(2, "Chain " + std::to_string(number + 1), "chain-" + std::to_string(number + 1)));
    Line path;
    for (size_t i = 0; i < chain.events.size(); ++i) {
      path.push_back(Plain((i == 0 ? "" : " → ") + EventText(Event(chain, i))));
    }
    Add(Paragraph(std::move(path)));
    Line verdict = {Plain("As a whole: "), Status(chain.status),
                    Plain("; timing " + std::string(TimingName(chain.timing)))};
    if (chain.weakest_link < chain.links.size()) {
      verdict.push_back(Plain("; weakest link " + CleanLine(chain.links[chain.weakest_link].id)));
    }
    verdict.push_back(Plain("."));
    if (!chain.timing_why.empty()) verdict.push_back(Plain(" " + CleanLine(chain.timing_why)));
    Add(Paragraph(std::move(verdict)));
    for (size_t i = 0; i < chain.links.size(); ++i) CATENA_TRY(AddLink(chain, i));
    return {};
  }

  Result<void> AddLink(const TraceChain& chain, size_t i) {
    const TraceLink& link = chain.links[i];
    statuses_.set(static_cast<size_t>(link.status));
    const std::string phrase(evidence::CausalPhrase(link.type));
    Add(Heading(3, EventText(Event(chain, i)) + " " + phrase + " " + EventText(Event(chain, i + 1)),
                ""));
    Line facts = {Status(link.status),
                  Plain("; " + CleanLine(link.type) + " " + CleanLine(link.id))};
    if (!link.signal.empty())
      facts.push_back(Plain("; in the words “" + CleanLine(link.signal) + "”"));
    facts.push_back(
        Plain("; " + Count(link.independent_groups, "independent group", "independent groups") +
              " of sources; timing " + std::string(TimingName(link.timing)) + "."));
    Add(Paragraph(std::move(facts)));
    ReportBlock claims;
    claims.kind = ReportBlock::Kind::kList;
    for (const std::string& claim : link.claims) {
      CATENA_TRY(Line line, ClaimLine(link, claim));
      claims.items.push_back(std::move(line));
    }
    if (claims.items.empty()) claims.items.push_back({Plain("No claim asserts this link.")});
    Add(std::move(claims));
    return {};
  }

  Result<Line> ClaimLine(const TraceLink& link, const std::string& claim_id) {
    std::string text;
    CATENA_TRY(const std::optional<NodeId> node_id, FindNodeById(graph_, claim_id));
    if (node_id) {
      CATENA_TRY(const std::optional<ClaimView> claim, LoadClaim(graph_, *node_id));
      if (claim) text = CleanLine(claim->text);
    }
    Line line = {Strong(claim_id), Plain(": " + text)};
    bool cited = false;
    for (const TraceCitation& citation : link.citations) {
      if (citation.claim != claim_id) continue;
      line.push_back(Plain(" "));
      line.push_back(bibliography_.Reference(citation.source));
      std::string detail;
      if (!citation.locator.empty()) detail += " " + CleanLine(citation.locator);
      if (citation.stance != "supports" && !citation.stance.empty()) {
        detail += " (" + CleanLine(citation.stance) + ")";
      } else if (!citation.why_not.empty()) {
        detail += " (does not stand: " + citation.why_not + ")";
      }
      if (!detail.empty()) line.push_back(Plain(detail));
      cited = true;
    }
    if (!cited) line.push_back(Plain(" — no citation."));
    return line;
  }

  const GraphReader& graph_;
  const TraceReport& report_;
  const ReportOptions& options_;
  Bibliography bibliography_;
  NameCache names_;
  StatusSet statuses_;
  ReportDocument document_;
};

}  // namespace

Result<ReportDocument> MakeTraceDocument(const GraphReader& graph, const TraceReport& report,
                                         const ReportOptions& options) {
  return TraceDocument(graph, report, options).Run();
}

}  // namespace catena
