// What a robustness report says, in order.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "export/event_words.h"
#include "export/printing.h"
#include "export/report_parts.h"
#include "export/robustness_report_output.h"

namespace catena {
namespace {

using printing::CleanLine;
using printing::Count;

std::string Percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

// "2", "between 6 and 9".
std::string SizeText(const Cut& cut) {
  if (cut.exact()) return std::to_string(cut.upper);
  return fmt::format("between {} and {}", cut.lower, cut.upper);
}

class RobustnessDocument {
 public:
  RobustnessDocument(const GraphReader& graph, const RobustnessReport& report,
                     const ReportOptions& options)
      : report_(report),
        options_(options),
        bibliography_(graph),
        events_(graph),
        story_("From " + CleanLine(report.from_name) + " to " + CleanLine(report.to_name)) {
    for (const SourceGroup& group : report.groups) groups_[group.id] = &group;
    for (const StandingLink& link : report.story) links_[link.id] = &link;
  }

  Result<ReportDocument> Run() {
    document_.title = options_.title.empty() ? story_ + ": how robust" : options_.title;
    Add(Heading(2, "Summary", "summary"));
    if (!report_.supported) {
      CATENA_TRY(AddUnsupported());
      AddRuledOut();
      CATENA_TRY(AddBibliography(bibliography_, &document_));
      return std::move(document_);
    }
    AddSummary();
    AddProbabilityLine();
    AddRuledOut();
    document_.blocks.push_back(DiagramBlock());
    CATENA_TRY(AddSourceSets());
    CATENA_TRY(AddOtherSets("Smallest sets of claims", "claim-sets", report_.claim_cut, false));
    CATENA_TRY(AddOtherSets("Smallest sets of events", "event-sets", report_.event_cut, true));
    CATENA_TRY(AddPassed());
    AddSensitivity();
    CATENA_TRY(AddLinks());
    AddGroups();
    CATENA_TRY(AddBibliography(bibliography_, &document_));
    return std::move(document_);
  }

 private:
  void Add(ReportBlock block) { document_.blocks.push_back(std::move(block)); }

  void AddRuledOut() {
    if (!report_.ruled_out.any()) return;
    Add(RuledOutParagraph(report_.ruled_out));
  }

  Result<void> AddUnsupported() {
    const bool chains = !report_.unsupported.empty();
    Add(Paragraph({Plain(story_ + ": "), Strong("no supported chain"),
                   Plain(chains ? ". The story falls without any loss: on every chain some link "
                                  "has no citation that stands."
                                : ". No chain of causes leads there at all, links left out that "
                                  "their dates contradict or that were to be avoided.")}));
    if (!chains) return {};
    Add(Paragraph({Plain("The chain that lacks least lacks support for:")}));
    ReportBlock list;
    list.kind = ReportBlock::Kind::kList;
    for (const StandingLink& link : report_.unsupported) {
      CATENA_TRY(std::string words, LinkWords(link));
      list.items.push_back({Strong(link.id), Plain(": " + words + ".")});
    }
    Add(std::move(list));
    return {};
  }

  Result<std::string> LinkWords(const StandingLink& link) {
    CATENA_TRY(const std::string from, events_.Called(link.from));
    CATENA_TRY(const std::string to, events_.Called(link.to));
    return from + " " + LinkPhrase(link.type) + " " + to;
  }

  void AddSummary() {
    const Cut& cut = report_.source_cut;
    const bool one = cut.exact() && cut.upper == 1;
    Line line = {Plain(story_ + ": the story falls with the loss of "),
                 Strong(SizeText(cut) + (one ? " independent group" : " independent groups")),
                 Plain(" of sources, and no fewer.")};
    if (!cut.exact()) {
      line.back() = Plain(fmt::format(
          " of sources. Both bounds are proven; the smallest number was not found within {:g} s.",
          static_cast<double>(report_.time_limit_ms) / 1000));
    }
    if (report_.overcounts_chains) {
      line.back() = Plain(
          " of sources. Some ways over the links cannot have their dates true and were counted, so "
          "fewer may do.");
    }
    Add(Paragraph(std::move(line)));
    std::string others =
        "Counted by claims it takes " + SizeText(report_.claim_cut) + "; by events ";
    others += report_.event_cut.upper == Cut::kUnbreakable
                  ? "nothing does, as a link joins the two directly"
                  : "between them " + SizeText(report_.event_cut);
    others += ".";
    if (cut.upper < report_.claim_cut.lower) {
      others += " The claims share sources: by claims the story looks stronger than it is.";
    }
    Add(Paragraph({Plain(std::move(others))}));
    Add(Paragraph({Plain(fmt::format(
        "{} of {} between the two {} on a chain whose every link has a citation that "
        "stands; {} behind them.",
        report_.story.size(), Count(report_.links, "link", "links"),
        report_.story.size() == 1 ? "is" : "are",
        Count(report_.groups.size(), "group of sources stands", "groups of sources stand")))}));
  }

  void AddProbabilityLine() {
    if (!report_.probability) return;
    const ProbabilityReport& found = *report_.probability;
    Line line = {Plain("At least one chain holds with a probability of "),
                 Strong(Percent(found.mean))};
    line.push_back(Plain(
        found.exact ? ", every case added up, if groups fail independently of each other with the "
                      "reliabilities below."
                    : fmt::format(", between {} and {} (95 %, {} cases drawn, seed {}), if groups "
                                  "fail independently of each other with the reliabilities below.",
                                  Percent(found.low), Percent(found.high),
                                  printing::Grouped(found.samples), found.seed)));
    if (report_.overcounts_chains) {
      line.push_back(Plain(" Ways that their dates rule out are counted: it may be less."));
    }
    Add(Paragraph(std::move(line)));
  }

  Line GroupLine(const std::vector<std::string>& ids) {
    Line line;
    for (const std::string& id : ids) {
      if (!line.empty()) line.push_back(Plain("; "));
      line.push_back(Strong(id));
      const auto group = groups_.find(id);
      if (group == groups_.end()) continue;
      if (!group->second->why.empty())
        line.push_back(Plain(" (" + CleanLine(group->second->why) + ")"));
      for (const Inline& reference : References(group->second->sources, &bibliography_)) {
        if (reference.kind == Inline::Kind::kReference) line.push_back(Plain(" "));
        if (reference.kind == Inline::Kind::kReference) line.push_back(reference);
      }
    }
    return line;
  }

  Result<Line> BrokenLine(const std::vector<std::string>& links) {
    Line line;
    for (const std::string& id : links) {
      const auto link = links_.find(id);
      if (link == links_.end()) continue;
      CATENA_TRY(std::string words, LinkWords(*link->second));
      line.push_back(Plain((line.empty() ? "" : "; ") + CleanLine(id) + ": " + words));
    }
    return line;
  }

  std::string HowMany(const Cut& cut) const {
    if (cut.exact() && cut.all_sets) {
      return cut.sets.size() == 1 ? "This is the only smallest set."
                                  : "These are all smallest sets.";
    }
    return cut.exact() ? "There may be more sets of this size."
                       : "This is the smallest set found; there may be smaller ones.";
  }

  Result<void> AddSourceSets() {
    Add(Heading(2, "Smallest sets of source groups", "source-sets"));
    Add(Paragraph({Plain("Each set breaks every supported chain, at the links named. " +
                         HowMany(report_.source_cut))}));
    ReportTable table{.caption = "Groups whose loss breaks the story",
                      .header = {"", "groups lost", "where the chains break"},
                      .numeric = {true, false, false},
                      .rows = {}};
    for (size_t i = 0; i < report_.source_cut.sets.size(); ++i) {
      const CutSet& set = report_.source_cut.sets[i];
      CATENA_TRY(Line broken, BrokenLine(set.links));
      table.rows.push_back(
          {{Plain(std::to_string(i + 1))}, GroupLine(set.members), std::move(broken)});
    }
    AddTable(std::move(table), options_.max_rows, &document_);
    return {};
  }

  Result<void> AddOtherSets(const char* heading, const char* anchor, const Cut& cut, bool events) {
    if (cut.sets.empty()) return {};
    Add(Heading(2, heading, anchor));
    Add(Paragraph({Plain(HowMany(cut))}));
    ReportBlock list;
    list.kind = ReportBlock::Kind::kList;
    for (const CutSet& set : cut.sets) {
      Line line;
      for (const std::string& member : set.members) {
        if (!line.empty()) line.push_back(Plain("; "));
        line.push_back(Strong(member));
        CATENA_TRY(const std::string words,
                   events ? events_.Called(member) : events_.ClaimText(member));
        line.push_back(Plain(" " + words));
      }
      list.items.push_back(std::move(line));
    }
    Add(std::move(list));
    return {};
  }

  Result<void> AddPassed() {
    if (report_.passed_by_all.empty()) return {};
    Add(Heading(2, "Events that every supported chain passes", "passed-by-all"));
    ReportBlock list;
    list.kind = ReportBlock::Kind::kList;
    for (const std::string& id : report_.passed_by_all) {
      CATENA_TRY(const std::string words, events_.Called(id));
      list.items.push_back({Strong(id), Plain(" " + words)});
    }
    Add(std::move(list));
    return {};
  }

  void AddSensitivity() {
    if (!report_.probability) return;
    Add(Heading(2, "How much hangs on each group", "sensitivity"));
    Add(
        Paragraph({Plain("Importance is the probability that a chain holds when the group can be "
                         "relied on, less that when it cannot.")}));
    ReportTable table{.caption = "Groups by importance",
                      .header = {"group", "why they are one", "reliability", "importance"},
                      .numeric = {false, false, true, true},
                      .rows = {}};
    for (const Sensitivity& each : report_.probability->groups) {
      const auto group = groups_.find(each.group);
      const std::string why = group == groups_.end() ? "" : CleanLine(group->second->why);
      table.rows.push_back({{Plain(CleanLine(each.group))},
                            {Plain(why)},
                            {Plain(fmt::format("{:.2f}", each.reliability))},
                            {Plain(fmt::format("{:.3f}", each.importance))}});
    }
    AddTable(std::move(table), options_.max_rows, &document_);
  }

  Result<void> AddLinks() {
    Add(Heading(2, "What the links stand on", "links"));
    ReportTable table{.caption = "Supported links between the two",
                      .header = {"link", "from, to", "claims", "groups"},
                      .numeric = {false, false, false, false},
                      .rows = {}};
    for (const StandingLink& link : report_.story) {
      CATENA_TRY(std::string words, LinkWords(link));
      table.rows.push_back({{Plain(CleanLine(link.id))},
                            {Plain(std::move(words))},
                            {Plain(Joined(link.claims))},
                            {Plain(Joined(link.groups))}});
    }
    AddTable(std::move(table), options_.max_rows, &document_);
    return {};
  }

  void AddGroups() {
    Add(Heading(2, "Independent groups of sources", "groups"));
    ReportTable table{.caption = "Groups that support the story",
                      .header = {"group", "why they are one", "sources", "links"},
                      .numeric = {false, false, false, true},
                      .rows = {}};
    for (const SourceGroup& group : report_.groups) {
      table.rows.push_back({{Plain(CleanLine(group.id))},
                            {Plain(CleanLine(group.why))},
                            {Plain(Joined(group.sources))},
                            {Plain(std::to_string(group.links))}});
    }
    AddTable(std::move(table), options_.max_rows, &document_);
  }

  const RobustnessReport& report_;
  const ReportOptions& options_;
  Bibliography bibliography_;
  EventWords events_;
  const std::string story_;
  std::map<std::string, const SourceGroup*> groups_;
  std::map<std::string, const StandingLink*> links_;
  ReportDocument document_;
};

}  // namespace

Result<ReportDocument> MakeRobustnessDocument(const GraphReader& graph,
                                              const RobustnessReport& report,
                                              const ReportOptions& options) {
  return RobustnessDocument(graph, report, options).Run();
}

}  // namespace catena
