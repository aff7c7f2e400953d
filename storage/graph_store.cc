#include "storage/graph_store.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "storage/bulk_load.h"
#include "storage/byte_coding.h"
#include "storage/checksum.h"
#include "storage/index_plan.h"
#include "storage/key_encoding.h"
#include "storage/store_parts.h"
#include "storage/store_view.h"
#include "storage/transaction.h"

namespace catena {
namespace {

constexpr std::string_view kFormatKey = "format";
constexpr std::string_view kFormatWord = "catena";
constexpr std::string_view kIndexPrefix = "index/";

std::string IndexDefinitionKey(IndexId index) {
  std::string key(kIndexPrefix);
  AppendBigEndian(key, index.value);
  return key;
}

Result<void> CheckFormat(std::string_view record) {
  const auto foreign = [] {
    return Fail(ErrorCode::kIncompatible, "this is not a Catena database; it is left untouched");
  };
  if (!record.starts_with(kFormatWord) || record.size() < kFormatWord.size() + 5) return foreign();
  const std::string_view body = record.substr(0, record.size() - 4);
  if (LoadBigEndian<uint32_t>(record.data() + body.size()) != Crc32c(body)) {
    return Fail(ErrorCode::kCorruption, "the record of the format version is damaged");
  }
  ByteReader reader(body.substr(kFormatWord.size()));
  const uint64_t version = reader.Varint();
  if (!reader.ok() || version == 0) return foreign();
  if (version <= kFormatVersion) return {};
  return Fail(ErrorCode::kIncompatible, "the database has format " + std::to_string(version) +
                                            " and this program reads up to " +
                                            std::to_string(kFormatVersion) +
                                            "; use a newer program");
}

Result<bool> HoldsNothing(const Engine& engine) {
  bool empty = true;
  for (size_t i = 0; i < kFamilyCount && empty; ++i) {
    CATENA_TRY(StoreView(engine, {}).ScanKeys(static_cast<Family>(i), {}, [&](std::string_view) {
      return empty = false;
    }));
  }
  return empty;
}

Result<void> WriteNewStore(Engine& engine) {
  WriteBatch batch;
  batch.Put(Family::kMeta, std::string(kFormatKey), EncodeFormatRecord(kFormatVersion));
  for (const IndexDefinition& index : StandardIndexes()) {
    batch.Put(Family::kMeta, IndexDefinitionKey(index.id), EncodeIndexDefinition(index));
  }
  const Precondition absent{Family::kMeta, std::string(kFormatKey), std::nullopt};
  return engine.Commit(batch, {&absent, 1}, {.sync = true});
}

// Every index that is kept is found here, so a store written by another version keeps its own.
Result<std::vector<IndexDefinition>> LoadIndexes(const Engine& engine) {
  std::vector<IndexDefinition> indexes;
  std::optional<Error> failure;
  const KeyRange range{std::string(kIndexPrefix), PrefixEnd(std::string(kIndexPrefix))};
  CATENA_TRY(engine.MultiScan(
      {}, Family::kMeta, {&range, 1}, [&](size_t, std::string_view key, std::string_view value) {
        auto index = DecodeIndexDefinition(value);
        if (!index.has_value()) {
          failure = std::move(index).error();
        } else if (key != IndexDefinitionKey(index->id)) {
          failure = Error{ErrorCode::kCorruption, "an index definition is under another's key", {}};
        } else {
          indexes.push_back(*std::move(index));
        }
        return failure ? ScanStep::kStop : ScanStep::kNext;
      }));
  if (failure) return Fail(*std::move(failure));
  for (const IndexDefinition& standard : StandardIndexes()) {
    const bool found = std::any_of(indexes.begin(), indexes.end(),
                                   [&](const auto& index) { return index.id == standard.id; });
    if (!found) {
      return Fail(ErrorCode::kCorruption, "the index '" + standard.name + "' is not defined");
    }
  }
  return indexes;
}

}  // namespace

std::string EncodeFormatRecord(uint64_t version) {
  std::string record(kFormatWord);
  AppendVarint(record, version);
  AppendBigEndian(record, Crc32c(record));
  return record;
}

uint64_t StoreParts::SortMemoryBytes() const {
  if (options.sort_memory_bytes != 0) return options.sort_memory_bytes;
  const long pages = ::sysconf(_SC_PHYS_PAGES);
  const long page_bytes = ::sysconf(_SC_PAGESIZE);
  const uint64_t machine = pages > 0 && page_bytes > 0
                               ? static_cast<uint64_t>(pages) * static_cast<uint64_t>(page_bytes)
                               : uint64_t{4} << 30;
  return std::clamp<uint64_t>(machine / 4, uint64_t{64} << 20, uint64_t{4} << 30);
}

Result<std::unique_ptr<GraphStore>> GraphStore::Open(Engine& engine,
                                                     const GraphStoreOptions& options) {
  const StoreView latest(engine, {});
  CATENA_TRY(const auto format, latest.Get(Family::kMeta, kFormatKey));
  if (format) {
    CATENA_TRY(CheckFormat(*format));
  } else {
    CATENA_TRY(const bool empty, HoldsNothing(engine));
    if (!empty || options.read_only) {
      return Fail(ErrorCode::kIncompatible, "this is not a Catena database; it is left untouched");
    }
    CATENA_TRY(WriteNewStore(engine));
  }
  auto parts = std::make_unique<StoreParts>(engine, options);
  CATENA_TRY(parts->indexes, LoadIndexes(engine));
  CATENA_TRY(parts->names.Load());
  CATENA_TRY(parts->ids.Load());
  CATENA_TRY(parts->topology.Load());
  if (!options.read_only && options.repack_after > 0) {
    parts->repacker = std::make_unique<Repacker>(*parts, options.repack_after);
  }
  return std::unique_ptr<GraphStore>(new GraphStore(std::move(parts)));
}

GraphStore::GraphStore(std::unique_ptr<StoreParts> parts) : parts_(std::move(parts)) {}
GraphStore::~GraphStore() = default;

Result<std::unique_ptr<Snapshot>> GraphStore::BeginRead() const {
  return Snapshot::Take(parts_->engine, names(), indexes(), &parts_->records);
}

Result<std::unique_ptr<GraphWriter>> GraphStore::BeginWrite() {
  CATENA_TRY(std::unique_ptr<GraphWriter> writer, Transaction::Begin(*parts_));
  return writer;
}

Result<std::unique_ptr<BulkSink>> GraphStore::BeginBulk(LoadedTopology* gathered) {
  CATENA_TRY(std::unique_ptr<BulkSink> sink, BulkLoad::Begin(*parts_, gathered));
  return sink;
}

const NameDictionary& GraphStore::names() const { return parts_->names.dictionary(); }
const std::vector<IndexDefinition>& GraphStore::indexes() const { return parts_->indexes; }

}  // namespace catena
