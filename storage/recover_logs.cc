#include "storage/recover_logs.h"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "storage/recover_mend.h"
#include "storage/rocksdb_log_check.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

void Note(RecoveryReport& report, std::string finding) {
  report.findings.push_back(std::move(finding));
}

}  // namespace

Result<uint64_t> MendLog(const std::string& log, RecoveryReport& report) {
  uint64_t bits = 0;
  for (;;) {
    CATENA_TRY(const uint64_t sound, SoundLogBytes(log));
    bool mended = false;
    if (sound < fs::file_size(log)) {
      CATENA_TRY(mended, MendLogRecord(log, sound));
    }
    if (mended) {
      ++bits;
      continue;
    }
    if (bits > 0) {
      ++report.mended_files;
      Note(report,
           "the log '" + fs::path(log).filename().string() + "' had " +
               (bits == 1 ? "a record with one wrong bit, which was"
                          : std::to_string(bits) + " records with one wrong bit each, which were") +
               " put right");
    }
    return sound;
  }
}

Result<void> CutDamagedLogs(const std::string& data, RecoveryReport& report) {
  std::vector<fs::path> logs;
  for (const auto& entry : fs::directory_iterator(data)) {
    if (entry.path().extension() == ".log") logs.push_back(entry.path());
  }
  std::sort(logs.begin(), logs.end());
  bool damaged = false;
  for (const fs::path& log : logs) {
    const uint64_t size = fs::file_size(log);
    if (damaged) {
      if (size != 0) {
        Note(report, "the log '" + log.filename().string() + "' (" + std::to_string(size) +
                         " bytes) follows the damage and was not kept");
      }
      fs::remove(log);
      continue;
    }
    CATENA_TRY(const uint64_t sound, MendLog(log.string(), report));
    if (sound == size) continue;
    damaged = true;
    Note(report, "the log '" + log.filename().string() + "' is damaged at byte " +
                     std::to_string(sound) + "; the commits before it were kept, " +
                     std::to_string(size - sound) + " bytes after it were not");
    fs::resize_file(log, sound);
  }
  return {};
}

void NoteLogGap(const std::string& data, uint64_t reached, RecoveryReport& report) {
  std::vector<std::string> logs;
  for (const auto& entry : fs::directory_iterator(data)) {
    if (entry.path().extension() == ".log") logs.push_back(entry.path().string());
  }
  std::sort(logs.begin(), logs.end());
  const auto gap = FindLogGap(logs);
  if (!gap || !*gap || reached + 1 >= (*gap)->first_after) return;
  Note(report,
       "the log '" + fs::path((*gap)->before).filename().string() + "' ends with change " +
           std::to_string((*gap)->last_before) + " and the log '" +
           fs::path((*gap)->after).filename().string() + "' begins with change " +
           std::to_string((*gap)->first_after) +
           ": the commits between them are lost; later ones were kept and may build on them");
}

}  // namespace catena
