#include "storage/topology.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <thread>
#include <utility>

#include "storage/engine_files.h"
#include "storage/free_space.h"
#include "storage/index_encoding.h"
#include "storage/key_encoding.h"
#include "storage/loaded_topology.h"
#include "storage/store_parts.h"
#include "storage/topology_check.h"
#include "storage/topology_reader.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

constexpr char kEnding[] = ".csr";
constexpr char kUnfinished[] = ".new";
constexpr uint64_t kKeysBetweenProgress = 65'536;

unsigned ThreadsFor(unsigned asked) {
  return asked != 0 ? asked : std::max(1u, std::thread::hardware_concurrency());
}

// Ends the noting of changes when a save ends without an image.
class Noting {
 public:
  explicit Noting(TopologyLog& log) : log_(&log) { log_->StartNoting(); }
  Noting(const Noting&) = delete;
  Noting& operator=(const Noting&) = delete;
  ~Noting() {
    if (log_ != nullptr) log_->StopNoting();
  }
  void Published() { log_ = nullptr; }

 private:
  TopologyLog* log_;
};

Topology::Usable Unusable(Topology::Usable usable, std::string problem) {
  usable.image = nullptr;
  usable.state.kind = TopologyState::Kind::kUnusable;
  usable.state.problem = std::move(problem);
  return usable;
}

// The keys of the indexes over nodes. Changes of relationships are not noted.
Result<void> CollectKeys(const Snapshot& snapshot, const Engine& engine, TopologyKeysBuilder& keys,
                         Progress& progress) {
  uint64_t seen = 0;
  bool cancelled = false;
  for (const IndexDefinition& index : snapshot.indexes()) {
    if (index.entity != EntityKind::kNode) continue;
    keys.BeginIndex(index.id);
    const std::string prefix = IndexPrefix(index.id);
    const KeyRange range{prefix, PrefixEnd(prefix)};
    bool damaged = false;
    CATENA_TRY(engine.MultiScan(snapshot.view().token(), Family::kIndex, {&range, 1},
                                [&](size_t, std::string_view key, std::string_view) {
                                  damaged = !SplitIndexKey(key);
                                  if (damaged) return ScanStep::kStop;
                                  keys.Add(key);
                                  cancelled = ++seen % kKeysBetweenProgress == 0 &&
                                              !progress.Update("saving the indexes", seen, 0);
                                  return cancelled ? ScanStep::kStop : ScanStep::kNext;
                                }));
    if (damaged) return Fail(ErrorCode::kCorruption, "a key of an index is damaged");
    if (cancelled) return Fail(ErrorCode::kCancelled, "stopped while the indexes were being read");
  }
  return {};
}

bool KeepsAll(const CsrOptions& options) { return options.types.empty() && options.label.empty(); }

}  // namespace

std::string_view TopologyKindName(TopologyState::Kind kind) {
  switch (kind) {
    case TopologyState::Kind::kNone:
      return "none";
    case TopologyState::Kind::kCurrent:
      return "current";
    case TopologyState::Kind::kBehind:
      return "behind";
    case TopologyState::Kind::kUnusable:
      return "unusable";
  }
  return "";
}

Topology::Topology(GraphStore& store, const TopologyOptions& options)
    : store_(store), options_(options), threads_(ThreadsFor(options.threads)) {}

std::string Topology::FileOf(const TopologyId& id) const {
  return (fs::path(options_.directory) / (TopologyIdText(id) + kEnding)).string();
}

// Kept mapped: the next reader finds it verified as far as this one has come.
Result<std::shared_ptr<TopologyImage>> Topology::Map(const TopologyId& id) const {
  const std::scoped_lock lock(mutex_);
  if (mapped_ != nullptr && mapped_id_ == id) return mapped_;
  mapped_ = nullptr;
  CATENA_TRY(mapped_, TopologyImage::Open(FileOf(id), id));
  mapped_id_ = id;
  return mapped_;
}

Result<Topology::Usable> Topology::Find(const Snapshot& snapshot) const {
  CATENA_TRY(auto usable, FindCheaply(snapshot, std::numeric_limits<uint64_t>::max()));
  return *std::move(usable);
}

Result<std::optional<Topology::Usable>> Topology::FindCheaply(const Snapshot& snapshot,
                                                              uint64_t most_changes) const {
  Usable usable;
  if (options_.directory.empty()) return std::optional(std::move(usable));
  CATENA_TRY(const auto base, ReadTopologyBase(snapshot.view()));
  if (!base) return std::optional(std::move(usable));
  CATENA_TRY(const uint64_t touched, CountTopologyTouched(snapshot.view()));
  if (touched > most_changes) return std::optional<Usable>();
  auto image = Map(base->id);
  if (!image.has_value()) {
    // Gone: this is a restored copy, or a writer has a newer one by now.
    if (image.error().code == ErrorCode::kNotFound) return std::optional(std::move(usable));
    return std::optional(Unusable(std::move(usable), image.error().message));
  }
  usable.state.sequence = (*image)->sequence();
  usable.state.bytes = (*image)->bytes();
  usable.state.vertices = (*image)->vertex_count();
  usable.state.links = (*image)->link_count();
  if ((*image)->damaged()) {
    return std::optional(Unusable(std::move(usable), "the saved topology is damaged"));
  }
  CATENA_TRY(auto changes, ReadTopologyChanges(snapshot.view()));
  if (!changes) {
    return std::optional(Unusable(std::move(usable), "a note of what changed since is damaged"));
  }
  CATENA_TRY(const GraphCounts counts, snapshot.Counts());
  if (!AddsUp(*base, *changes, counts.nodes, counts.relationships)) {
    return std::optional(
        Unusable(std::move(usable),
                 "the saved topology and the changes since do not add up to what is counted"));
  }
  usable.image = *std::move(image);
  usable.changes = *std::move(changes);
  usable.state.changed_nodes = usable.changes.nodes.size();
  usable.state.kind =
      usable.changes.nodes.empty() ? TopologyState::Kind::kCurrent : TopologyState::Kind::kBehind;
  return std::optional(std::move(usable));
}

std::unique_ptr<GraphReader> Topology::Overlay(std::unique_ptr<Snapshot> snapshot) const {
  return std::make_unique<TopologyReader>(*this, std::move(snapshot));
}

Result<std::shared_ptr<const CsrGraph>> Topology::Graph(const CsrOptions& options,
                                                        Progress& progress) {
  CATENA_TRY(const auto snapshot, store_.BeginRead());
  CATENA_TRY(const Usable usable, Find(*snapshot));
  if (usable.state.kind == TopologyState::Kind::kCurrent &&
      usable.image->VerifyAll(threads_).has_value()) {
    auto whole = std::make_shared<const CsrGraph>(usable.image->Graph(snapshot->sequence()));
    if (KeepsAll(options)) return whole;
    CATENA_TRY(const CsrGraph::Part part, PartOf(*snapshot, *whole, options));
    return std::make_shared<const CsrGraph>(whole->Select(part));
  }
  CsrOptions build = options;
  build.threads = threads_;
  CATENA_TRY(CsrGraph graph, CsrGraph::Build(*snapshot, build, &progress));
  return std::make_shared<const CsrGraph>(std::move(graph));
}

Result<CsrGraph::Part> Topology::PartOf(const Snapshot& snapshot, const CsrGraph& whole,
                                        const CsrOptions& options) const {
  CsrGraph::Part part;
  part.with_days = options.with_days;
  part.threads = threads_;
  for (const std::string& name : options.types) {
    if (const auto type = snapshot.names().FindType(name)) part.types.push_back(*type);
  }
  std::sort(part.types.begin(), part.types.end());
  part.types.erase(std::unique(part.types.begin(), part.types.end()), part.types.end());
  // A type that no relationship has, when none of the names is known.
  if (part.types.empty() && !options.types.empty()) part.types.push_back(TypeId{});
  if (options.label.empty()) return part;
  part.keep.assign(whole.vertex_count(), false);
  const auto label = snapshot.names().FindLabel(options.label);
  if (!label) return part;
  if (!whole.arrays().label_sets.empty()) {
    for (Vertex v; v.index < whole.vertex_count(); ++v.index) {
      const auto labels = whole.labels(v);
      part.keep[v.index] = std::binary_search(labels.begin(), labels.end(), *label);
    }
    return part;
  }
  CATENA_TRY(snapshot.ScanLabel(*label, {}, [&](NodeId node) {
    if (const auto vertex = whole.Find(node)) part.keep[vertex->index] = true;
    return true;
  }));
  return part;
}

Result<bool> Topology::IsCurrent() const {
  CATENA_TRY(const auto snapshot, store_.BeginRead());
  CATENA_TRY(const Usable usable, Find(*snapshot));
  return usable.state.kind == TopologyState::Kind::kCurrent &&
         usable.image->VerifyAll(threads_).has_value();
}

// With all that an image holds.
Result<CsrGraph> Topology::Build(const Snapshot& snapshot, LoadedTopology* gathered,
                                 Progress& progress) const {
  if (gathered != nullptr) {
    if (!progress.Update("saving the topology", 0, 0)) {
      return Fail(ErrorCode::kCancelled, "stopped before the topology was saved");
    }
    return gathered->TakeGraph(threads_);
  }
  CsrOptions build;
  build.with_labels = true;
  build.threads = threads_;
  return CsrGraph::Build(snapshot, build, &progress);
}

Result<void> Topology::Save(Progress& progress, LoadedTopology* gathered) {
  StoreParts& parts = store_.parts();
  if (parts.options.read_only) {
    return Fail(ErrorCode::kReadOnly, "the database is open for reading only");
  }
  if (options_.directory.empty()) return {};
  const std::scoped_lock one_at_a_time(saving_);
  CATENA_TRY(const bool is_current, IsCurrent());
  if (is_current) return {};
  CATENA_TRY(const WriteGate::Pass pass, parts.gate.Enter());
  Noting noting(parts.topology);
  CATENA_TRY(const auto snapshot, store_.BeginRead());
  if (gathered != nullptr && !gathered->IsOf(snapshot->sequence())) {
    gathered->Clear();
    gathered = nullptr;
  }
  CATENA_TRY(const CsrGraph graph, Build(*snapshot, gathered, progress));
  CATENA_TRY(const GraphCounts counts, snapshot->Counts());
  CATENA_TRY(const auto old, ReadTopologyBase(snapshot->view()));
  CATENA_TRY(RemoveOthers(old ? std::optional(old->id) : std::nullopt));
  CATENA_TRY(const uint64_t free, FreeBytes(options_.directory));
  TopologyKeysBuilder builder;
  if (gathered == nullptr) CATENA_TRY(CollectKeys(*snapshot, parts.engine, builder, progress));
  const TopologyKeys keys = gathered != nullptr ? gathered->TakeKeys() : builder.Finish();
  CATENA_TRY(CheckReserve(free, TopologyImageBytes(graph, keys), options_.reserve_bytes));

  const TopologyBase base{MakeTopologyId(), snapshot->sequence(), counts.nodes,
                          counts.relationships};
  const std::string file = FileOf(base.id);
  CATENA_TRY(WriteTopologyImage(graph, base.id, file + kUnfinished, keys));
  CATENA_TRY(RenameDurably(file + kUnfinished, file));
  CATENA_TRY(parts.topology.Publish(base, snapshot->view()));
  noting.Published();
  return RemoveOthers(base.id);
}

// Makes the directory when it is not there, and removes what interrupted saves have left.
Result<void> Topology::RemoveOthers(const std::optional<TopologyId>& keep) const {
  std::error_code error;
  if (fs::create_directory(options_.directory, error)) {
    CATENA_TRY(SyncDirectory(ParentOf(options_.directory)));
  }
  if (error) {
    return Fail(ErrorCode::kIo, "cannot create '" + options_.directory + "': " + error.message());
  }
  const std::string kept = keep ? TopologyIdText(*keep) + kEnding : "";
  std::vector<fs::path> others;
  for (fs::directory_iterator it(options_.directory, error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename().string();
    const bool ours = name.ends_with(kEnding) || name.ends_with(kUnfinished);
    if (ours && name != kept) others.push_back(it->path());
  }
  std::error_code ignored;  // What stays is removed by the next save.
  for (const fs::path& other : others) fs::remove(other, ignored);
  return {};
}

Result<TopologyState> Topology::State() const {
  CATENA_TRY(const auto snapshot, store_.BeginRead());
  CATENA_TRY(Usable usable, Find(*snapshot));
  return std::move(usable.state);
}

Result<void> Topology::Check(FunctionRef<void(std::string)> report, Progress& progress) const {
  CATENA_TRY(const auto snapshot, store_.BeginRead());
  CATENA_TRY(const Usable usable, Find(*snapshot));
  if (usable.image == nullptr) {
    if (usable.state.kind == TopologyState::Kind::kUnusable) report(usable.state.problem);
    return {};
  }
  const auto verified = usable.image->VerifyAll(threads_);
  if (!verified.has_value()) {
    report(verified.error().message);
    return {};
  }
  CATENA_TRY(CompareTopology(*snapshot, usable.image->Graph(snapshot->sequence()), usable.changes,
                             report, progress));
  return CompareTopologyKeys(*snapshot, *usable.image, usable.changes, report);
}

}  // namespace catena
