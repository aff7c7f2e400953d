// Opening: what is there, who else has it, and what is refused and left as it was.
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <sys/wait.h>
#include <unistd.h>

#include "storage/rocksdb_directory.h"
#include "storage/rocksdb_engine.h"
#include "tests/storage/engine/damage.h"
#include "tests/storage/engine/engine_kit.h"
#include "tests/support/crash_harness.h"
#include "tests/support/temp_dir.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

RocksDbOptions Create() {
  RocksDbOptions options;
  options.create_if_missing = true;
  return options;
}

RocksDbOptions ReadOnly() {
  RocksDbOptions options;
  options.read_only = true;
  return options;
}

void MakeDatabase(const std::string& path) {
  auto engine = OpenRocksDbEngine(path, Create());
  ASSERT_OK(engine);
  ASSERT_OK(Put(**engine, Family::kNode, "k", "v"));
}

TEST(OpenRocksDb, MissingDatabaseIsNotFoundAndNotMade) {
  const TempDir directory;
  EXPECT_FAILS(OpenRocksDbEngine(directory / "none", {}), ErrorCode::kNotFound);
  EXPECT_FAILS(OpenRocksDbEngine(directory / "none", ReadOnly()), ErrorCode::kNotFound);
  EXPECT_FALSE(fs::exists(directory / "none"));
  EXPECT_FAILS(OpenRocksDbEngine(directory.path(), {}), ErrorCode::kNotFound);
  EXPECT_TRUE(fs::is_empty(directory.path()));
}

TEST(OpenRocksDb, CreatesInAnAbsentOrEmptyDirectoryAndOpensAgain) {
  const TempDir directory;
  fs::create_directory(directory / "empty");
  for (const char* name : {"empty", "absent", "deeply/absent"}) {
    SCOPED_TRACE(name);
    MakeDatabase(directory / name);
    const auto again = OpenRocksDbEngine(directory / name, {});
    ASSERT_OK(again);
    EXPECT_EQ(*Get(**again, Family::kNode, "k"), "v");
  }
}

TEST(OpenRocksDb, RefusesForeignPlacesAndLeavesThemUntouched) {
  const TempDir directory;
  WriteFile(directory / "file", "text");
  fs::create_directory(directory / "photos");
  WriteFile(directory / "photos/a.jpg", "picture");
  fs::create_directory(directory / "half");
  WriteFile(directory / "half/CATENA", "Some other program's file of this name\n");
  rocksdb::Options plain;
  plain.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(plain, directory / "plain", &db).ok());
  delete db;

  const auto before = Tree(directory.path());
  const std::vector<std::pair<std::string, ErrorCode>> places = {
      {"file", ErrorCode::kIncompatible},
      {"photos", ErrorCode::kIncompatible},
      {"plain", ErrorCode::kIncompatible},
      {"half", ErrorCode::kCorruption},
  };
  for (const auto& [name, code] : places) {
    SCOPED_TRACE(name);
    for (const RocksDbOptions& options : {RocksDbOptions{}, Create(), ReadOnly()}) {
      const auto opened = OpenRocksDbEngine(directory / name, options);
      EXPECT_FAILS(opened, code);
      EXPECT_NE(opened.error().message.find(name), std::string::npos) << opened.error().message;
    }
  }
  EXPECT_EQ(Tree(directory.path()), before);
}

TEST(OpenRocksDb, RefusesANewerFormatAndLeavesItUntouched) {
  const TempDir directory;
  MakeDatabase(directory / "db");
  FormatFile newer = *ReadFormatFile(directory / "db");
  newer.format = kEngineFormat + 1;
  WriteFile(directory / "db/CATENA", FormatFileText(newer));
  const auto before = Tree(directory.path());
  for (const RocksDbOptions& options : {RocksDbOptions{}, Create(), ReadOnly()}) {
    const auto opened = OpenRocksDbEngine(directory / "db", options);
    EXPECT_FAILS(opened, ErrorCode::kIncompatible);
    EXPECT_NE(opened.error().message.find("newer Catena"), std::string::npos);
  }
  EXPECT_EQ(Tree(directory.path()), before);
}

TEST(OpenRocksDb, RefusesDataOfAnotherDatabase) {
  const TempDir directory;
  MakeDatabase(directory / "one");
  MakeDatabase(directory / "two");
  fs::copy_file(directory / "two/CATENA", directory / "one/CATENA",
                fs::copy_options::overwrite_existing);
  EXPECT_FAILS(OpenRocksDbEngine(directory / "one", {}), ErrorCode::kCorruption);
}

// Each state that a creation passes through, as a crash would leave it.
TEST(OpenRocksDb, InterruptedCreationIsNotADatabaseAndCanBeBegunAgain) {
  const TempDir directory;
  fs::create_directory(directory / "a");
  WriteFile(directory / "a/CATENA.creating", "");
  ASSERT_OK(BeginDirectory(directory / "b"));
  MakeDatabase(directory / "c");  // All but the last step.
  fs::remove(directory / "c/CATENA");
  WriteFile(directory / "c/CATENA.creating", "Catena database\n");
  for (const char* name : {"a", "b", "c"}) {
    SCOPED_TRACE(name);
    EXPECT_FAILS(OpenRocksDbEngine(directory / name, {}), ErrorCode::kNotFound);
    EXPECT_FAILS(OpenRocksDbEngine(directory / name, ReadOnly()), ErrorCode::kNotFound);
    MakeDatabase(directory / name);
    EXPECT_OK(OpenRocksDbEngine(directory / name, {}));
  }
}

TEST(OpenRocksDb, SecondWriterOfThisProcessIsRefusedAndReadersWork) {
  const TempDir directory;
  auto writer = OpenRocksDbEngine(directory / "db", Create());
  ASSERT_OK(writer);
  ASSERT_OK(Put(**writer, Family::kNode, "k", "1"));
  EXPECT_FAILS(OpenRocksDbEngine(directory / "db", {}), ErrorCode::kBusy);
  const auto reader = OpenRocksDbEngine(directory / "db", ReadOnly());
  ASSERT_OK(reader);
  ASSERT_OK(Put(**writer, Family::kNode, "k", "2"));
  NoProgress progress;
  ASSERT_OK((*writer)->Compact(progress));
  EXPECT_EQ(*Get(**reader, Family::kNode, "k"), "1");  // As it was when opened.
  const auto later = OpenRocksDbEngine(directory / "db", ReadOnly());
  ASSERT_OK(later);
  EXPECT_EQ(*Get(**later, Family::kNode, "k"), "2");
}

TEST(OpenRocksDb, SecondWritingProcessIsRefusedAndReadersWork) {
  const TempDir directory;
  ASSERT_TRUE(SucceedsInChild([&] {
    MakeDatabase(directory / "db");
    return !testing::Test::HasFailure();
  }));
  int to_child[2];
  int to_parent[2];
  ASSERT_EQ(pipe(to_child), 0);
  ASSERT_EQ(pipe(to_parent), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {  // Holds the database open until told to go.
    char byte = 0;
    const auto writer = OpenRocksDbEngine(directory / "db", {});
    byte = writer.has_value() && Put(**writer, Family::kNode, "k", "child").has_value() ? 'y' : 'n';
    const bool talked = write(to_parent[1], &byte, 1) == 1 && read(to_child[0], &byte, 1) == 1;
    _exit(talked ? 0 : 1);
  }
  char byte = 0;
  ASSERT_EQ(read(to_parent[0], &byte, 1), 1);
  EXPECT_EQ(byte, 'y');
  const auto second = OpenRocksDbEngine(directory / "db", {});
  EXPECT_FAILS(second, ErrorCode::kBusy);
  EXPECT_NE(second.error().message.find("another process has the database open for writing"),
            std::string::npos)
      << second.error().message;
  const auto reader = OpenRocksDbEngine(directory / "db", ReadOnly());
  EXPECT_OK(reader);
  EXPECT_EQ(*Get(**reader, Family::kNode, "k"), "child");
  ASSERT_EQ(write(to_child[1], &byte, 1), 1);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_OK(OpenRocksDbEngine(directory / "db", {}));
}

TEST(OpenRocksDb, ReadOnlyChangesNoByteAndRefusesWriting) {
  const TempDir directory;
  MakeDatabase(directory / "db");
  const auto before = Tree(directory.path());
  {
    const auto reader = OpenRocksDbEngine(directory / "db", ReadOnly());
    ASSERT_OK(reader);
    NoProgress progress;
    EXPECT_OK((*reader)->VerifyChecksums(progress));
    EXPECT_OK((*reader)->Stats());
    EXPECT_EQ(*Get(**reader, Family::kNode, "k"), "v");
    const auto snapshot = (*reader)->TakeSnapshot();
    ASSERT_OK(snapshot);
    EXPECT_EQ(*Get(**reader, Family::kNode, "k", *snapshot), "v");
    const std::vector<std::string_view> keys = {"a", "k", "z"};
    std::vector<bool> found;
    EXPECT_OK((*reader)->MultiGet({}, Family::kNode, keys,
                                  [&](size_t, std::optional<std::string_view> value) {
                                    found.push_back(value.has_value());
                                  }));
    EXPECT_EQ(found, (std::vector<bool>{false, true, false}));
    EXPECT_FAILS(Put(**reader, Family::kNode, "k", "w"), ErrorCode::kReadOnly);
    EXPECT_FAILS((*reader)->BeginBulk(), ErrorCode::kReadOnly);
    EXPECT_FAILS((*reader)->Compact(progress), ErrorCode::kReadOnly);
  }
  EXPECT_EQ(Tree(directory.path()), before);
}

TEST(OpenRocksDb, LeftoversOfABulkLoadAreRemovedWhenOpenedForWriting) {
  const TempDir directory;
  MakeDatabase(directory / "db");
  fs::create_directories(directory / "db/staging/dead");
  WriteFile(directory / "db/staging/dead/node-0.sst", "half a file");
  EXPECT_OK(OpenRocksDbEngine(directory / "db", ReadOnly()));
  EXPECT_TRUE(fs::exists(directory / "db/staging"));
  EXPECT_OK(OpenRocksDbEngine(directory / "db", {}));
  EXPECT_FALSE(fs::exists(directory / "db/staging"));
}

TEST(OpenRocksDb, NothingIsWrittenBelowTheReserve) {
  const TempDir directory;
  uint64_t free = 1 << 30;
  RocksDbOptions options = Create();
  options.reserve_bytes = 1 << 20;
  options.free_bytes = [&free] { return free; };
  {
    auto engine = OpenRocksDbEngine(directory / "db", options);
    ASSERT_OK(engine);
    ASSERT_OK(Put(**engine, Family::kNode, "a", "1"));
    free = (1 << 20) + 10;
    EXPECT_FAILS(Put(**engine, Family::kNode, "b", std::string(100, 'x')), ErrorCode::kNoSpace);
    EXPECT_FAILS((*engine)->Compact(*std::make_unique<NoProgress>()), ErrorCode::kNoSpace);
    EXPECT_EQ(*Scan(**engine, Family::kNode), (Pairs{{"a", "1"}}));
    free = 1 << 30;  // The engine was not harmed: space is enough.
    EXPECT_OK(Put(**engine, Family::kNode, "b", "2"));
  }
  free = 5;
  EXPECT_FAILS(OpenRocksDbEngine(directory / "new", options), ErrorCode::kNoSpace);
  EXPECT_FALSE(fs::exists(directory / "new"));
}

TEST(FormatFileTest, TextRoundTripsAndEveryFlippedBitIsReported) {
  const FormatFile format{kEngineFormat, MakeId()};
  const std::string text = FormatFileText(format);
  const auto parsed = ParseFormatFile(text, "CATENA");
  ASSERT_OK(parsed);
  EXPECT_EQ(parsed->id, format.id);
  EXPECT_EQ(parsed->format, format.format);
  for (size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string flipped = text;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
    EXPECT_FALSE(ParseFormatFile(flipped, "CATENA").has_value()) << bit;
  }
  for (size_t size = 0; size < text.size(); ++size) {
    EXPECT_FAILS(ParseFormatFile(text.substr(0, size), "CATENA"), ErrorCode::kCorruption);
  }
}

}  // namespace
}  // namespace catena
