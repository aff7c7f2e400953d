#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/json_output.h"
#include "app/cli/output_file.h"
#include "core/evidence.h"
#include "core/graph_names.h"
#include "db/database.h"
#include "ingest/article_words.h"
#include "ingest/decision_file.h"
#include "ingest/proposals.h"

namespace catena::cli {
namespace {

// Who decides, unless the user says: the account's name.
std::string AccountName() {
  const passwd* const entry = getpwuid(geteuid());
  return entry != nullptr && entry->pw_name != nullptr ? entry->pw_name : "unknown";
}

std::string Now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

std::string EndText(const ProposalEnd& end) {
  std::string text = Printable(end.name.empty() ? end.id : end.name);
  if (!end.date.empty()) text += " (" + Printable(end.date) + ")";
  if (end.is_new) text += " [new]";
  return text;
}

void PrintProposal(const Proposal& proposal, size_t number, size_t total, Terminal& terminal,
                   std::ostream& out) {
  const std::string count = std::to_string(number) + "/" + std::to_string(total);
  out << terminal.Paint(Ink::kStrong, count) << "  " << terminal.Paint(Ink::kFaint, proposal.id)
      << '\n';
  if (!proposal.text.empty()) {
    out << "  " << Printable(proposal.section) << ": " << Printable(proposal.text) << '\n';
  }
  out << "  " << EndText(proposal.from) << "\n    " << terminal.Paint(Ink::kStrong, proposal.type)
      << " \"" << Printable(proposal.signal) << "\"\n  " << EndText(proposal.to) << '\n';
  if (proposal.kind == ProposalKind::kLink) {
    out << "  sources: ";
    for (const std::string& source : proposal.sources) out << Printable(source) << ' ';
    out << (proposal.sources.empty() ? "none" : "") << '\n';
  }
  if (proposal.status == "proposed") return;
  out << "  " << proposal.status << " by " << Printable(proposal.decided_by) << " on "
      << proposal.decided_at;
  if (!proposal.note.empty()) out << ": " << Printable(proposal.note);
  out << '\n';
}

Value EndValue(const ProposalEnd& end) {
  return Value::Map{{"id", end.id}, {"name", end.name}, {"date", end.date}, {"new", end.is_new}};
}

std::string ProposalsJson(const std::vector<Proposal>& proposals) {
  std::vector<std::vector<JsonField>> objects;
  for (const Proposal& each : proposals) {
    Value::List sources;
    for (const std::string& source : each.sources) sources.emplace_back(source);
    objects.push_back({{"id", each.id},
                       {"kind", std::string(ProposalKindName(each.kind))},
                       {"status", each.status},
                       {"type", each.type},
                       {"signal", each.signal},
                       {"from", EndValue(each.from)},
                       {"to", EndValue(each.to)},
                       {"claim", each.claim},
                       {"document", each.document},
                       {"section", each.section},
                       {"text", each.text},
                       {"sources", sources},
                       {"decided_by", each.decided_by},
                       {"decided_at", each.decided_at},
                       {"note", each.note}});
  }
  return ArrayJson(objects);
}

std::string CausalTypeNames() {
  std::string names;
  for (const evidence::CausalType& each : evidence::CausalTypes()) {
    names += (names.empty() ? "" : ", ") + std::string(each.type);
  }
  return names;
}

// Asks one by one, on standard error; answers are lines of standard input, so they may be piped.
class Interview {
 public:
  explicit Interview(Terminal& terminal) : terminal_(terminal) {}

  // What was decided before "q" or the end of the answers.
  std::vector<Decision> Ask(const std::vector<Proposal>& proposals) {
    for (size_t i = 0; i < proposals.size(); ++i) {
      PrintProposal(proposals[i], i + 1, proposals.size(), terminal_, terminal_.err());
      if (!AskOne(proposals[i])) break;
    }
    return std::move(decisions_);
  }

 private:
  // "Yes" is y, whatever the case.
  static std::string Letter(const std::string& answer) {
    const std::string lowered = AsciiLowered(answer);
    for (const char* const word : {"yes", "no", "skip", "quit"}) {
      if (lowered == word || lowered == std::string_view(word, 1)) return {word[0]};
    }
    return answer;
  }

  // False to stop.
  bool AskOne(const Proposal& proposal) {
    Decision decision{
        .id = proposal.id, .verdict = Verdict::kReject, .type = "", .note = "", .where = {}};
    while (true) {
      terminal_.err() << "Accept? y yes, n no, s skip, t TYPE accept as TYPE, q stop: "
                      << std::flush;
      std::string line;
      const bool answered = static_cast<bool>(std::getline(std::cin, line));
      // A terminal shows the line end that was typed; a pipe does not.
      if (isatty(STDIN_FILENO) == 0) terminal_.err() << '\n';
      if (!answered) return false;
      while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.pop_back();
      const std::string rest = line.size() > 2 && line[1] == ' ' ? line.substr(2) : "";
      if (rest.empty()) line = Letter(line);
      if (line == "q") return false;
      if (line == "s" || line.empty()) return true;
      if (line == "y" || (line[0] == 't' && !rest.empty())) {
        decision.verdict = Verdict::kAccept;
        if (line[0] == 't') decision.type = rest;
        if (!decision.type.empty() && !evidence::FindCausalType(decision.type)) {
          terminal_.err() << "'" << Printable(decision.type)
                          << "' is no type of a causal link: " << CausalTypeNames() << '\n';
          continue;
        }
        break;
      }
      if (line == "n" || (line[0] == 'n' && !rest.empty())) {
        decision.note = rest;
        break;
      }
      terminal_.err() << "'" << Printable(line) << "' is no answer\n";
    }
    decisions_.push_back(std::move(decision));
    return true;
  }

  Terminal& terminal_;
  std::vector<Decision> decisions_;
};

// All of them, or nothing.
Result<int> Decide(Database& db, const std::vector<Decision>& decisions, const std::string& by,
                   Terminal& terminal) {
  CATENA_TRY(const auto writer, db.Write());
  CATENA_TRY(const DecisionReport report,
             ApplyDecisions(*writer, decisions, {by.empty() ? AccountName() : by, Now()}));
  if (!report.errors.empty()) {
    const int code = Report(report.errors, terminal);
    if (terminal.format() == OutputFormat::kText) {
      terminal.err() << "catena: " << Plural(report.errors.size(), "error")
                     << "; no decision was taken\n";
    }
    return code;
  }
  if (report.accepted + report.rejected + report.reopened > 0) CATENA_TRY(writer->Commit());
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << ObjectJson({{"accepted", static_cast<int64_t>(report.accepted)},
                                  {"rejected", static_cast<int64_t>(report.rejected)},
                                  {"reopened", static_cast<int64_t>(report.reopened)},
                                  {"unchanged", static_cast<int64_t>(report.unchanged)},
                                  {"events_made", static_cast<int64_t>(report.events_made)}})
                   << '\n';
  } else {
    terminal.out() << report.accepted << " accepted, " << report.rejected << " rejected, "
                   << (report.reopened == 0 ? "" : std::to_string(report.reopened) + " reopened, ")
                   << report.unchanged << " decided before; " << Plural(report.events_made, "event")
                   << " made\n";
  }
  return kDone;
}

Result<ProposalFilter> FilterOf(const GraphReader& graph, const ReviewArguments& args) {
  ProposalFilter filter;
  filter.open_only = !args.all;
  filter.kind = FindProposalKind(args.kind);
  if (!args.document.empty()) {
    CATENA_TRY(const NodeId node, ResolveNode(graph, args.document, evidence::kDocument));
    CATENA_TRY(filter.document, UserId(graph, node));
  }
  return filter;
}

void List(const std::vector<Proposal>& proposals, const ReviewArguments& args, Terminal& terminal) {
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << ProposalsJson(proposals) << '\n';
    return;
  }
  if (proposals.empty()) terminal.out() << "Nothing is proposed.\n";
  const size_t shown =
      args.limit == 0 ? proposals.size() : std::min<size_t>(args.limit, proposals.size());
  for (size_t i = 0; i < shown; ++i) {
    PrintProposal(proposals[i], i + 1, proposals.size(), terminal, terminal.out());
  }
  if (shown < proposals.size()) {
    terminal.out() << "… and " << proposals.size() - shown << " more (--limit 0 shows all)\n";
  }
}

}  // namespace

Result<int> RunReview(const GlobalOptions& global, const ReviewArguments& args,
                      Terminal& terminal) {
  const bool decides = args.ask || !args.decisions.empty();
  CATENA_TRY(const auto db,
             Database::Open(global.db, {.mode = decides ? DatabaseOptions::Mode::kWrite
                                                        : DatabaseOptions::Mode::kRead}));
  if (!args.decisions.empty()) {
    CATENA_TRY(const DecisionFile file, ReadDecisions(args.decisions));
    if (!file.errors.empty()) return Report(file.errors, terminal);
    return Decide(*db, file.decisions, args.by, terminal);
  }
  std::vector<Proposal> proposals;
  {
    CATENA_TRY(const auto graph, db->Read());
    CATENA_TRY(const ProposalFilter filter, FilterOf(*graph, args));
    CATENA_TRY(proposals, ListProposals(*graph, filter));
  }
  if (args.ask) return Decide(*db, Interview(terminal).Ask(proposals), args.by, terminal);
  if (!args.export_.empty()) {
    const bool csv = FileEnding(args.export_) == "csv";
    CATENA_TRY(WriteFile(args.export_, [&](std::ostream& out) -> Result<void> {
      WriteProposals(proposals, csv ? ProposalFormat::kCsv : ProposalFormat::kJsonLines, out);
      return {};
    }));
    return kDone;
  }
  List(proposals, args, terminal);
  return kDone;
}

}  // namespace catena::cli
