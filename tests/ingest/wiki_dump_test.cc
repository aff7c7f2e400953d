// Dumps of wikis: which pages and revisions are read, what is refused, and in how much memory.
#include "ingest/wiki_dump.h"

#include <bzlib.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <string>
#include <vector>

namespace catena {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kBegin =
    "<?xml version=\"1.0\"?>\n<mediawiki version=\"0.11\" xml:lang=\"en\">\n<siteinfo><sitename>W"
    "</sitename></siteinfo>\n";
const std::string kEnd = "</mediawiki>\n";

std::string Revision(int id, const std::string& timestamp, const std::string& text) {
  return "<revision><id>" + std::to_string(id) + "</id><timestamp>" + timestamp +
         "</timestamp><contributor><username>U</username><id>99</id></contributor><text>" + text +
         "</text></revision>";
}

std::string Page(const std::string& title, const std::string& inner, int ns = 0) {
  return "<page><title>" + title + "</title><ns>" + std::to_string(ns) + "</ns><id>7</id>" + inner +
         "</page>\n";
}

const std::string kDump =
    kBegin +
    Page("Dam",
         Revision(1, "2020-01-01T00:00:00Z", "Old.") +
             Revision(3, "2021-01-01T00:00:00Z", "New &lt;ref&gt;R&lt;/ref&gt; &amp; more.") +
             Revision(2, "2020-06-01T00:00:00Z", "Between.")) +
    Page("Barrage", "<redirect title=\"Dam\" />" + Revision(4, "2020", "#REDIRECT [[Dam]]")) +
    Page("Talk:Dam", Revision(5, "2020", "Chat."), 1) +
    Page("Weir", Revision(6, "2020", "A weir.")) + Page("Empty", Revision(8, "2020", "")) + kEnd;

struct ReadDump {
  Result<WikiDumpCounts> counts;
  std::vector<std::string> lines;  // "Dam 3: New ..."
};

ReadDump Read(const std::string& dump, const WikiDumpOptions& options = {}) {
  NoProgress progress;
  ReadDump read;
  const auto source = OpenTextInMemory("dump.xml", dump).value();
  read.counts = ReadWikiDump(*source, options, progress, [&](WikiDumpPage& page) -> Result<bool> {
    read.lines.push_back(page.title + " " + std::to_string(page.revision) + ": " + page.text +
                         page.redirect);
    return true;
  });
  return read;
}

std::string Bzip2(std::string text) {
  std::string packed(text.size() + 1000, '\0');
  auto size = static_cast<unsigned>(packed.size());
  EXPECT_EQ(BZ2_bzBuffToBuffCompress(packed.data(), &size, text.data(),
                                     static_cast<unsigned>(text.size()), 9, 0, 0),
            BZ_OK);
  packed.resize(size);
  return packed;
}

TEST(WikiDumpTest, TheLastRevisionOfEachArticleIsRead) {
  const ReadDump read = Read(kDump);
  ASSERT_TRUE(read.counts.has_value());
  EXPECT_THAT(read.lines, ElementsAre("Dam 3: New <ref>R</ref> & more.", "Weir 6: A weir."));
  EXPECT_EQ(read.counts->pages, 5U);
  EXPECT_EQ(read.counts->articles, 2U);
  EXPECT_EQ(read.counts->redirects, 1U);
  EXPECT_EQ(read.counts->other_namespaces, 1U);
  EXPECT_EQ(read.counts->without_revision, 1U);
}

TEST(WikiDumpTest, OnePageOrRevisionCanBeAskedFor) {
  EXPECT_THAT(Read(kDump, {.page = "Weir"}).lines, ElementsAre("Weir 6: A weir."));
  EXPECT_THAT(Read(kDump, {.page = "Dam", .revision = 2}).lines, ElementsAre("Dam 2: Between."));
  EXPECT_THAT(Read(kDump, {.revision = 6}).lines, ElementsAre("Weir 6: A weir."));
  EXPECT_THAT(Read(kDump, {.page = "Barrage"}).lines, ElementsAre("Barrage 4: Dam"));
  EXPECT_THAT(Read(kDump, {.page = "Talk:Dam"}).lines, ElementsAre());
  EXPECT_EQ(Read(kDump, {.page = "Dam", .max_text_bytes = 10}).counts->too_long, 1U);
}

TEST(WikiDumpTest, RedirectsCanBeAskedForWithThePartOfAPageThatTheyLeadTo) {
  const std::string dump =
      kBegin + Page("Dam", Revision(1, "2020", "Text.")) +
      Page("Barrage", "<redirect title=\"Dam\" />" + Revision(4, "2020", "#REDIRECT [[Dam]]")) +
      Page("Sluice", Revision(5, "2020", "#redirect: [[dam_(wall)#Sluices|x]]")) +
      Page("Talk:Sluice", "<redirect title=\"Talk:Dam\" />", 1) + kEnd;
  const auto lines = [&](WikiDumpContent content) {
    NoProgress progress;
    std::vector<std::string> all;
    const auto source = OpenTextInMemory("dump.xml", dump).value();
    const auto counts =
        ReadWikiDump(*source, {.content = content}, progress, [&](WikiDumpPage& page) {
          all.push_back(page.title + ">" + page.redirect + "#" + page.section + ":" + page.text);
          return Result<bool>(true);
        });
    EXPECT_EQ(counts->redirects, 2U);
    return all;
  };
  EXPECT_THAT(lines(WikiDumpContent::kArticles), ElementsAre("Dam>#:Text."));
  EXPECT_THAT(lines(WikiDumpContent::kRedirects),
              ElementsAre("Barrage>Dam#:", "Sluice>Dam (wall)#Sluices:"));
  EXPECT_THAT(lines(WikiDumpContent::kAll),
              ElementsAre("Dam>#:Text.", "Barrage>Dam#:", "Sluice>Dam (wall)#Sluices:"));
}

TEST(WikiDumpTest, AFaultIsReportedWithItsLine) {
  const auto error = [](const std::string& text) {
    const auto counts = Read(text).counts;
    EXPECT_FALSE(counts.has_value()) << text.substr(0, 100);
    return counts ? Error() : counts.error();
  };
  const Error broken = error(kBegin + "<page>\n<title>x</ttle>\n");
  EXPECT_EQ(broken.code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(broken.where.line, 5U);
  EXPECT_THAT(broken.message, HasSubstr("mismatched tag"));
  EXPECT_THAT(error(kDump.substr(0, kDump.size() / 2)).message, HasSubstr("the XML is broken"));
  EXPECT_THAT(error("<html></html>").message, HasSubstr("no MediaWiki XML dump"));
  EXPECT_THAT(error("").message, HasSubstr("broken"));
  EXPECT_THAT(error("<!DOCTYPE m [<!ENTITY a \"b\">]><mediawiki>&a;</mediawiki>").message,
              HasSubstr("no document type"));
  std::string deep = kBegin;
  for (int i = 0; i < 100000; ++i) deep += "<a>";
  EXPECT_EQ(error(deep).code, ErrorCode::kLimit);
}

TEST(WikiDumpTest, PackedStreamsAreReadAsOne) {
  const size_t half = kDump.size() / 2;
  const std::string packed = Bzip2(kDump.substr(0, half)) + Bzip2(kDump.substr(half));
  EXPECT_EQ(Read(packed).lines, Read(kDump).lines);
  const ReadDump cut = Read(packed.substr(0, packed.size() - 20));
  ASSERT_FALSE(cut.counts.has_value());
  EXPECT_THAT(cut.counts.error().message, HasSubstr("bzip2 data ends early"));
  std::string damaged = packed;
  damaged[damaged.size() / 4] = static_cast<char>(damaged[damaged.size() / 4] ^ 0x10);
  EXPECT_FALSE(Read(damaged).counts.has_value());
}

// A dump that is made while it is read.
class EndlessDump final : public ByteSource {
 public:
  EndlessDump(std::string page, uint64_t pages) : page_(std::move(page)), pages_(pages) {}
  Result<size_t> Read(std::span<char> out) override {
    if (at_ == now_.size()) {
      at_ = 0;
      now_ = made_ == 0 ? kBegin + page_ : made_ < pages_ ? page_ : made_ == pages_ ? kEnd : "";
      ++made_;
      if (now_.empty()) return 0;
    }
    const size_t count = std::min(out.size(), now_.size() - at_);
    std::copy_n(now_.data() + at_, count, out.data());
    at_ += count;
    position_ += count;
    return count;
  }
  uint64_t position() const override { return position_; }
  uint64_t size() const override { return 0; }
  const std::string& name() const override { return name_; }

 private:
  std::string page_;
  uint64_t pages_;
  uint64_t made_ = 0;
  std::string now_;
  size_t at_ = 0;
  uint64_t position_ = 0;
  std::string name_ = "endless";
};

TEST(WikiDumpTest, MemoryDoesNotGrowWithTheDump) {
  std::string text;
  while (text.size() < 50000) text += "A sentence of a long page.\n";
  EndlessDump dump(Page("P", Revision(1, "2020", text)), 6000);
  const auto peak_kib = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
  const auto before = peak_kib();
  NoProgress progress;
  uint64_t bytes = 0;
  const auto counts = ReadWikiDump(dump, {}, progress, [&](WikiDumpPage& page) -> Result<bool> {
    bytes += page.text.size();
    return true;
  });
  ASSERT_TRUE(counts.has_value());
  EXPECT_EQ(counts->articles, 6000U);
  EXPECT_GT(bytes, 290000000U);
#ifndef CATENA_SANITIZED  // The address sanitizer keeps what was freed.
  EXPECT_LT(peak_kib() - before, 16 << 10) << "KiB, for 300 MB";
#else
  (void)before;
#endif
}

TEST(WikiDumpTest, DumpsAreKnownByTheirBeginning) {
  EXPECT_TRUE(LooksLikeWikiDump(kDump));
  EXPECT_TRUE(LooksLikeWikiDump("\xEF\xBB\xBF <mediawiki>"));
  EXPECT_FALSE(LooksLikeWikiDump("<html>"));
  EXPECT_FALSE(LooksLikeWikiDump("A text about <mediawiki>."));
}

}  // namespace
}  // namespace catena
