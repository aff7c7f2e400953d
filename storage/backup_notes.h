// What RocksDB's backup engine writes of a backup, its file meta/N, has no checksum; we keep one
// beside, and keep what does not match it from RocksDB.
//
//   target/CATENA.backup.N     "meta " and the CRC-32C of rocksdb/meta/N, 8 hexadecimal digits
#pragma once

#include <rocksdb/env.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"

namespace catena {

// Notes a backup that was just taken and verified. kIo, kNoSpace.
Result<void> NoteBackup(const std::string& target, uint32_t id);

// Backups whose metadata does not match their note, ascending. One without a note, which a crash
// may leave, is not among them. kIo.
Result<std::vector<uint32_t>> FindDamagedBackups(const std::string& target);

// Files as they are, but for the metadata of these backups, which is not listed.
std::unique_ptr<rocksdb::Env> HideBackups(const std::vector<uint32_t>& ids);

}  // namespace catena
