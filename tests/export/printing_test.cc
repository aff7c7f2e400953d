#include "export/printing.h"

#include <gtest/gtest.h>

#include <random>

#include "core/fold.h"

namespace catena::printing {
namespace {

TEST(PrintingTest, CleanLineDropsWhatChangesTheTextAroundIt) {
  EXPECT_EQ(CleanLine(" a\t b\r\n\x01 c "), "a b c");
  EXPECT_EQ(CleanLine("x\xE2\x80\xAEy\xE2\x81\xA6z\xEF\xBB\xBF"), "xyz");  // RLO, LRI, BOM
  EXPECT_EQ(CleanLine("a\xffz"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(CleanLine("a\xC2\xA0z"), "a z");
  EXPECT_EQ(CleanText("a\nb\x1b[31m"), "a\nb [31m");
}

TEST(PrintingTest, AnyBytesBecomeValidUtf8) {
  std::mt19937 random(7);
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes;
    for (int i = 0; i < 40; ++i) bytes += static_cast<char>(random() & 0xFF);
    for (const std::string& text :
         {CleanLine(bytes), CleanText(bytes), EscapeXml(bytes), Truncate(CleanLine(bytes), 9),
          TruncateBytes(CleanLine(bytes), 17)}) {
      ASSERT_TRUE(IsValidUtf8(text));
    }
    for (const std::string& line : Wrap(bytes, {7, 3})) ASSERT_TRUE(IsValidUtf8(line));
    ASSERT_LE(TruncateBytes(CleanLine(bytes), 17).size(), 17u);
  }
}

TEST(PrintingTest, EveryWellFormedCodePointIsReadBack) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string utf8;
    AppendCodePoint(c, &utf8);
    size_t at = 0;
    ASSERT_EQ(NextCodePoint(utf8, &at), c);
    ASSERT_EQ(at, utf8.size());
  }
}

TEST(PrintingTest, WrapBreaksAtSpacesAndInsideLongWords) {
  EXPECT_EQ(Wrap("Vote of the Armenians of Karabakh", {12, 9}),
            (std::vector<std::string>{"Vote of the", "Armenians of", "Karabakh"}));
  EXPECT_EQ(Wrap("abcdefghij", {4, 9}), (std::vector<std::string>{"abcd", "efgh", "ij"}));
  EXPECT_EQ(Wrap("one two three", {5, 2}), (std::vector<std::string>{"one", "two…"}));
  EXPECT_EQ(Wrap("Nagorno-Karabakh", {10, 9}), (std::vector<std::string>{"Nagorno-", "Karabakh"}));
  EXPECT_EQ(Wrap("", {10, 3}), (std::vector<std::string>{""}));
  // Wide characters take two columns, combining marks none.
  EXPECT_EQ(Wrap("日本語日本語", {6, 9}).size(), 2u);
  EXPECT_EQ(Wrap("e\xCC\x81"
                 "e\xCC\x81",
                 {2, 9})
                .size(),
            1u);
}

TEST(PrintingTest, WrapLosesNothingWhenThereIsRoom) {
  const std::string text = "The quick brown fox jumps over a lazy-dog, again and again.";
  for (size_t columns = 3; columns < 40; ++columns) {
    std::string joined;
    for (const std::string& line : Wrap(text, {columns, 1'000})) {
      EXPECT_LE(Columns(line), columns);
      joined += line;
    }
    std::erase(joined, ' ');
    std::string expected = text;
    std::erase(expected, ' ');
    EXPECT_EQ(joined, expected) << columns;
  }
}

// As DejaVu Sans sets it, the widest of the faces that a picture may be set in: in Helvetica, with
// a tenth added, names ran into the rings behind them.
TEST(PrintingTest, ThereIsRoomForTheWidestFace) {
  const std::string_view name = "Society of Bridge";
  EXPECT_NEAR(printing::WidthPoints(name, 1000), 8534, 1);
  EXPECT_NEAR(printing::WidthPoints(name, 1000, true), 9677, 1);
  EXPECT_GT(printing::WidthPoints("Армянский", 1000, true),
            printing::WidthPoints("Армянский", 1000));
}

TEST(PrintingTest, OnlyThreeSchemesAreLinks) {
  EXPECT_EQ(SafeUrl("https://a.b/c?d=1&e=2#f"), "https://a.b/c?d=1&e=2#f");
  EXPECT_EQ(SafeUrl("HTTP://a.b"), "HTTP://a.b");
  EXPECT_EQ(SafeUrl("mailto:a@b.c"), "mailto:a@b.c");
  EXPECT_EQ(SafeUrl(" https://a.b/\"><script>'x "), "https://a.b/%22%3E%3Cscript%3E%27x");
  EXPECT_EQ(SafeUrl("https://a.b/\\N\n"), "https://a.b/%5CN");
  EXPECT_EQ(SafeUrl("https://\xC3\xA9"), "https://%C3%A9");
  for (const char* bad : {"javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:x", "data:x",
                          "file:///etc/passwd", "//a.b", "/a", "", " ", "vbscript:x",
                          "\x01https://a.b", "httpss://a"}) {
    EXPECT_EQ(SafeUrl(bad), "") << bad;
  }
  EXPECT_EQ(SafeUrl("https://a.b/" + std::string(3'000, 'x')), "");
}

TEST(PrintingTest, NaturalOrderIsStrictAndTotal) {
  const std::vector<std::string> ascending = {"",    "a",    "a0",  "a00", "a1",   "a01",  "a2",
                                              "a10", "a10b", "a11", "b",   "b1c2", "b1c10"};
  for (size_t i = 0; i < ascending.size(); ++i) {
    for (size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_EQ(NaturalLess(ascending[i], ascending[j]), NaturalLess(ascending[i], ascending[j]));
      if (i != j) {
        EXPECT_NE(NaturalLess(ascending[i], ascending[j]), NaturalLess(ascending[j], ascending[i]))
            << ascending[i] << " " << ascending[j];
      } else {
        EXPECT_FALSE(NaturalLess(ascending[i], ascending[j]));
      }
    }
  }
  EXPECT_TRUE(NaturalLess("c2", "c10"));
  EXPECT_TRUE(NaturalLess("ref-9", "ref-35"));
}

TEST(PrintingTest, XmlKeepsNoForbiddenCharacter) {
  EXPECT_EQ(EscapeXml("<a href=\"x\" b='y'>&\r"),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;&#13;");
  EXPECT_EQ(EscapeXml(std::string("\0\x0b\xEF\xBF\xBE", 5)),
            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(EscapeXml("a\n\tb"), "a\n\tb");
}

}  // namespace
}  // namespace catena::printing
