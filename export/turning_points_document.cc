// What the reports on turning points and on what is central say, in order.
#include <cstdio>

#include "core/evidence.h"
#include "export/printing.h"
#include "export/report_parts.h"
#include "export/turning_points_report.h"

namespace catena {
namespace {

using printing::CleanLine;
using printing::Count;

std::string EventText(const TraceEvent& event) {
  const std::string name = CleanLine(event.name.empty() ? event.id : event.name);
  return name + " (" + (event.date.empty() ? "no date" : CleanLine(event.date)) + ")";
}

std::string Fixed(double number, const char* format) {
  char text[64];
  std::snprintf(text, sizeof text, format, number);
  return text;
}

void AddCircuits(const std::vector<Circuit>& circuits, std::string_view title,
                 std::string_view verb, ReportDocument* document) {
  if (circuits.empty()) return;
  document->blocks.push_back(Heading(2, title, ""));
  ReportBlock list;
  list.kind = ReportBlock::Kind::kList;
  for (const Circuit& circuit : circuits) {
    std::string text;
    for (const std::string& node : circuit.nodes) {
      text += CleanLine(node) + " " + std::string(verb) + " ";
    }
    if (!circuit.nodes.empty()) text += CleanLine(circuit.nodes.front());
    text += "; " + Count(circuit.members, "member", "members") + " in the knot";
    list.items.push_back({Plain(std::move(text))});
  }
  document->blocks.push_back(std::move(list));
}

class TurningPointsDocument {
 public:
  TurningPointsDocument(const GraphReader& graph, const TurningPointsReport& report,
                        const ReportOptions& options)
      : report_(report), options_(options), bibliography_(graph), names_(graph) {}

  Result<ReportDocument> Run() {
    const std::string question =
        "Turning points from " + EventText(report_.from) + " to " + EventText(report_.to);
    document_.title = options_.title.empty() ? question : options_.title;
    AddSummary();
    document_.blocks.push_back(DiagramBlock());
    AddPoints();
    for (const TraceLink& link : report_.fragile_links) CATENA_TRY(AddLink(link));
    AddCircuits(report_.causal_cycles, "Circles on the chains", "→", &document_);
    AddStatusMeanings(statuses_, &document_);
    CATENA_TRY(AddBibliography(bibliography_, &document_));
    return std::move(document_);
  }

 private:
  void Add(ReportBlock block) { document_.blocks.push_back(std::move(block)); }

  void AddSummary() {
    Add(Heading(2, "Summary", "summary"));
    if (!report_.reachable) {
      Add(Paragraph({Strong("No chain"), Plain(" leads from the one to the other.")}));
    } else {
      // A walk over a circle need not be part of a chain, which passes no event twice.
      const bool circles = !report_.causal_cycles.empty();
      Add(Paragraph({Plain((circles ? "With the circles that they touch, the chains run over "
                                    : "The chains run over ") +
                           Count(report_.events, "event", "events") + " and " +
                           Count(report_.links, "link", "links") + ". Every one passes "),
                     Strong(Count(report_.turning_points.size(), "event", "events")),
                     Plain(" between the two, and every one uses "),
                     Strong(Count(report_.fragile_links.size(), "link", "links")), Plain(".")}));
    }
    if (report_.ruled_out.any()) {
      Add(RuledOutParagraph(report_.ruled_out));
    }
    if (report_.overcounts_chains) {
      Add(Paragraph({Plain(
          "Some ways over the links cannot have their dates true and were counted: every chain may "
          "pass more than is listed.")}));
    }
    if (!report_.cut_by.empty()) {
      Add(Paragraph({Plain("Not every event was looked at: the answer was cut by " +
                           CleanLine(report_.cut_by) +
                           ". Chains that were not seen may go around what is listed here.")}));
    }
  }

  void AddPoints() {
    if (report_.turning_points.empty()) return;
    Add(Heading(2, "Events that every chain passes", "turning-points"));
    ReportBlock list;
    list.kind = ReportBlock::Kind::kList;
    for (const TraceEvent& event : report_.turning_points) {
      list.items.push_back({Strong(EventText(event)), Plain(" — " + CleanLine(event.id))});
    }
    Add(std::move(list));
  }

  Result<void> AddLink(const TraceLink& link) {
    if (&link == &report_.fragile_links.front()) {
      Add(Heading(2, "Links that every chain uses", "fragile-links"));
      Add(Paragraph({Plain("Without any one of these no chain is left.")}));
    }
    statuses_.set(static_cast<size_t>(link.status));
    CATENA_TRY(const std::string from, names_.Name(link.from));
    CATENA_TRY(const std::string to, names_.Name(link.to));
    const std::string phrase(evidence::CausalPhrase(link.type));
    Add(Heading(3, from + " " + phrase + " " + to, ""));
    Line line = {Status(link.status),
                 Plain("; " + CleanLine(link.type) + " " + CleanLine(link.id) + "; " +
                       Count(link.independent_groups, "independent group", "independent groups") +
                       " of sources; timing " + std::string(TimingName(link.timing)) + ".")};
    std::string claims;
    for (const std::string& claim : link.claims) {
      claims += (claims.empty() ? " Stated by " : ", ") + CleanLine(claim);
    }
    line.push_back(Plain(claims.empty() ? " No claim asserts it." : claims));
    for (const std::string& source : link.sources) {
      line.push_back(Plain(" "));
      line.push_back(bibliography_.Reference(source));
    }
    if (!link.claims.empty()) {
      line.push_back(Plain(!link.sources.empty()    ? "."
                           : link.citations.empty() ? ", without a source."
                                                    : ", without a source that stands."));
    }
    std::string denials;
    for (const std::string& claim : link.denials) {
      denials += (denials.empty() ? " Denied by " : ", ") + CleanLine(claim);
    }
    if (!denials.empty()) line.push_back(Plain(denials + "."));
    Add(Paragraph(std::move(line)));
    return {};
  }

  const TurningPointsReport& report_;
  const ReportOptions& options_;
  Bibliography bibliography_;
  NameCache names_;
  StatusSet statuses_;
  ReportDocument document_;
};

ReportTable RankingTable(std::string caption, const std::vector<CentralNode>& nodes) {
  ReportTable table;
  table.caption = std::move(caption);
  table.header = {"id", "betweenness", "PageRank", "links", "name"};
  table.numeric = {false, true, true, true, false};
  for (const CentralNode& node : nodes) {
    table.rows.push_back({{Text(node.id)},
                          {Plain(Fixed(node.betweenness, "%.1f"))},
                          {Plain(Fixed(node.page_rank, "%.4f"))},
                          {Plain(printing::Grouped(node.degree))},
                          {Text(node.name)}});
  }
  return table;
}

}  // namespace

Result<ReportDocument> MakeTurningPointsDocument(const GraphReader& graph,
                                                 const TurningPointsReport& report,
                                                 const ReportOptions& options) {
  return TurningPointsDocument(graph, report, options).Run();
}

Result<ReportDocument> MakeCentralityDocument(const GraphReader&, const CentralityReport& report,
                                              const ReportOptions& options) {
  ReportDocument document;
  document.title = options.title.empty() ? "What the story hangs on" : options.title;
  const auto add = [&](ReportBlock block) { document.blocks.push_back(std::move(block)); };
  add(Heading(2, "Summary", "summary"));
  if (report.nodes == 0) {
    add(Paragraph(
        {Plain("No event has a participant, a part or a cause: there is nothing to compare.")}));
    return document;
  }
  std::string summary = "Compared: " + Count(report.nodes, "node", "nodes") + " and " +
                        Count(report.relationships, "relationship", "relationships") +
                        ": who took part in what, what is part of what, and what led to what.";
  if (report.estimated_from > 0) {
    summary +=
        " Betweenness is estimated from " + Count(report.estimated_from, "start", "starts") + ".";
  }
  add(Paragraph({Plain(std::move(summary))}));
  add(Heading(2, "Central actors", "actors"));
  AddTable(RankingTable("Actors, by betweenness", report.actors), options.max_rows, &document);
  add(Heading(2, "Central events", "events"));
  AddTable(RankingTable("Events, by betweenness", report.events), options.max_rows, &document);
  add(DiagramBlock());

  ReportTable hinges;
  hinges.caption = "Things without which a part falls off";
  hinges.header = {"id", "cut off", "parts", "kind", "name"};
  hinges.numeric = {false, true, true, false, false};
  for (const HingeNode& hinge : report.hinges) {
    hinges.rows.push_back({{Text(hinge.id)},
                           {Plain(printing::Grouped(hinge.cut_off))},
                           {Plain(printing::Grouped(hinge.parts))},
                           {Text(hinge.kind)},
                           {Text(hinge.name)}});
  }
  if (!hinges.rows.empty()) {
    add(Heading(2, "What holds it together", "hinges"));
    AddTable(std::move(hinges), options.max_rows, &document);
  }
  if (!report.communities.empty()) {
    add(Heading(2, "Communities", "communities"));
    add(Paragraph({Plain("Modularity " + Fixed(report.modularity, "%.3f") +
                         "; of each, the most linked members.")}));
    ReportBlock list;
    list.kind = ReportBlock::Kind::kList;
    for (const CommunityGroup& group : report.communities) {
      std::string text = Count(group.size, "member", "members") + ": ";
      for (size_t i = 0; i < group.members.size(); ++i) {
        const CentralNode& node = group.members[i];
        text += (i == 0 ? "" : "; ") + CleanLine(node.name.empty() ? node.id : node.name);
      }
      if (group.members.size() < group.size) text += "; …";
      list.items.push_back({Plain(std::move(text))});
    }
    add(std::move(list));
  }
  AddCircuits(report.causal_cycles, "Circles of causes", "→", &document);
  AddCircuits(report.circular_sources, "Circular sourcing", "derives from", &document);
  return document;
}

}  // namespace catena
