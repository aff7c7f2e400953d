// A database of the synthetic event graph, used as a program that embeds Catena would.
//
//   database_bench import FOLDER SCALE DATABASE      from FOLDER/split, see bench/event_tables.sh
//   database_bench open   FOLDER SCALE DATABASE      a new process: open and first look-up
//   database_bench query  FOLDER SCALE DATABASE [ROUNDS]
//   database_bench write  FOLDER SCALE DATABASE      on a copy, which is removed
//
// Prints a line of bench/measurement.h for each of:
//
//   import             tables to a finished database with all indexes and topology; disk_mb,
//                      topology_mb, import_rss_mb
//   lookup_id_100k, lookup_name_100k     the nodes of q_name.csv; the name index folds, so that a
//                                        name that differs by case or accents is found too
//   hopK_1000_store    events within K links of causes of each of q_hop.csv, by Expand()
//   audit, audit_full  claims without a source, counted / every status of every claim, links
//   counted write_durable_W    transactions of one event and one link by W writers at once, synced
#include <sys/resource.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <span>
#include <thread>
#include <vector>

#include "analysis/audit.h"
#include "bench/event_tables.h"
#include "bench/measurement.h"
#include "core/graph_names.h"
#include "db/database.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

struct Task {
  fs::path folder;
  fs::path database;
  Measurements measurements;
};

std::unique_ptr<Database> OpenFor(const Task& task, DatabaseOptions::Mode mode) {
  return Expect(Database::Open(task.database, {.mode = mode}));
}

double Megabytes(const fs::path& folder) {
  double bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += static_cast<double>(entry.file_size());
  }
  return bytes / 1e6;
}

struct NamedQuestion {
  std::string id;
  std::string name;
};

std::vector<NamedQuestion> LoadNames(const fs::path& file) {
  std::vector<NamedQuestion> names;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const size_t comma = line.find(',');
    names.push_back({line.substr(0, comma), line.substr(comma + 1)});
  }
  return names;
}

TablesRequest TablesIn(const fs::path& folder) {
  TablesRequest request;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().stem().string();
    std::string header;
    std::ifstream(entry.path()) >> header;
    if (header.find(":START_ID") != std::string::npos) {
      request.relationships.push_back({name, {entry.path().string()}});
    } else {
      request.nodes.push_back({{name}, {entry.path().string()}});
    }
  }
  return request;
}

void Import(const Task& task) {
  fs::remove_all(task.database);
  task.measurements.Time("import", [&] {
    const auto db = OpenFor(task, DatabaseOptions::Mode::kCreate);
    NoProgress quiet;
    return Expect(db->ImportTables(TablesIn(task.folder / "tables"), quiet)).relationships;
  });
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  task.measurements.Figure("import_rss_mb", static_cast<double>(usage.ru_maxrss) / 1024);
  task.measurements.Figure("disk_mb", Megabytes(task.database));
}

void Open(const Task& task) {
  task.measurements.Time("open_first_lookup", [&] {
    const auto db = OpenFor(task, DatabaseOptions::Mode::kRead);
    const auto graph = Expect(db->Read());
    const auto node = Expect(FindNodeById(*graph, "1234"));
    return Expect(graph->GetNode(*node))->properties.size();
  });
}

void LookUps(const Task& task, const GraphReader& graph) {
  const std::vector<NamedQuestion> names = LoadNames(task.folder / "q_name.csv");
  task.measurements.Time("lookup_id_100k", [&] {
    double sum = 0;
    const auto name_key = graph.names().FindKey("name");
    const auto day_key = graph.names().FindKey("start_day");
    for (const NamedQuestion& question : names) {
      const auto node = Expect(graph.GetNode(*Expect(FindNodeById(graph, question.id))));
      sum += static_cast<double>(node->properties.Find(*name_key)->AsString()->size());
      const Value* day = node->properties.Find(*day_key);
      sum += day == nullptr ? -1 : static_cast<double>(*day->AsInt());
    }
    return sum;
  });
  // To compare the answers: ids of the tables by node.
  std::vector<double> ids(Expect(graph.Counts()).nodes + 2, 0);
  const auto id_key = graph.names().FindKey("id");
  Expect(graph.ScanNodes({}, [&](const Node& node) {
    const std::string* text = node.properties.Find(*id_key)->AsString();
    if (node.id.value < ids.size() && text != nullptr)
      ids[node.id.value] = std::atof(text->c_str());
    return true;
  }));
  task.measurements.Time("lookup_name_100k", [&] {
    double sum = 0;
    for (const NamedQuestion& question : names) {
      for (const NodeId node : Expect(FindNodesByName(graph, question.name))) {
        sum += ids[node.value];
      }
    }
    return sum;
  });
}

void Hops(const Task& task, const GraphReader& graph) {
  const auto caused = graph.names().FindType("CAUSED");
  std::vector<NodeId> starts;
  for (const auto& [id, unused] : Expect(LoadQuestions(task.folder / "q_hop.csv"))) {
    starts.push_back(*Expect(FindNodeById(graph, std::to_string(id))));
  }
  std::vector<uint32_t> seen(Expect(graph.Counts()).nodes + 2, 0);
  uint32_t question = 0;
  for (int hops = 1; hops <= 3; ++hops) {
    task.measurements.Time("hop" + std::to_string(hops) + "_1000_store", [&] {
      size_t total = 0;
      std::vector<NodeId> queue;
      for (const NodeId start : starts) {
        seen[start.value] = ++question;
        queue.assign(1, start);
        size_t head = 0;
        for (int hop = 0; hop < hops && head < queue.size(); ++hop) {
          const std::vector<NodeId> frontier(queue.begin() + static_cast<ptrdiff_t>(head),
                                             queue.end());
          head = queue.size();
          Expect(graph.Expand(frontier, Direction::kOut, std::span(&*caused, 1),
                              [&](const Adjacent& link) {
                                if (seen[link.other.value] == question) return true;
                                seen[link.other.value] = question;
                                queue.push_back(link.other);
                                return true;
                              }));
        }
        total += queue.size() - 1;
      }
      return total;
    });
  }
}

void Audits(const Task& task, const GraphReader& graph) {
  task.measurements.Time("audit", [&] {
    const auto claim = graph.names().FindLabel("Claim");
    const auto cites = graph.names().FindType("CITES");
    uint64_t without = 0;
    std::vector<NodeId> claims;
    std::vector<bool> cited;
    const auto count = [&] {
      cited.assign(claims.empty() ? 0 : claims.back().value - claims.front().value + 1, false);
      Expect(
          graph.Expand(claims, Direction::kOut, std::span(&*cites, 1), [&](const Adjacent& link) {
            cited[link.node.value - claims.front().value] = true;
            return true;
          }));
      for (const NodeId node : claims) {
        if (!cited[node.value - claims.front().value]) ++without;
      }
      claims.clear();
    };
    Expect(graph.ScanLabel(*claim, {}, [&](NodeId node) {
      claims.push_back(node);
      if (claims.size() == 65536) count();
      return true;
    }));
    count();
    return without;
  });
  task.measurements.Time("audit_full", [&] {
    NoProgress quiet;
    return Expect(Audit(graph, {.links = AuditOptions::Links::kCount}, quiet)).totals.claims;
  });
}

void Query(const Task& task, int rounds) {
  const auto db = OpenFor(task, DatabaseOptions::Mode::kRead);
  const auto graph = Expect(db->Read());
  for (int round = 0; round < rounds; ++round) {
    LookUps(task, *graph);
    Hops(task, *graph);
    Audits(task, *graph);
  }
}

// One event and one link to an event that was there, `each` times.
void WriteSome(Database& db, const std::vector<NodeId>& events, uint64_t writer, uint64_t each) {
  for (uint64_t i = 0; i < each; ++i) {
    const auto writing = Expect(db.Write());
    const std::string id = "new-" + std::to_string(writer) + "-" + std::to_string(i);
    PropertyMap properties;
    properties.Set(Expect(writing->InternKey("id")), Value(id));
    properties.Set(Expect(writing->InternKey("name")), Value("Battle of New #" + id));
    properties.Set(Expect(writing->InternKey("start_day")), Value(int64_t{1}));
    const NodeId node =
        Expect(writing->CreateNode({Expect(writing->InternLabel("Event"))}, std::move(properties)));
    Expect(writing->CreateRelationship(node, Expect(writing->InternType("CAUSED")),
                                       events[(writer * each + i) % events.size()], {}));
    Expect(writing->Commit());
  }
}

void Write(Task task) {
  const fs::path copy = task.database.string() + ".write";
  fs::remove_all(copy);
  fs::copy(task.database, copy, fs::copy_options::recursive);
  task.database = copy;
  for (const uint64_t writers : {1, 16}) {
    const auto db = OpenFor(task, DatabaseOptions::Mode::kWrite);
    std::vector<NodeId> events;
    const auto graph = Expect(db->Read());
    Expect(graph->ScanLabel(*graph->names().FindLabel("Event"), {}, [&](NodeId node) {
      events.push_back(node);
      return events.size() < 10'000;
    }));
    const uint64_t each = writers == 1 ? 500 : 200;
    task.measurements.Time("write_durable_" + std::to_string(writers), [&] {
      std::vector<std::jthread> threads;
      for (uint64_t w = 0; w < writers; ++w) {
        threads.emplace_back([&, w] { WriteSome(*db, events, writers * 100 + w, each); });
      }
      threads.clear();
      return writers * each;
    });
  }
  fs::remove_all(copy);
}

int Main(const std::string& mode, const Task& task, int rounds) {
  if (mode == "import") Import(task);
  if (mode == "open") Open(task);
  if (mode == "query") Query(task, rounds);
  if (mode == "write") Write(task);
  return 0;
}

}  // namespace
}  // namespace catena

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr,
                 "usage: database_bench import|open|query|write FOLDER SCALE DATABASE [ROUNDS]\n");
    return 2;
  }
  return catena::Main(argv[1], {argv[2], argv[4], catena::Measurements(argv[3], "")},
                      argc > 5 ? std::atoi(argv[5]) : 1);
}
