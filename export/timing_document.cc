// What a timing report says, in order: whether it is possible, each conflict, what was asked.
#include <algorithm>
#include <optional>

#include "export/printing.h"
#include "export/report_parts.h"
#include "export/timing_report.h"

namespace catena {
namespace {

using printing::CleanLine;
using printing::Count;
using Days = std::optional<int64_t>;

// "1988-01-01 to 1988-12-31", "by 1994-05-31", "from 1995-01-01 on", "unknown".
std::string Range(const Days& first, const Days& last) {
  if (first && last) {
    return *first == *last ? FormatDay(*first) : FormatDay(*first) + " to " + FormatDay(*last);
  }
  if (first) return "from " + FormatDay(*first) + " on";
  return last ? "by " + FormatDay(*last) : "unknown";
}

std::string SpanText(const TimingSpan& span) {
  const auto days = [](int64_t n) { return std::to_string(n) + (n == 1 ? " day" : " days"); };
  if (span.least && span.most) {
    return *span.least == *span.most ? days(*span.least)
                                     : std::to_string(*span.least) + " to " + days(*span.most);
  }
  if (span.least) return days(*span.least) + " or more";
  return span.most ? days(*span.most) + " or less" : "unknown";
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + CleanLine(text);
  return all;
}

class TimingDocument {
 public:
  TimingDocument(const GraphReader& graph, const TimingReport& report, const ReportOptions& options)
      : report_(report), options_(options), bibliography_(graph) {}

  Result<ReportDocument> Run() {
    document_.title = options_.title.empty() ? Title() : options_.title;
    AddSummary();
    Add(DiagramBlock());
    for (size_t i = 0; i < report_.conflicts.size(); ++i) AddConflict(i);
    if (report_.pair) AddPair();
    if (!report_.asked.empty()) {
      AddAsked();
    } else {
      AddTightened();
    }
    CATENA_TRY(AddBibliography(bibliography_, &document_));
    return std::move(document_);
  }

 private:
  void Add(ReportBlock block) { document_.blocks.push_back(std::move(block)); }

  static std::string NameOf(const TimingEvent& event) {
    return CleanLine(event.name.empty() ? event.id : event.name);
  }

  std::string Title() const {
    if (report_.asked.empty()) return "Timing of all events";
    std::string title = "Timing of " + NameOf(report_.events[0]);
    if (report_.events.size() > 1) title += " and " + NameOf(report_.events[1]);
    return title;
  }

  void AddSummary() {
    Add(Heading(2, "Summary", "summary"));
    Line line;
    if (report_.consistent) {
      line = {Strong("The dates and relationships are consistent"), Plain(".")};
    } else {
      line = {Strong("The dates and relationships contradict each other"),
              Plain(": " + Count(report_.conflicts.size(), "conflict", "conflicts") +
                    ", explained below. What a conflict names is left out of account in the "
                    "rest.")};
    }
    Add(Paragraph(std::move(line)));
    std::string counts = "Compared: " + Count(report_.event_count, "event", "events") + ", " +
                         printing::Grouped(report_.dated) + " with a date, and " +
                         Count(report_.relationship_count, "relationship", "relationships") +
                         " that say something of time";
    if (report_.only_denied > 0) {
      counts += ", without " + printing::Grouped(report_.only_denied) +
                " that are denied and not affirmed";
    }
    counts += ". " + printing::Grouped(report_.tightened) +
              (report_.tightened == 1 ? " event is" : " events are") +
              " bounded more closely than by " + (report_.tightened == 1 ? "its" : "their") +
              " own date.";
    Add(Paragraph({Plain(std::move(counts))}));
    if (report_.cut_by == "max-conflicts") {
      Add(Paragraph({Strong("There are more conflicts"),
                     Plain(", and so no bounds are given: the answer was cut by max-conflicts.")}));
    } else if (!report_.cut_by.empty()) {
      Add(
          Paragraph({Plain("Not every event that hangs together with these was looked at: the "
                           "answer was cut by " +
                           CleanLine(report_.cut_by) + ". Bounds hold and might be tighter.")}));
    }
  }

  void AddSteps(const TimingReason& reason) {
    ReportBlock list;
    list.kind = ReportBlock::Kind::kList;
    for (const std::string& step : reason.steps) list.items.push_back({Text(step)});
    Add(std::move(list));
  }

  Line ConstraintLine(const TimingConstraint& constraint) {
    Line line = {Text(constraint.words)};
    if (constraint.kind == TimingConstraint::Kind::kRelationship) {
      line.push_back(
          Plain(" (" + CleanLine(constraint.type) + " " + CleanLine(constraint.id) + ")"));
    }
    line.push_back(
        Plain(constraint.claims.empty() ? ": no claim says so" : ": " + Joined(constraint.claims)));
    for (const std::string& source : constraint.sources) {
      line.push_back(Plain(" "));
      line.push_back(bibliography_.Reference(source));
    }
    if (!constraint.claims.empty() && constraint.sources.empty()) {
      line.push_back(Plain(", without a source"));
    }
    if (!constraint.denials.empty()) {
      line.push_back(Plain("; denied by " + Joined(constraint.denials)));
    }
    if (!constraint.differing.empty()) {
      line.push_back(Plain("; another date in " + Joined(constraint.differing)));
    }
    return line;
  }

  void AddConstraints(const std::vector<TimingConstraint>& constraints) {
    ReportBlock list;
    list.kind = ReportBlock::Kind::kList;
    for (const TimingConstraint& constraint : constraints) {
      list.items.push_back(ConstraintLine(constraint));
    }
    Add(std::move(list));
  }

  void AddConflict(size_t i) {
    const TimingConflict& conflict = report_.conflicts[i];
    const std::string number = std::to_string(i + 1);
    Add(Heading(2, "Conflict " + number, "conflict-" + number));
    const size_t many = conflict.constraints.size();
    Add(Paragraph({Plain(many == 1 ? "This statement cannot be true."
                                   : "These " + std::to_string(many) +
                                         " statements cannot all be true; without any one of them "
                                         "the others can.")}));
    AddConstraints(conflict.constraints);
    Add(Paragraph({Plain("Why:")}));
    AddSteps(conflict);
  }

  void AddPair() {
    const TimingPair& pair = *report_.pair;
    const std::string a = NameOf(report_.events[0]);
    const std::string b = NameOf(report_.events[1]);
    Add(Heading(2, "How they relate", "relations"));
    if (!pair.stated.empty()) {
      Add(Paragraph({Plain("Stated between them:")}));
      AddConstraints(pair.stated);
    }
    ReportTable table;
    table.caption = "In whole days, “" + a + "” has to “" + b + "” the relation";
    table.header = {"relation", ""};
    table.numeric = {false, false};
    for (size_t i = 0; i < kAllenRelationCount; ++i) {
      if (!pair.possible[i]) continue;
      const Certainty certainty =
          pair.possible.count() == 1 ? Certainty::kCertain : Certainty::kPossible;
      table.rows.push_back({{Plain(std::string(AllenRelationName(static_cast<AllenRelation>(i))))},
                            {Plain(std::string(CertaintyName(certainty)))}});
    }
    AddTable(std::move(table), options_.max_rows, &document_);
    Add(Paragraph({Plain("All others are impossible.")}));
    ReportTable spans;
    spans.caption = "Days from the first to the second";
    spans.header = {"from", "to", "days"};
    spans.numeric = {false, false, false};
    const auto row = [&](const char* from, const char* to, const TimingSpan& span) {
      spans.rows.push_back({{Plain(std::string(from) + " of " + a)},
                            {Plain(std::string(to) + " of " + b)},
                            {Plain(SpanText(span))}});
    };
    row("begin", "begin", pair.begin_to_begin);
    row("end", "begin", pair.end_to_begin);
    row("end", "end", pair.end_to_end);
    AddTable(std::move(spans), options_.max_rows, &document_);
    for (const TimingReason* reason : {&pair.first_before_second, &pair.second_before_first}) {
      if (reason->steps.empty()) continue;
      Add(Paragraph({Plain("By relationships alone:")}));
      AddSteps(*reason);
      AddConstraints(reason->constraints);
    }
  }

  void AddAsked() {
    for (size_t i = 0; i < report_.events.size(); ++i) {
      const TimingEvent& event = report_.events[i];
      Add(Heading(2, NameOf(event), "event-" + std::to_string(i + 1)));
      Line line = {Plain(event.date.empty() ? "It has no date. "
                                            : "Its date is " + CleanLine(event.date) + ". "),
                   Plain("It began "),
                   Strong(Range(event.bounds.begin_min, event.bounds.begin_max)),
                   Plain(" and ended "),
                   Strong(Range(event.bounds.end_min, event.bounds.end_max)),
                   Plain(".")};
      if (event.date_set_aside) {
        line.push_back(Plain(" Its own date is part of a conflict and left out of account."));
      }
      Add(Paragraph(std::move(line)));
      std::vector<TimingConstraint> constraints;  // Each once.
      for (const TimingBound& bound : report_.bounds) {
        if (bound.event != i) continue;
        AddBound(bound);
        for (const TimingConstraint& constraint : bound.reason.constraints) {
          if (std::ranges::find(constraints, constraint.id, &TimingConstraint::id) ==
              constraints.end()) {
            constraints.push_back(constraint);
          }
        }
      }
      if (constraints.empty()) continue;
      Add(Paragraph({Plain("This rests on:")}));
      AddConstraints(constraints);
    }
  }

  void AddBound(const TimingBound& bound) {
    const bool first = bound.bound.ends_with("_min");
    const bool begin = bound.bound.starts_with("begin");
    Add(Paragraph({Plain(std::string(begin ? "Began " : "Ended ") +
                         (first ? "no earlier than " : "by ") + FormatDay(bound.day) + ":")}));
    AddSteps(bound.reason);
  }

  void AddTightened() {
    ReportTable table;
    table.caption = "Events bounded more closely than by their own date";
    table.header = {"event", "date", "began", "ended", "name"};
    table.numeric = {false, false, false, false, false};
    for (const TimingEvent& event : report_.events) {
      if (!event.tightened) continue;
      const std::string date = event.date_set_aside ? event.date + " (in conflict)" : event.date;
      table.rows.push_back({{Text(event.id)},
                            {Text(date.empty() ? "none" : date)},
                            {Plain(Range(event.bounds.begin_min, event.bounds.begin_max))},
                            {Plain(Range(event.bounds.end_min, event.bounds.end_max))},
                            {Text(event.name)}});
    }
    if (table.rows.empty()) return;
    Add(Heading(2, "What follows for dates", "bounds"));
    AddTable(std::move(table), options_.max_rows, &document_);
  }

  const TimingReport& report_;
  const ReportOptions& options_;
  Bibliography bibliography_;
  ReportDocument document_;
};

}  // namespace

Result<ReportDocument> MakeTimingDocument(const GraphReader& graph, const TimingReport& report,
                                          const ReportOptions& options) {
  return TimingDocument(graph, report, options).Run();
}

}  // namespace catena
