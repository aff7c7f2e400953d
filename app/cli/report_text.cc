#include "app/cli/report_text.h"

#include <algorithm>
#include <ostream>

#include "core/evidence.h"

namespace catena::cli {
namespace {

constexpr size_t kTextColumns = 96;  // Where running text is broken in a pipe.

size_t Columns(const Terminal& terminal) {
  return terminal.width() > 40 ? std::min(terminal.width(), kTextColumns + 24) : kTextColumns;
}

void PrintWrapped(Terminal& terminal, std::string_view indent, std::string_view text) {
  for (const std::string& line : Wrap(Printable(text), Columns(terminal) - indent.size())) {
    terminal.out() << indent << line << '\n';
  }
}

std::string Quoted(std::string_view text) { return "“" + Printable(text) + "”"; }

std::string EventLine(const TraceEvent& event, Terminal& terminal) {
  std::string line = terminal.Paint(Ink::kStrong, Printable(event.name));
  if (!event.date.empty()) line += "  " + Printable(event.date);
  return line + terminal.Paint(Ink::kFaint, "  [" + Printable(event.id) + "]");
}

std::string Counts(size_t claims, size_t citations, uint64_t groups) {
  return Plural(claims, "claim") + ", " + Plural(citations, "citation") + ", " +
         Plural(groups, "independent group");
}

std::string TimingText(Timing timing) {
  switch (timing) {
    case Timing::kOk:
      return "dates allow it";
    case Timing::kPossibleViolation:
      return "some readings of the dates forbid it";
    case Timing::kViolation:
      return "the dates forbid it";
    case Timing::kUnknown:
      return "dates unknown";
  }
  return "";
}

void PrintLink(const TraceLink& link, bool weakest, Terminal& terminal) {
  std::ostream& out = terminal.out();
  const std::string_view phrase = evidence::CausalPhrase(link.type);
  out << "   │  " << phrase;
  if (!link.signal.empty() && link.signal != phrase) out << " — " << Quoted(link.signal);
  out << terminal.Paint(Ink::kFaint, "  [" + Printable(link.id) + " " + Printable(link.type) + "]");
  if (weakest) out << terminal.Paint(Ink::kBad, "  weakest link");
  out << "\n   │  " << terminal.Paint(InkOf(link.status), ClaimStatusName(link.status)) << " · "
      << Counts(link.claims.size(), link.citations.size(), link.independent_groups) << " · "
      << TimingText(link.timing) << '\n';
  for (const TraceCitation& citation : link.citations) {
    out << "   │    " << Printable(citation.claim) << ' ' << Printable(citation.stance) << ' '
        << Printable(citation.source);
    if (!citation.locator.empty()) out << ", " << Printable(citation.locator);
    if (!citation.marker.empty()) out << ' ' << Printable(citation.marker);
    if (citation.stance == "supports" && !citation.why_not.empty()) {
      out << " — does not stand: " << citation.why_not;
    }
    out << '\n';
  }
  if (link.citations.empty() && !link.claims.empty()) {
    std::string claims;
    for (const std::string& claim : link.claims) claims += (claims.empty() ? "" : ", ") + claim;
    out << "   │    stated by " << Printable(claims) << ", which cites nothing\n";
  }
  out << "   ▼\n";
}

void PrintChain(const TraceReport& report, const TraceChain& chain, size_t number,
                Terminal& terminal) {
  terminal.out() << '\n' << number << ". ";
  for (size_t i = 0; i < chain.events.size(); ++i) {
    if (i > 0) {
      PrintLink(chain.links[i - 1], chain.links.size() > 1 && i - 1 == chain.weakest_link,
                terminal);
      terminal.out() << "   ";
    }
    terminal.out() << EventLine(report.events[chain.events[i]], terminal) << '\n';
  }
  if (!chain.timing_why.empty()) {
    PrintWrapped(terminal, "   ", "Not possible as a whole: " + chain.timing_why);
  }
}

std::string TraceTitle(const TraceReport& report) {
  const std::string count =
      report.chains.empty() ? "No chain" : Plural(report.chains.size(), "chain");
  switch (report.direction) {
    case TraceDirection::kBetween:
      return count + " from " + report.from + " to " + report.to;
    case TraceDirection::kForwards:
      return count + " forwards from " + report.from;
    case TraceDirection::kBackwards:
      return count + (report.chains.size() > 1 ? " that lead to " : " that leads to ") + report.to;
  }
  return count;
}

std::string Percent(uint64_t part, uint64_t whole) {
  return whole == 0 ? "0 %" : std::to_string((part * 200 + whole) / (2 * whole)) + " %";
}

void PrintStatuses(const AuditReport& report, Terminal& terminal) {
  Table table(
      {{"status"}, {"claims", Table::Align::kRight}, {"", Table::Align::kRight}, {"meaning"}});
  for (size_t i = 0; i < kClaimStatusCount; ++i) {
    if (report.status_counts[i] == 0) continue;
    const auto status = static_cast<ClaimStatus>(i);
    table.Add({std::string(ClaimStatusName(status)), std::to_string(report.status_counts[i]),
               Percent(report.status_counts[i], report.totals.claims),
               std::string(ClaimStatusMeaning(status))},
              InkOf(status));
  }
  terminal.out() << "\nClaims by every status that applies\n";
  table.Print(terminal, "  ");
}

void PrintSections(const AuditReport& report, Terminal& terminal) {
  Table table({{"section"},
               {"claims", Table::Align::kRight},
               {"citations", Table::Align::kRight},
               {"uncited", Table::Align::kRight},
               {"lenient", Table::Align::kRight}});
  for (const SectionAudit& section : report.sections) {
    table.Add({section.section.empty() ? "(none)" : section.section, std::to_string(section.claims),
               std::to_string(section.citations), std::to_string(section.uncited_strict),
               std::to_string(section.uncited_lenient)});
  }
  terminal.out() << "\nSections\n";
  table.Print(terminal, "  ");
}

// Says what a limit left out, so that a short list is never taken for a whole one.
void PrintRest(size_t shown, size_t all, Terminal& terminal) {
  if (shown < all) {
    terminal.out() << terminal.Paint(Ink::kFaint, "  … and " + std::to_string(all - shown) +
                                                      " more (--limit 0 shows all)")
                   << '\n';
  }
}

// "Karabakh War, sentence 12, [4][5]"
std::string PlaceInText(const ClaimAudit& claim) {
  std::string place = claim.section;
  if (claim.sentence > 0) {
    place += (place.empty() ? "sentence " : ", sentence ") + std::to_string(claim.sentence);
  }
  std::string markers;
  for (const std::string& marker : claim.markers) markers += marker;
  if (!markers.empty()) place += (place.empty() ? "" : ", ") + markers;
  return place;
}

void PrintClaims(const AuditReport& report, const AuditArguments& filter, Terminal& terminal) {
  const size_t all = report.claims.size();
  const size_t shown = filter.limit == 0 ? all : std::min<size_t>(filter.limit, all);
  terminal.out() << "\nClaims\n";
  if (all == 0) terminal.out() << "  none\n";
  for (size_t i = 0; i < shown; ++i) {
    const ClaimAudit& claim = report.claims[i];
    terminal.out() << "  " << terminal.Paint(Ink::kStrong, Printable(claim.id)) << "  "
                   << terminal.Paint(InkOf(claim.primary), ClaimStatusName(claim.primary)) << "  "
                   << Counts(1, claim.citations, claim.independent_groups).substr(9) << '\n';
    if (const std::string place = PlaceInText(claim); !place.empty()) {
      PrintWrapped(terminal, "      ", place);
    }
    PrintWrapped(terminal, "      ", claim.text);
    PrintWrapped(terminal, "      → ", claim.why);
  }
  PrintRest(shown, all, terminal);
}

void PrintLinks(const AuditReport& report, const AuditArguments& filter, Terminal& terminal) {
  Table table({{"link"},
               {"from"},
               {"type"},
               {"to"},
               {"claims", Table::Align::kRight},
               {"citations", Table::Align::kRight},
               {"groups", Table::Align::kRight},
               {"timing"},
               {"status"}});
  const size_t all = report.relationships.size();
  const size_t shown = filter.limit == 0 ? all : std::min<size_t>(filter.limit, all);
  for (size_t i = 0; i < shown; ++i) {
    const RelationshipAudit& link = report.relationships[i];
    table.Add({link.id, link.from, link.type, link.to, std::to_string(link.claims.size()),
               std::to_string(link.citations), std::to_string(link.independent_groups),
               std::string(TimingName(link.timing)), std::string(ClaimStatusName(link.status))},
              InkOf(link.status));
  }
  terminal.out() << "\nRelationships\n";
  table.Print(terminal, "  ");
  PrintRest(shown, all, terminal);
}

void PrintSources(const AuditReport& report, const AuditArguments& filter, Terminal& terminal) {
  Table table({{"source"},
               {"claims", Table::Align::kRight},
               {"only support of", Table::Align::kRight},
               {"group"},
               {"title"}});
  const size_t all = report.sources.size();
  const size_t shown = filter.limit == 0 ? all : std::min<size_t>(filter.limit, all);
  for (size_t i = 0; i < shown; ++i) {
    const SourceAudit& source = report.sources[i];
    table.Add({source.id, std::to_string(source.claims), std::to_string(source.only_support_of),
               source.group == source.id ? "" : source.group, source.title});
  }
  terminal.out() << "\nSources\n";
  table.Print(terminal, "  ");
  PrintRest(shown, all, terminal);
}

void PrintFindings(const AuditReport& report, Terminal& terminal) {
  bool titled = false;
  for (const SourceAudit& source : report.sources) {
    for (const std::string& finding : source.findings) {
      if (!titled) terminal.out() << "\nFindings on sources\n";
      titled = true;
      terminal.out() << "  " << terminal.Paint(Ink::kBad, Printable(source.id)) << '\n';
      PrintWrapped(terminal, "      ", finding);
    }
  }
}

}  // namespace

void PrintTrace(const TraceReport& report, Terminal& terminal) {
  terminal.out() << Printable(TraceTitle(report));
  if (report.chains_found > report.chains.size()) {
    terminal.out() << ", the best of " << report.chains_found;
  }
  terminal.out() << '\n';
  PrintChains(report, 1, terminal);
  PrintCut(report, terminal);
}

void PrintChains(const TraceReport& report, size_t first, Terminal& terminal) {
  for (const TraceChain& chain : report.chains) PrintChain(report, chain, first++, terminal);
}

void PrintCut(const TraceReport& report, Terminal& terminal) {
  if (report.ruled_out.any()) {
    terminal.out() << '\n';
    PrintWrapped(terminal, "", RuledOutText(report.ruled_out) + " (--keep-violations keeps them)");
  }
  if (report.cut_by.empty()) return;
  terminal.out() << '\n'
                 << terminal.Paint(Ink::kWeak, "The answer is not complete: it was cut by " +
                                                   Printable(report.cut_by))
                 << '\n';
}

void PrintAudit(const AuditReport& report, const AuditArguments& filter, Terminal& terminal) {
  const AuditTotals& totals = report.totals;
  terminal.out() << Plural(totals.claims, "claim") << ", " << Plural(totals.citations, "citation")
                 << ", " << Plural(totals.sources, "source") << ", "
                 << Plural(totals.relationships, "relationship") << '\n'
                 << "Without a citation: " << totals.uncited_strict << " ("
                 << Percent(totals.uncited_strict, totals.claims) << "); " << totals.uncited_lenient
                 << " when the lead and claims that a later marker may cover are let pass\n";
  const bool listing = !filter.status.empty() || !filter.section.empty();
  if (!listing) {
    PrintStatuses(report, terminal);
    PrintSections(report, terminal);
    PrintFindings(report, terminal);
  } else {
    PrintClaims(report, filter, terminal);
  }
  if (filter.links) PrintLinks(report, filter, terminal);
  if (filter.sources) PrintSources(report, filter, terminal);
}

}  // namespace catena::cli
