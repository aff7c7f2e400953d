// Decisions on proposals as a file: JSON Lines, or CSV for those who decide in a spreadsheet.
//
//   {"id": "A flood:proposal-1f..", "decision": "accept", "type": "CAUSED", "note": "p. 12"}
//
//   id,decision,type,note,...
//   A flood:proposal-1f..,reject,,no such thing
//
// `decision` is accept, reject or reopen; empty or "skip" leaves the proposal as it is. `type` and
// `note` may be missing, and so may the other fields that WriteProposals() writes: what it wrote is
// filled in and read back. Of these only the events of an accepted link may be written otherwise
// (decisions.h). Any other field of an object is an error. In CSV an apostrophe stands before cells
// that a spreadsheet would run as a formula, and is taken off again.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <span>
#include <vector>

#include "core/result.h"
#include "ingest/decisions.h"

namespace catena {

struct DecisionFile {
  std::vector<Decision> decisions;  // With `where`; those left open are not among them.
  std::vector<Error> errors;        // All that is wrong with the content.
};

// CSV by the ending .csv, else JSON Lines. Errors: kNotFound, kIo, kLimit.
Result<DecisionFile> ReadDecisions(const std::filesystem::path& path);

enum class ProposalFormat : uint8_t { kJsonLines, kCsv };
void WriteProposals(std::span<const Proposal> proposals, ProposalFormat format, std::ostream& out);

}  // namespace catena
