// A seal on RocksDB's OPTIONS-* files, which have no checksum of their own.
//
// They say how RocksDB was set; nothing reads them, but a disk that flips bits in them flips them
// elsewhere too. The seal is a last line, a comment in RocksDB's syntax:
//
//   # Catena: CRC-32C of all above 1a2b3c4d
//
// RocksDB writes a new file at each opening for writing, without it. Backups hold the file without
// it too: RocksDB copies as many bytes as it wrote.
#pragma once

#include <string>

#include "core/result.h"

namespace catena {

// Seals every file in the directory of RocksDB that has no seal. One that cannot be sealed, for
// lack of space say, stays as it is. For the process that holds the lock.
void SealOptionsFiles(const std::string& data);

// kCorruption names the first sealed file, in the order of names, that is not as it was sealed.
// Files without a seal are passed over: a crash came before it, or the database was restored and
// not yet opened for writing.
Result<void> CheckOptionsFiles(const std::string& data);

}  // namespace catena
