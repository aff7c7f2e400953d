// catena: the command-line program.
#include <csignal>
#include <exception>
#include <iostream>
#include <new>

#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"

namespace catena::cli {
namespace {

Result<int> Run(const Arguments& arguments, Terminal& terminal) {
  struct Dispatch {
    const GlobalOptions& global;
    Terminal& terminal;
    Result<int> operator()(const ImportArguments& a) const {
      return RunImport(global, a, terminal);
    }
    Result<int> operator()(const ShowArguments& a) const { return RunShow(global, a, terminal); }
    Result<int> operator()(const FindArguments& a) const { return RunFind(global, a, terminal); }
    Result<int> operator()(const TraceArguments& a) const { return RunTrace(global, a, terminal); }
    Result<int> operator()(const AuditArguments& a) const { return RunAudit(global, a, terminal); }
    Result<int> operator()(const ReviewArguments& a) const {
      return RunReview(global, a, terminal);
    }
    Result<int> operator()(const TimingArguments& a) const {
      return RunTiming(global, a, terminal);
    }
    Result<int> operator()(const TurningPointsArguments& a) const {
      return RunTurningPoints(global, a, terminal);
    }
    Result<int> operator()(const DisputesArguments& a) const {
      return RunDisputes(global, a, terminal);
    }
    Result<int> operator()(const CompareArguments& a) const {
      return RunCompare(global, a, terminal);
    }
    Result<int> operator()(const DiagramArguments& a) const {
      return RunDiagram(global, a, terminal);
    }
    Result<int> operator()(const RankArguments& a) const { return RunRank(global, a, terminal); }
    Result<int> operator()(const CommunitiesArguments& a) const {
      return RunCommunities(global, a, terminal);
    }
    Result<int> operator()(const ComponentsArguments& a) const {
      return RunComponents(global, a, terminal);
    }
    Result<int> operator()(const CoreArguments& a) const { return RunCore(global, a, terminal); }
    Result<int> operator()(const RobustnessArguments& a) const {
      return RunRobustness(global, a, terminal);
    }
    Result<int> operator()(const WhatIfArguments& a) const {
      return RunWhatIf(global, a, terminal);
    }
    Result<int> operator()(const ExportArguments& a) const {
      return RunExport(global, a, terminal);
    }
    Result<int> operator()(const CheckArguments& a) const { return RunCheck(global, a, terminal); }
    Result<int> operator()(const RecoverArguments& a) const {
      return RunRecover(global, a, terminal);
    }
    Result<int> operator()(const BackupArguments& a) const {
      return RunBackup(global, a, terminal);
    }
    Result<int> operator()(const RestoreArguments& a) const {
      return RunRestore(global, a, terminal);
    }
    Result<int> operator()(const StatsArguments& a) const { return RunStats(global, a, terminal); }
    Result<int> operator()(const CompactArguments& a) const {
      return RunCompact(global, a, terminal);
    }
    Result<int> operator()(const ManualArguments& a) const {
      return RunManual(global, a, terminal);
    }
  };
  return std::visit(Dispatch{arguments.global, terminal}, arguments.command);
}

// Our code throws nothing; the standard library throws when memory runs out, and where a file
// goes away under its hands.
Result<int> RunOrCatch(const Arguments& arguments, Terminal& terminal) {
  try {
    return Run(arguments, terminal);
  } catch (const std::bad_alloc&) {
    return Fail(ErrorCode::kIo, "there is not enough memory");
  } catch (const std::exception& problem) {
    return Fail(ErrorCode::kIo, problem.what());
  }
}

int Main(int argc, const char* const* argv) {
  const auto parsed = ParseArguments(argc, argv);
  if (const auto* exit = std::get_if<ExitNow>(&parsed)) {
    std::cout << exit->out << std::flush;
    std::cerr << exit->err;
    return std::cout ? exit->code : kStorageFailed;
  }
  const auto& arguments = std::get<Arguments>(parsed);
  Terminal terminal(std::cout, std::cerr, arguments.global);
  CatchInterrupt();
  const Result<int> code = RunOrCatch(arguments, terminal);
  if (!code) return Report(code.error(), terminal);
  std::cout.flush();
  if (!std::cout) {
    return Report(Error{ErrorCode::kIo, "standard output could not be written", {}}, terminal);
  }
  return *code;
}

}  // namespace
}  // namespace catena::cli

int main(int argc, char** argv) {
  // A limit on file sizes is an error like a full disk, which is reported and cleaned up after;
  // the signal would end the program where it stands.
  std::signal(SIGXFSZ, SIG_IGN);
  std::ios::sync_with_stdio(false);
  return catena::cli::Main(argc, argv);
}
