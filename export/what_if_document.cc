// What a report on losses says, in order; and the ranking of losses.
#include <fmt/format.h>

#include <algorithm>

#include "export/event_words.h"
#include "export/printing.h"
#include "export/report_parts.h"
#include "export/robustness_report_output.h"

namespace catena {
namespace {

using printing::CleanLine;
using printing::Count;

// "Of 12 supported links 2 fall and 1 is left with one independent group."
std::string CountsText(const FateCounts& counts, const char* one, const char* many) {
  if (counts.supported == 0) return "";
  std::string text = "Of " + Count(counts.supported, one, many) + " ";
  text += counts.fallen == 0
              ? "none falls"
              : fmt::format("{} {}", counts.fallen, counts.fallen == 1 ? "falls" : "fall");
  if (counts.weakened > 0) {
    text += fmt::format(", {} {} left with one independent group", counts.weakened,
                        counts.weakened == 1 ? "is" : "are");
  }
  return text + ".";
}

std::string FateText(Fate fate, uint32_t before, uint32_t after) {
  return fmt::format("{} ({} → {})", FateName(fate), before, after);
}

class WhatIfDocument {
 public:
  WhatIfDocument(const GraphReader& graph, const WhatIfReport& report, const ReportOptions& options)
      : report_(report), options_(options), bibliography_(graph), words_(graph) {}

  Result<ReportDocument> Run() {
    std::string lost;
    for (const LostThing& each : report_.without) {
      lost += (lost.empty() ? "" : ", ") + CleanLine(each.id);
    }
    document_.title = options_.title.empty() ? "Without " + lost : options_.title;
    AddLost();
    CATENA_TRY(AddSummary());
    document_.blocks.push_back(DiagramBlock());
    CATENA_TRY(AddConclusions());
    CATENA_TRY(AddChains());
    CATENA_TRY(AddLinks());
    AddClaims();
    CATENA_TRY(AddBibliography(bibliography_, &document_));
    return std::move(document_);
  }

 private:
  void Add(ReportBlock block) { document_.blocks.push_back(std::move(block)); }

  void AddLost() {
    Add(Heading(2, "What is supposed to be lost", "lost"));
    ReportBlock list;
    list.kind = ReportBlock::Kind::kList;
    for (const LostThing& lost : report_.without) {
      Line line = {Plain(lost.kind + " "), Strong(lost.id)};
      if (!lost.name.empty() && lost.name != lost.id) {
        line.push_back(Plain(": " + printing::Truncate(CleanLine(lost.name), 300)));
      }
      if (lost.kind == "source" && lost.sources.size() > 1) {
        line.push_back(Plain(" — it and what draws on it alone: " +
                             Count(lost.sources.size(), "source:", "sources:")));
      } else if (lost.kind != "source" && !lost.sources.empty()) {
        line.push_back(Plain(" — with it " + Count(lost.sources.size(), "source:", "sources:")));
      }
      for (const std::string& source : lost.sources) {
        line.push_back(Plain(" "));
        line.push_back(bibliography_.Reference(source));
      }
      list.items.push_back(std::move(line));
    }
    Add(std::move(list));
  }

  Result<void> AddSummary() {
    Add(Heading(2, "What falls", "summary"));
    if (!report_.to.empty()) CATENA_TRY(AddVerdict());
    std::string text = CountsText(report_.claim_counts, "supported claim", "supported claims");
    for (const std::string& more :
         {CountsText(report_.link_counts, "supported link", "supported links"),
          CountsText(report_.chain_counts, "supported chain", "supported chains")}) {
      text += (text.empty() || more.empty() ? "" : " ") + more;
    }
    const FateCounts& ends = report_.conclusion_counts;
    if (report_.to.empty() && ends.supported > 0) {
      text += fmt::format(" Of {} that something supported led to, {} left without.",
                          Count(ends.supported, "event", "events"),
                          ends.fallen == 0
                              ? std::string("none is")
                              : fmt::format("{} {}", ends.fallen, ends.fallen == 1 ? "is" : "are"));
    }
    Add(Paragraph({Plain(text.empty() ? "Nothing was supported before." : std::move(text))}));
    if (report_.trace.ruled_out.any()) Add(RuledOutParagraph(report_.trace.ruled_out));
    if (!report_.trace.cut_by.empty()) {
      Add(Paragraph({Plain("Not all chains were looked at: the search was cut by " +
                           CleanLine(report_.trace.cut_by) + ".")}));
    }
    return {};
  }

  // Whether what led to the end still does.
  Result<void> AddVerdict() {
    CATENA_TRY(const std::string to, words_.Called(report_.to));
    std::string story = "What led to " + to;
    if (!report_.from.empty()) {
      CATENA_TRY(const std::string from, words_.Called(report_.from));
      story = "From " + from + " to " + to;
    }
    const FateCounts& ends = report_.conclusion_counts;
    const char* verdict = ends.supported == 0 ? "no chain was supported before the loss"
                          : ends.fallen > 0   ? "the story falls"
                          : ends.weakened > 0 ? "the story stands on one chain alone"
                                              : "the story stands";
    Add(Paragraph({Plain(story + ": "), Strong(verdict), Plain(".")}));
    return {};
  }

  Result<void> AddConclusions() {
    if (report_.conclusions.empty() || !report_.to.empty()) return {};
    Add(Heading(2, "Events that nothing supported, or one way alone, leads to any more",
                "conclusions"));
    ReportBlock list;
    list.kind = ReportBlock::Kind::kList;
    for (const ConclusionFate& each : report_.conclusions) {
      CATENA_TRY(const std::string called, words_.Called(each.id));
      const char* how = each.fate == Fate::kFallen ? ": nothing supported leads to it any more"
                                                   : ": one supported way is left";
      list.items.push_back({Strong(each.id), Plain(" " + called + how)});
    }
    Add(std::move(list));
    return {};
  }

  Result<void> AddChains() {
    if (report_.chains.empty()) return {};
    Add(Heading(2, "Chains", "chains"));
    ReportTable table{.caption = "Chains, with the independent groups of their weakest link",
                      .header = {"", "chain", "fate", "weakest links now"},
                      .numeric = {true, false, false, false},
                      .rows = {}};
    for (const ChainFate& chain : report_.chains) {
      std::string path;
      for (const size_t event : report_.trace.chains[chain.chain].events) {
        const TraceEvent& each = report_.trace.events[event];
        path += (path.empty() ? "" : " → ") + CleanLine(each.name.empty() ? each.id : each.name);
      }
      const std::string fate = chain.groups_before == 0
                                   ? "was not supported"
                                   : FateText(chain.fate, chain.groups_before, chain.groups_after);
      table.rows.push_back({{Plain(std::to_string(chain.chain + 1))},
                            {Plain(std::move(path))},
                            {Plain(fate)},
                            {Plain(Joined(chain.broken_links))}});
    }
    AddTable(std::move(table), options_.max_rows, &document_);
    return {};
  }

  Result<void> AddLinks() {
    if (report_.links.empty()) return {};
    Add(Heading(2, "Links", "links"));
    ReportTable table{.caption = "Links that fall or are weakened, with their independent groups",
                      .header = {"link", "from, to", "fate", "claims lost", "claims left"},
                      .numeric = {false, false, false, false, false},
                      .rows = {}};
    for (const LinkFate& link : report_.links) {
      CATENA_TRY(const std::string from, words_.Called(link.from));
      CATENA_TRY(const std::string to, words_.Called(link.to));
      table.rows.push_back({{Plain(CleanLine(link.id))},
                            {Plain(from + " " + LinkPhrase(link.type) + " " + to)},
                            {Plain(FateText(link.fate, link.groups_before, link.groups_after))},
                            {Plain(Joined(link.lost_claims))},
                            {Plain(Joined(link.left_claims))}});
    }
    AddTable(std::move(table), options_.max_rows, &document_);
    return {};
  }

  void AddClaims() {
    if (report_.claims.empty()) return;
    Add(Heading(2, "Claims", "claims"));
    ReportTable table{.caption = "Claims that fall or are weakened, with their independent groups",
                      .header = {"claim", "fate", "sources lost", "sources left", "text"},
                      .numeric = {false, false, false, false, false},
                      .rows = {}};
    for (const ClaimFate& claim : report_.claims) {
      table.rows.push_back({{Plain(CleanLine(claim.id))},
                            {Plain(FateText(claim.fate, claim.groups_before, claim.groups_after))},
                            References(claim.lost, &bibliography_),
                            References(claim.left, &bibliography_),
                            {Plain(CleanLine(claim.text))}});
    }
    AddTable(std::move(table), options_.max_rows, &document_);
  }

  const WhatIfReport& report_;
  const ReportOptions& options_;
  Bibliography bibliography_;
  EventWords words_;
  ReportDocument document_;
};

// "2 of 5", or "" for none.
std::string Share(uint64_t part, uint64_t all) {
  return part == 0 ? "" : fmt::format("{} of {}", part, all);
}

}  // namespace

Result<ReportDocument> MakeWhatIfDocument(const GraphReader& graph, const WhatIfReport& report,
                                          const ReportOptions& options) {
  return WhatIfDocument(graph, report, options).Run();
}

Result<ReportDocument> MakeLossRankingDocument(const GraphReader& graph, const LossRanking& ranking,
                                               const ReportOptions& options) {
  ReportDocument document;
  document.title = options.title.empty() ? "Which loss would cost most" : options.title;
  EventWords words(graph);
  const bool chains = !ranking.from.empty() || !ranking.to.empty();
  std::string scope = "The whole graph: ";
  if (!ranking.from.empty() && !ranking.to.empty()) {
    CATENA_TRY(const std::string from, words.Called(ranking.from));
    CATENA_TRY(const std::string to, words.Called(ranking.to));
    scope = "From " + from + " to " + to + ": ";
  } else if (chains) {
    CATENA_TRY(scope, words.Called(ranking.from.empty() ? ranking.to : ranking.from));
    scope += ": ";
  }
  scope += Count(ranking.claims.supported, "supported claim", "supported claims") + ", " +
           Count(ranking.links.supported, "link", "links");
  scope += chains ? ", " + Count(ranking.chains.supported, "chain", "chains") + "."
                  : ", " + Count(ranking.conclusions.supported, "event", "events") +
                        " that something supported led to.";
  document.blocks.push_back(Paragraph({Plain(std::move(scope))}));
  if (ranking.ruled_out.any()) document.blocks.push_back(RuledOutParagraph(ranking.ruled_out));
  ReportTable table{.caption = "Losses, the dearest first",
                    .header = {"lost", "what it is", "sources", "conclusions fall", "chains fall",
                               "links fall", "links weakened", "claims fall"},
                    .numeric = {false, false, true, true, true, true, true, true},
                    .rows = {}};
  for (const LossRank& rank : ranking.ranks) {
    const std::string what = rank.why.empty() ? rank.kind : rank.kind + ": " + CleanLine(rank.why);
    table.rows.push_back({{Plain(CleanLine(rank.id))},
                          {Plain(printing::Truncate(what, 80))},
                          {Plain(std::to_string(rank.sources.size()))},
                          {Plain(Share(rank.conclusions.fallen, ranking.conclusions.supported))},
                          {Plain(Share(rank.chains.fallen, ranking.chains.supported))},
                          {Plain(Share(rank.links.fallen, ranking.links.supported))},
                          {Plain(Share(rank.links.weakened, ranking.links.supported))},
                          {Plain(Share(rank.claims.fallen, ranking.claims.supported))}});
  }
  if (table.rows.empty()) {
    const bool nothing = !ranking.to.empty() && ranking.conclusions.supported == 0;
    document.blocks.push_back(
        Paragraph({Plain(nothing ? "No supported chain leads there: there is nothing to lose."
                                 : "Nothing would fall or be weakened.")}));
    return document;
  }
  AddTable(std::move(table), options.max_rows, &document);
  return document;
}

}  // namespace catena
