// Parquet files of flat, nullable columns (Apache Parquet format 2.10), written row group by row
// group.
//
//   "PAR1"  column chunk ... column chunk   (one row group)   ...   footer  length  "PAR1"
//   chunk:  [dictionary page] data page     page: header (Thrift compact), then packed bytes
//   data page (version 1): definition levels (RLE, bit width 1, with their length), then values
//
// Each chunk has one data page. A column of texts whose different values are few is written with a
// dictionary, all else plain. Pages are packed with Zstandard. Statistics of a chunk: how many
// nulls; for numbers the least and greatest.
// Not thread-safe.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace catena {

// As numbered by the format.
enum class ParquetType : uint8_t { kBool = 0, kInt64 = 2, kDouble = 5, kString = 6 };

struct ParquetColumn {
  std::string name;
  ParquetType type = ParquetType::kString;
  bool required = false;  // Never null.
};

struct ParquetOptions {
  // A row group is written when it has this many rows, or its values take this many bytes.
  uint64_t rows_per_group = 1 << 20;
  uint64_t bytes_per_group = 64 << 20;
  int zstd_level = 3;
};

class ParquetWriter {
 public:
  // `out` must outlive this. Requires: at least one column, names different.
  ParquetWriter(std::vector<ParquetColumn> columns, const ParquetOptions& options,
                std::ostream& out);
  ~ParquetWriter();
  ParquetWriter(const ParquetWriter&) = delete;
  ParquetWriter& operator=(const ParquetWriter&) = delete;

  // One value of the current row, each column once, in any order. Requires: of the column's type;
  // a text is valid UTF-8; null only where the column is not required.
  void PutNull(size_t column);
  void PutBool(size_t column, bool value);
  void PutInt(size_t column, int64_t value);
  void PutDouble(size_t column, double value);
  void PutString(size_t column, std::string_view value);

  // kIo when the stream fails; kUnsupported when packing does.
  Result<void> EndRow();
  // Once, after the last row. Without it the file is not a Parquet file.
  Result<void> Finish();

  uint64_t rows() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace catena
