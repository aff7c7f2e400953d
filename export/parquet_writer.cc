#include "export/parquet_writer.h"

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <optional>
#include <ostream>
#include <unordered_map>
#include <utility>

#include "export/parquet_thrift.h"

namespace catena {
namespace {

constexpr std::string_view kMagic = "PAR1";

// Numbers of the format.
enum PageType : int32_t { kDataPage = 0, kDictionaryPage = 2 };
enum Encoding : int32_t { kPlain = 0, kRle = 3, kRleDictionary = 8 };
enum Repetition : int32_t { kRequired = 0, kOptional = 1 };
constexpr int32_t kZstdCodec = 6;
constexpr int32_t kUtf8 = 0;  // Converted type.

// More different texts than this, and the column is written plain.
constexpr size_t kLargestDictionary = 1 << 16;

static_assert(std::endian::native == std::endian::little, "values are copied as they are");

template <class T>
void AppendBytes(const T& value, std::string& out) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

void AppendVarint(uint64_t value, std::string& out) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>((value & 0x7f) | 0x80);
  out += static_cast<char>(value);
}

// The hybrid of runs and packed bits. Runs of 8 or more equal numbers are written as runs, all else
// packed in groups of eight.
class HybridEncoder {
 public:
  HybridEncoder(int bit_width, std::string& out) : bit_width_(bit_width), out_(out) {}

  void Add(uint32_t value) {
    if (run_ > 0 && value == last_) {
      ++run_;
      return;
    }
    EndRun();
    last_ = value;
    run_ = 1;
  }
  void Finish() {
    EndRun();
    // The last group is filled up; the reader knows how many numbers there are.
    while (packed_.size() % 8 != 0) packed_.push_back(0);
    FlushPacked();
  }

 private:
  void EndRun() {
    // Groups of packed numbers are whole: a run gives what is missing.
    while (run_ > 0 && packed_.size() % 8 != 0) {
      packed_.push_back(last_);
      --run_;
    }
    if (run_ >= 8) {
      FlushPacked();
      AppendVarint(run_ << 1, out_);
      for (int bits = 0; bits < bit_width_; bits += 8) {
        out_ += static_cast<char>(last_ >> bits);
      }
    } else {
      packed_.insert(packed_.end(), run_, last_);
    }
    run_ = 0;
  }

  void FlushPacked() {
    if (packed_.empty()) return;
    AppendVarint((packed_.size() / 8) << 1 | 1, out_);
    uint64_t bits = 0;
    int filled = 0;
    for (const uint32_t value : packed_) {
      bits |= static_cast<uint64_t>(value) << filled;
      filled += bit_width_;
      for (; filled >= 8; filled -= 8, bits >>= 8) out_ += static_cast<char>(bits & 0xff);
    }
    assert(filled == 0);
    packed_.clear();
  }

  const int bit_width_;
  std::string& out_;
  uint32_t last_ = 0;
  uint64_t run_ = 0;
  std::vector<uint32_t> packed_;
};

// The values of one column in the row group at hand.
struct Chunk {
  std::vector<bool> present;  // Empty for a required column.
  uint64_t rows = 0;
  uint64_t nulls = 0;
  std::string plain;  // Values as the plain encoding has them; bits for booleans.
  std::vector<bool> bools;
  // Texts: the dictionary, while it is small enough.
  std::unordered_map<std::string, uint32_t> numbers;
  std::string dictionary;
  std::vector<uint32_t> indexes;
  bool uses_dictionary = true;
  std::optional<int64_t> least_int, greatest_int;
  std::optional<double> least_double, greatest_double;
  bool has_nan = false;

  uint64_t bytes() const {
    return plain.size() + dictionary.size() + indexes.size() * sizeof(uint32_t) +
           (bools.size() + present.size()) / 8;
  }
};

struct WrittenChunk {
  int64_t offset = 0;
  int64_t data_offset = 0;
  std::optional<int64_t> dictionary_offset;
  int64_t values = 0;
  int64_t unpacked = 0;
  int64_t packed = 0;
  int64_t nulls = 0;
  std::string least, greatest;
  bool has_bounds = false;
  bool dictionary = false;
};

struct WrittenGroup {
  std::vector<WrittenChunk> chunks;
  int64_t rows = 0;
};

}  // namespace

class ParquetWriter::Impl {
 public:
  Impl(std::vector<ParquetColumn> columns, const ParquetOptions& options, std::ostream& out)
      : columns_(std::move(columns)), options_(options), out_(out), chunks_(columns_.size()) {}

  Chunk& At(size_t column, [[maybe_unused]] ParquetType type) {
    assert(columns_[column].type == type);
    return chunks_[column];
  }
  void Present(size_t column, bool present) {
    Chunk& chunk = chunks_[column];
    assert(chunk.rows == rows_in_group_);
    ++chunk.rows;
    if (columns_[column].required) {
      assert(present);
      return;
    }
    chunk.present.push_back(present);
    if (!present) ++chunk.nulls;
  }

  void PutString(size_t column, std::string_view value) {
    Chunk& chunk = At(column, ParquetType::kString);
    Present(column, true);
    const uint64_t before = chunk.plain.size() + chunk.dictionary.size();
    if (chunk.uses_dictionary) {
      PutInDictionary(chunk, value);
    } else {
      AppendText(value, chunk.plain);
    }
    bytes_in_group_ += chunk.plain.size() + chunk.dictionary.size() - before + sizeof(uint32_t);
  }

  Result<void> EndRow();
  Result<void> WriteGroup();
  Result<void> Finish();

  std::vector<ParquetColumn> columns_;
  ParquetOptions options_;
  std::ostream& out_;
  std::vector<Chunk> chunks_;
  uint64_t rows_in_group_ = 0;
  uint64_t bytes_in_group_ = 0;
  uint64_t rows_ = 0;
  int64_t offset_ = 0;
  std::vector<WrittenGroup> groups_;

 private:
  static void AppendText(std::string_view value, std::string& out) {
    AppendBytes(static_cast<uint32_t>(value.size()), out);
    out += value;
  }

  static void PutInDictionary(Chunk& chunk, std::string_view value);
  static void GiveUpDictionary(Chunk& chunk);
  Result<void> Write(std::string_view bytes);
  Result<void> WritePage(const std::string& page, PageType type, Encoding encoding, uint64_t values,
                         WrittenChunk& written);
  Result<WrittenChunk> WriteChunk(size_t column);
  static void Bounds(const Chunk& chunk, WrittenChunk& written);
  std::string Footer() const;
  void FooterChunk(const WrittenChunk& chunk, size_t column, ThriftCompact& thrift) const;
};

void ParquetWriter::Impl::PutInDictionary(Chunk& chunk, std::string_view value) {
  const auto [found, is_new] =
      chunk.numbers.try_emplace(std::string(value), static_cast<uint32_t>(chunk.numbers.size()));
  if (is_new) AppendText(value, chunk.dictionary);
  chunk.indexes.push_back(found->second);
  // Not worth it: too many, or after some thousand rows nearly all are different.
  const bool too_many = chunk.numbers.size() > kLargestDictionary;
  const bool too_different =
      chunk.indexes.size() == 4096 && chunk.numbers.size() > chunk.indexes.size() / 2;
  if (too_many || too_different) GiveUpDictionary(chunk);
}

void ParquetWriter::Impl::GiveUpDictionary(Chunk& chunk) {
  std::vector<std::string_view> texts(chunk.numbers.size());
  for (const auto& [text, number] : chunk.numbers) texts[number] = text;
  for (const uint32_t index : chunk.indexes) AppendText(texts[index], chunk.plain);
  chunk.uses_dictionary = false;
  chunk.dictionary.clear();
  chunk.indexes.clear();
  chunk.numbers.clear();
}

Result<void> ParquetWriter::Impl::Write(std::string_view bytes) {
  out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!out_) return Fail(ErrorCode::kIo, "the Parquet file cannot be written");
  offset_ += static_cast<int64_t>(bytes.size());
  return {};
}

Result<void> ParquetWriter::Impl::WritePage(const std::string& page, PageType type,
                                            Encoding encoding, uint64_t values,
                                            WrittenChunk& written) {
  std::string packed(ZSTD_compressBound(page.size()), '\0');
  const size_t size =
      ZSTD_compress(packed.data(), packed.size(), page.data(), page.size(), options_.zstd_level);
  if (ZSTD_isError(size) != 0) {
    return Fail(ErrorCode::kUnsupported,
                std::string("Zstandard cannot pack a page: ") + ZSTD_getErrorName(size));
  }
  packed.resize(size);
  std::string header;
  ThriftCompact thrift(header);
  thrift.BeginElement();
  thrift.Int32(1, type);
  thrift.Int32(2, static_cast<int32_t>(page.size()));
  thrift.Int32(3, static_cast<int32_t>(packed.size()));
  thrift.BeginStruct(type == kDataPage ? 5 : 7);
  thrift.Int32(1, static_cast<int32_t>(values));
  thrift.Int32(2, encoding);
  if (type == kDataPage) {
    thrift.Int32(3, kRle);  // Definition levels.
    thrift.Int32(4, kRle);  // Repetition levels: there are none.
  }
  thrift.EndStruct();
  thrift.EndStruct();
  CATENA_TRY(Write(header));
  CATENA_TRY(Write(packed));
  written.unpacked += static_cast<int64_t>(header.size() + page.size());
  written.packed += static_cast<int64_t>(header.size() + packed.size());
  return {};
}

void ParquetWriter::Impl::Bounds(const Chunk& chunk, WrittenChunk& written) {
  if (chunk.least_int) {
    AppendBytes(*chunk.least_int, written.least);
    AppendBytes(*chunk.greatest_int, written.greatest);
    written.has_bounds = true;
  }
  // With a NaN among them bounds say nothing; and -0 and 0 must be within.
  if (chunk.least_double && !chunk.has_nan) {
    AppendBytes(*chunk.least_double == 0 ? -0.0 : *chunk.least_double, written.least);
    AppendBytes(*chunk.greatest_double == 0 ? 0.0 : *chunk.greatest_double, written.greatest);
    written.has_bounds = true;
  }
}

Result<WrittenChunk> ParquetWriter::Impl::WriteChunk(size_t column) {
  const Chunk& chunk = chunks_[column];
  WrittenChunk written;
  written.offset = offset_;
  written.values = static_cast<int64_t>(chunk.rows);
  written.nulls = static_cast<int64_t>(chunk.nulls);
  written.dictionary = columns_[column].type == ParquetType::kString && chunk.uses_dictionary &&
                       !chunk.numbers.empty();
  Bounds(chunk, written);
  if (written.dictionary) {
    written.dictionary_offset = offset_;
    CATENA_TRY(WritePage(chunk.dictionary, kDictionaryPage, kPlain, chunk.numbers.size(), written));
  }
  std::string page;
  if (!columns_[column].required) {
    std::string levels;
    HybridEncoder encoder(1, levels);
    for (const bool present : chunk.present) encoder.Add(present ? 1 : 0);
    encoder.Finish();
    AppendBytes(static_cast<uint32_t>(levels.size()), page);
    page += levels;
  }
  if (written.dictionary) {
    const int width = std::max(1, static_cast<int>(std::bit_width(chunk.numbers.size() - 1)));
    page += static_cast<char>(width);
    HybridEncoder encoder(width, page);
    for (const uint32_t index : chunk.indexes) encoder.Add(index);
    encoder.Finish();
  } else if (columns_[column].type == ParquetType::kBool) {
    for (size_t i = 0; i < chunk.bools.size(); i += 8) {
      unsigned bits = 0;
      for (size_t bit = 0; bit < 8 && i + bit < chunk.bools.size(); ++bit) {
        bits |= (chunk.bools[i + bit] ? 1U : 0U) << bit;
      }
      page += static_cast<char>(bits);
    }
  } else {
    page += chunk.plain;
  }
  written.data_offset = offset_;
  CATENA_TRY(WritePage(page, kDataPage, written.dictionary ? kRleDictionary : kPlain, chunk.rows,
                       written));
  return written;
}

Result<void> ParquetWriter::Impl::EndRow() {
  ++rows_in_group_;
  ++rows_;
  assert(std::ranges::all_of(chunks_,
                             [this](const Chunk& chunk) { return chunk.rows == rows_in_group_; }));
  if (rows_in_group_ < options_.rows_per_group && bytes_in_group_ < options_.bytes_per_group) {
    return {};
  }
  return WriteGroup();
}

Result<void> ParquetWriter::Impl::WriteGroup() {
  if (offset_ == 0) CATENA_TRY(Write(kMagic));
  if (rows_in_group_ == 0) return {};
  WrittenGroup group;
  group.rows = static_cast<int64_t>(rows_in_group_);
  for (size_t column = 0; column < columns_.size(); ++column) {
    CATENA_TRY(WrittenChunk written, WriteChunk(column));
    group.chunks.push_back(std::move(written));
    chunks_[column] = Chunk{};
  }
  groups_.push_back(std::move(group));
  rows_in_group_ = 0;
  bytes_in_group_ = 0;
  return {};
}

void ParquetWriter::Impl::FooterChunk(const WrittenChunk& chunk, size_t column,
                                      ThriftCompact& thrift) const {
  thrift.BeginElement();
  thrift.Int64(2, chunk.offset);
  thrift.BeginStruct(3);
  thrift.Int32(1, static_cast<int32_t>(columns_[column].type));
  thrift.Int32s(2, chunk.dictionary ? std::vector<int32_t>{kPlain, kRle, kRleDictionary}
                                    : std::vector<int32_t>{kPlain, kRle});
  thrift.Texts(3, {columns_[column].name});
  thrift.Int32(4, kZstdCodec);
  thrift.Int64(5, chunk.values);
  thrift.Int64(6, chunk.unpacked);
  thrift.Int64(7, chunk.packed);
  thrift.Int64(9, chunk.data_offset);
  if (chunk.dictionary_offset) thrift.Int64(11, *chunk.dictionary_offset);
  thrift.BeginStruct(12);
  thrift.Int64(3, chunk.nulls);
  if (chunk.has_bounds) {
    thrift.Text(5, chunk.greatest);
    thrift.Text(6, chunk.least);
  }
  thrift.EndStruct();
  thrift.EndStruct();
  thrift.EndStruct();
}

std::string ParquetWriter::Impl::Footer() const {
  std::string footer;
  ThriftCompact thrift(footer);
  thrift.BeginElement();
  thrift.Int32(1, 1);  // Version.
  thrift.BeginStructs(2, columns_.size() + 1);
  thrift.BeginElement();
  thrift.Text(4, "schema");
  thrift.Int32(5, static_cast<int32_t>(columns_.size()));
  thrift.EndStruct();
  for (const ParquetColumn& column : columns_) {
    thrift.BeginElement();
    thrift.Int32(1, static_cast<int32_t>(column.type));
    thrift.Int32(3, column.required ? kRequired : kOptional);
    thrift.Text(4, column.name);
    if (column.type == ParquetType::kString) {
      thrift.Int32(6, kUtf8);
      thrift.BeginStruct(10);  // Logical type: string.
      thrift.BeginStruct(1);
      thrift.EndStruct();
      thrift.EndStruct();
    }
    thrift.EndStruct();
  }
  thrift.Int64(3, static_cast<int64_t>(rows_));
  thrift.BeginStructs(4, groups_.size());
  for (const WrittenGroup& group : groups_) {
    thrift.BeginElement();
    thrift.BeginStructs(1, group.chunks.size());
    int64_t unpacked = 0;
    for (size_t column = 0; column < group.chunks.size(); ++column) {
      FooterChunk(group.chunks[column], column, thrift);
      unpacked += group.chunks[column].unpacked;
    }
    thrift.Int64(2, unpacked);
    thrift.Int64(3, group.rows);
    thrift.EndStruct();
  }
  thrift.Text(6, "catena");
  // Bounds of numbers are in the order of their type.
  thrift.BeginStructs(7, columns_.size());
  for (size_t column = 0; column < columns_.size(); ++column) {
    thrift.BeginElement();
    thrift.BeginStruct(1);
    thrift.EndStruct();
    thrift.EndStruct();
  }
  thrift.EndStruct();
  return footer;
}

Result<void> ParquetWriter::Impl::Finish() {
  CATENA_TRY(WriteGroup());
  std::string footer = Footer();
  AppendBytes(static_cast<uint32_t>(footer.size()), footer);
  footer += kMagic;
  CATENA_TRY(Write(footer));
  out_.flush();
  if (!out_) return Fail(ErrorCode::kIo, "the Parquet file cannot be written");
  return {};
}

ParquetWriter::ParquetWriter(std::vector<ParquetColumn> columns, const ParquetOptions& options,
                             std::ostream& out)
    : impl_(std::make_unique<Impl>(std::move(columns), options, out)) {}

ParquetWriter::~ParquetWriter() = default;

void ParquetWriter::PutNull(size_t column) { impl_->Present(column, false); }

void ParquetWriter::PutBool(size_t column, bool value) {
  Chunk& chunk = impl_->At(column, ParquetType::kBool);
  impl_->Present(column, true);
  chunk.bools.push_back(value);
}

void ParquetWriter::PutInt(size_t column, int64_t value) {
  Chunk& chunk = impl_->At(column, ParquetType::kInt64);
  impl_->Present(column, true);
  AppendBytes(value, chunk.plain);
  chunk.least_int = std::min(chunk.least_int.value_or(value), value);
  chunk.greatest_int = std::max(chunk.greatest_int.value_or(value), value);
  impl_->bytes_in_group_ += sizeof(value);
}

void ParquetWriter::PutDouble(size_t column, double value) {
  Chunk& chunk = impl_->At(column, ParquetType::kDouble);
  impl_->Present(column, true);
  AppendBytes(value, chunk.plain);
  chunk.has_nan = chunk.has_nan || std::isnan(value);
  chunk.least_double = std::min(chunk.least_double.value_or(value), value);
  chunk.greatest_double = std::max(chunk.greatest_double.value_or(value), value);
  impl_->bytes_in_group_ += sizeof(value);
}

void ParquetWriter::PutString(size_t column, std::string_view value) {
  impl_->PutString(column, value);
}

Result<void> ParquetWriter::EndRow() { return impl_->EndRow(); }

Result<void> ParquetWriter::Finish() { return impl_->Finish(); }

uint64_t ParquetWriter::rows() const { return impl_->rows_; }

}  // namespace catena
