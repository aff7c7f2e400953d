// A store written by each released format is kept under compat/ and must read the same for ever.
//
// To keep the store of a new format: run WritesWhatTheKeptTextSays with CATENA_COMPAT_OUT set to
// the new folder, and add its text and its row.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/storage/store_kit.h"

namespace catena::store_test {
namespace {

namespace fs = std::filesystem;

const fs::path kCompat = fs::path(CATENA_SOURCE_DIR) / "tests/storage/compat";

std::string ReadText(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Every type of value; links in runs, as singles, removed from a run, and to a hub.
void WriteGraph(GraphStore& store) {
  auto bulk = Must(store.BeginBulk());
  const LabelId event = Must(bulk->InternLabel("Event"));
  const TypeId led_to = Must(bulk->InternType("LED_TO"));
  const KeyId id = Must(bulk->InternKey("id"));
  const KeyId name = Must(bulk->InternKey("name"));
  std::vector<NodeId> nodes;
  for (int i = 0; i < 20; ++i) {
    PropertyMap properties;
    properties.Set(id, Value("event" + std::to_string(i)));
    properties.Set(name, Value(i % 2 == 0 ? "Sumqay\xC4\xB1t" : "Stepanakert"));
    nodes.push_back(Must(bulk->AddNode({event}, properties)));
  }
  std::vector<RelationshipId> links;
  for (size_t i = 1; i < nodes.size(); ++i) {
    PropertyMap properties;
    properties.Set(id, Value("link" + std::to_string(i)));
    links.push_back(Must(bulk->AddRelationship(nodes[0], led_to, nodes[i], properties)));
  }
  ASSERT_OK(bulk->Finish());

  auto writer = Must(store.BeginWrite());
  Author author(*writer);
  ASSERT_OK(writer->DeleteRelationship(links[3]));
  author.Link(nodes[5], "RESPONDED_TO", nodes[0], {{"signal", Value("in response to")}});
  author.Link(nodes[5], "ABOUT", nodes[5]);
  author.Node("Claim", {{"id", Value("claim1")}, {"asserts", Value("link1")}});
  author.Node("Values", {{"id", Value("values")},
                         {"bool", Value(true)},
                         {"int", Value(int64_t{-9'007'199'254'740'993})},
                         {"double", Value(0.1)},
                         {"string", Value(std::string("a\0b", 3))},
                         {"list", Value(Value::List{Value(1), Value("two"), Value(Value::List{})})},
                         {"map", Value(Value::Map{{"en", Value("war")}, {"n", Value(2.5)}})},
                         {"date", Value(Date{6'624})},
                         {"local_time", Value(LocalTime{1})},
                         {"time", Value(Time{{3'600'000'000'000}, 14'400})},
                         {"local_date_time", Value(LocalDateTime{-1, 999'999'999})},
                         {"date_time", Value(DateTime{{572'000'000, 5}, 14'400, "Asia/Baku"})},
                         {"duration", Value(Duration{1, -2, 3, 4})},
                         {"point", Value(Point{Point::System::kWgs84, 46.75, 39.8, 0})},
                         {"point_3d", Value(Point{Point::System::kCartesian3d, 1, 2, 3})}});
  ASSERT_OK(writer->Commit());
}

TEST(CompatTest, WritesWhatTheKeptTextSays) {
  const TempDir directory;
  {
    const auto engine = Must(OpenRocksDbEngine(directory / "db", SmallRocksDb()));
    const auto store = Must(GraphStore::Open(*engine));
    WriteGraph(*store);
    EXPECT_EQ(GraphText(*store), ReadText(kCompat / "format1.txt"));
    if (const char* out = std::getenv("CATENA_COMPAT_OUT")) {
      std::ofstream(std::string(out) + ".txt", std::ios::binary) << GraphText(*store);
    }
    NoProgress progress;
    ASSERT_OK(engine->Compact(progress));
  }
  if (const char* out = std::getenv("CATENA_COMPAT_OUT")) {
    fs::copy(directory / "db", out, fs::copy_options::recursive);
  }
}

TEST(CompatTest, ReadsAndWritesTheStoreOfEachFormat) {
  for (const char* format : {"format1"}) {
    SCOPED_TRACE(format);
    const TempDir directory;
    fs::copy(kCompat / format, directory / "db", fs::copy_options::recursive);
    const std::string text = ReadText(kCompat / (std::string(format) + ".txt"));
    {
      RocksDbOptions reading = SmallRocksDb();
      reading.read_only = true;
      const auto engine = Must(OpenRocksDbEngine(directory / "db", reading));
      const auto store = Must(GraphStore::Open(*engine, {.read_only = true}));
      EXPECT_EQ(GraphText(*store), text);
      ExpectClean(*store);
      NoProgress progress;
      EXPECT_OK(engine->VerifyChecksums(progress));
    }
    const auto engine = Must(OpenRocksDbEngine(directory / "db", SmallRocksDb()));
    const auto store = Must(GraphStore::Open(*engine));
    EXPECT_EQ(GraphText(*store), text);
    auto writer = Must(store->BeginWrite());
    Author author(*writer);
    const NodeId hub = *Must(FindNodeById(*writer, "event0"));
    author.Link(author.Node("Event", {{"id", Value("new")}}), "LED_TO", hub);
    ASSERT_OK(writer->Commit());
    ExpectClean(*store);
  }
}

}  // namespace
}  // namespace catena::store_test
