// One function a command: it runs, prints, and returns the exit code.
#pragma once

#include "app/cli/arguments.h"
#include "app/cli/terminal.h"
#include "core/result.h"

namespace catena::cli {

// Exit codes, documented in the manual.
inline constexpr int kDone = 0;
inline constexpr int kNo = 1;             // No chain found; unsourced claims under --strict.
inline constexpr int kBadInput = 2;       // Usage, files, names.
inline constexpr int kStorageFailed = 3;  // Database or disk.
inline constexpr int kInterrupted = 130;  // 128 + SIGINT, as shells have it.

int ExitCodeOf(ErrorCode code);

// Prints the error to standard error, as text or, with --format json, as
// {"error": {"code", "message", "where"}}, and returns its exit code.
int Report(const Error& error, Terminal& terminal);
// The same for many errors of one input; the exit code of the first.
int Report(const std::vector<Error>& errors, Terminal& terminal);

Result<int> RunImport(const GlobalOptions& global, const ImportArguments& args, Terminal& terminal);
Result<int> RunShow(const GlobalOptions& global, const ShowArguments& args, Terminal& terminal);
Result<int> RunFind(const GlobalOptions& global, const FindArguments& args, Terminal& terminal);
Result<int> RunTrace(const GlobalOptions& global, const TraceArguments& args, Terminal& terminal);
Result<int> RunAudit(const GlobalOptions& global, const AuditArguments& args, Terminal& terminal);
Result<int> RunReview(const GlobalOptions& global, const ReviewArguments& args, Terminal& terminal);
Result<int> RunTiming(const GlobalOptions& global, const TimingArguments& args, Terminal& terminal);
Result<int> RunTurningPoints(const GlobalOptions& global, const TurningPointsArguments& args,
                             Terminal& terminal);
Result<int> RunDisputes(const GlobalOptions& global, const DisputesArguments& args,
                        Terminal& terminal);
Result<int> RunCompare(const GlobalOptions& global, const CompareArguments& args,
                       Terminal& terminal);
Result<int> RunDiagram(const GlobalOptions& global, const DiagramArguments& args,
                       Terminal& terminal);
Result<int> RunRank(const GlobalOptions& global, const RankArguments& args, Terminal& terminal);
Result<int> RunCommunities(const GlobalOptions& global, const CommunitiesArguments& args,
                           Terminal& terminal);
Result<int> RunComponents(const GlobalOptions& global, const ComponentsArguments& args,
                          Terminal& terminal);
Result<int> RunCore(const GlobalOptions& global, const CoreArguments& args, Terminal& terminal);
Result<int> RunRobustness(const GlobalOptions& global, const RobustnessArguments& args,
                          Terminal& terminal);
Result<int> RunWhatIf(const GlobalOptions& global, const WhatIfArguments& args, Terminal& terminal);
Result<int> RunExport(const GlobalOptions& global, const ExportArguments& args, Terminal& terminal);
Result<int> RunCheck(const GlobalOptions& global, const CheckArguments& args, Terminal& terminal);
Result<int> RunRecover(const GlobalOptions& global, const RecoverArguments& args,
                       Terminal& terminal);
Result<int> RunBackup(const GlobalOptions& global, const BackupArguments& args, Terminal& terminal);
Result<int> RunRestore(const GlobalOptions& global, const RestoreArguments& args,
                       Terminal& terminal);
Result<int> RunStats(const GlobalOptions& global, const StatsArguments& args, Terminal& terminal);
Result<int> RunCompact(const GlobalOptions& global, const CompactArguments& args,
                       Terminal& terminal);
Result<int> RunManual(const GlobalOptions& global, const ManualArguments& args, Terminal& terminal);

}  // namespace catena::cli
