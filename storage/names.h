// NameStore: the graph's name dictionary, kept in kMeta.
//
//   "label/" id(4)   "type/" id(4)   "key/" id(4)   ->   text, checksum(4)
//
// The checksum is CRC-32C of key and text. Ids are given from 1 on without gaps, so a missing
// or doubled name is seen when opening.
//
// A new name is committed on its own, before the id is given out, but not synced: a disk sync
// for each name would cost a first import more than the import. Instead every commit carries the
// names that no synced commit has carried yet (PendingNames); writing a name again changes
// nothing. So no record on disk ever uses a name that is not.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/name_dictionary.h"
#include "core/result.h"
#include "storage/engine.h"

namespace catena {

enum class NameKind : uint8_t { kLabel, kType, kKey };

// Thread-safe.
class NameStore {
 public:
  explicit NameStore(Engine& engine) : engine_(engine) {}

  // Reads all names. kCorruption, kIo.
  Result<void> Load();

  const NameDictionary& dictionary() const { return dictionary_; }

  // The id of a name, given now if need be. kInvalidArgument unless 1 to 1,024 bytes of valid
  // UTF-8; errors of the commit.
  Result<uint32_t> Intern(NameKind kind, std::string_view name);

  // Adds to `batch` the names that are not known to be synced; how many were given so far.
  // When a synced commit of the batch has returned, hand that number to NamesAreSynced().
  size_t AddPending(WriteBatch& batch) const;
  void NamesAreSynced(size_t given);

 private:
  struct Given {
    std::string key;
    std::string value;
  };

  std::optional<uint32_t> Find(NameKind kind, std::string_view name) const;
  uint32_t Count(NameKind kind) const;
  uint32_t Remember(NameKind kind, std::string_view name);

  Engine& engine_;
  NameDictionary dictionary_;
  mutable std::mutex mutex_;
  std::vector<Given> given_;  // Since opening, in order.
  size_t synced_ = 0;         // Of given_, from the front.
};

// The key and value of a name in kMeta; for tests and for the check.
std::string NameRecordKey(NameKind kind, uint32_t id);
std::string NameRecordValue(std::string_view key, std::string_view name);

}  // namespace catena
