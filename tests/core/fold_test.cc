#include "core/fold.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace catena {
namespace {

TEST(FoldNameTest, NamesMeetAcrossCaseAccentsWidthAndScript) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"Sumqayıt", "sumqayit"},
      {"SUMQAYIT", "sumqayit"},
      {"Nagorno-Karabakh", "nagorno karabakh"},
      {"  Nagorno \t Karabakh\n", "nagorno karabakh"},
      {"Nagorno–Karabakh", "nagorno karabakh"},
      {"“Black January”", "black january"},
      {"İstanbul", "istanbul"},
      {"Straße", "strasse"},
      {"Ｆｕｌｌ　Ｗｉｄｔｈ", "full width"},
      {"ﬁne", "fine"},
      {"Éric", "eric"},
      {"E\u0301ric", "eric"},
      {"Łódź", "lodz"},
      {"Kel'badzhar", "kelbadzhar"},
      {"Kel’badzhar", "kelbadzhar"},
      {"Кельбаджар", "kelbadzar"},
      {"U.S.", "u s"},
      {"AT&T", "at t"},
      {"C++", "c++"},
      {"a\u200bb\u00adc", "abc"},  // Zero-width space and soft hyphen.
      {"", ""},
      {"   ", ""},
      {"?!", "?!"},
  };
  for (const auto& [name, folded] : cases) EXPECT_EQ(FoldName(name), folded) << name;
  EXPECT_EQ(FoldName("Լեռնային Ղարաբաղ"), FoldName("ԼԵՌՆԱՅԻՆ  ՂԱՐԱԲԱՂ"));
  const std::string armenian = FoldName("Լեռնային");
  EXPECT_TRUE(std::all_of(armenian.begin(), armenian.end(), [](char c) { return c >= 'a'; }))
      << armenian;
  EXPECT_NE(FoldName("???"), FoldName("!!!"));
}

TEST(FoldNameTest, InvalidUtf8BecomesReplacementCharacters) {
  EXPECT_EQ(FoldName("a\xff"
                     "b"),
            FoldName("a\uFFFD"
                     "b"));
  EXPECT_EQ(FoldName("\xed\xa0\x80"), FoldName("\uFFFD\uFFFD\uFFFD"));
}

std::string Utf8(uint32_t point) {
  std::string text;
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xC0 | point >> 6);
    text += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    text += static_cast<char>(0xE0 | point >> 12);
    text += static_cast<char>(0x80 | (point >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | point >> 18);
    text += static_cast<char>(0x80 | (point >> 12 & 0x3F));
    text += static_cast<char>(0x80 | (point >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (point & 0x3F));
  }
  return text;
}

TEST(FoldNameTest, FoldingTwiceIsFoldingOnce) {
  std::mt19937 random(31);
  const auto point = [&random]() -> uint32_t {
    switch (random() % 4) {
      case 0:
        return random() % 0x80;
      case 1:
        return random() % 0x600;
      case 2: {
        const uint32_t any = random() % 0x10000;
        return any >= 0xD800 && any < 0xE000 ? 0x41 : any;
      }
      default:
        return 0x10000 + random() % 0x20000;
    }
  };
  for (int i = 0; i < 3'000; ++i) {
    std::string name;
    for (uint32_t n = random() % 8; n > 0; --n) name += Utf8(point());
    const std::string once = FoldName(name);
    ASSERT_TRUE(IsValidUtf8(once));
    ASSERT_EQ(FoldName(once), once) << name;
  }
}

// The path of its own that ASCII takes folds as the full one.
// What is left of a name that is all punctuation keeps it, and still has no blanks at its ends.
TEST(FoldNameTest, NamesOfPunctuationAloneAreTrimmedToo) {
  EXPECT_EQ(FoldName(" ?\n  ! "), "? !");
  EXPECT_EQ(FoldName("/\u0085  "), "/");
  EXPECT_EQ(FoldName("\u00A0\u00BF\u2003\u2003\u00BF\u00A0"), FoldName("\u00BF \u00BF"));
}

TEST(FoldNameTest, TheAsciiPathAgreesWithTheFullOne) {
  std::mt19937 random(37);
  for (int i = 0; i < 2'000; ++i) {
    std::string name = "k";
    for (uint32_t n = random() % 10; n > 0; --n) name += static_cast<char>(random() % 0x80);
    // An accent forces the full path and is stripped from the end.
    ASSERT_EQ(FoldName(name + "e\u0301"), FoldName(name + "e")) << name;
  }
}

TEST(FoldNameTest, ManyThreadsFoldAtOnce) {
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&wrong, t] {
      for (int i = 0; i < 200; ++i) {
        if (FoldName("Sumqayıt") != "sumqayit" || FoldName("Łódź") != "lodz") ++wrong[t];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

// Every sequence of one to three bytes, and four-byte ones at the edges, against a decoder that
// checks the code point afterwards.
bool DecodesToScalarValues(std::string_view bytes) {
  for (size_t i = 0; i < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    size_t length = 0;
    while (length < 8 && (lead & (0x80u >> length)) != 0) ++length;
    if (length == 1 || length > 4) return false;
    if (length == 0) length = 1;
    if (i + length > bytes.size()) return false;
    uint32_t point = length == 1 ? lead : lead & (0x7Fu >> length);
    for (size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(bytes[i + k]);
      if ((next & 0xC0) != 0x80) return false;
      point = point << 6 | (next & 0x3F);
    }
    constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < kLeast[length] || point > 0x10FFFF) return false;
    if (point >= 0xD800 && point <= 0xDFFF) return false;
    i += length;
  }
  return true;
}

TEST(IsValidUtf8Test, AgreesWithADecoderOnEveryShortSequence) {
  std::string bytes(2, '\0');
  for (int a = 0; a < 256; ++a) {
    ASSERT_EQ(IsValidUtf8(std::string(1, static_cast<char>(a))), a < 0x80);
    for (int b = 0; b < 256; ++b) {
      bytes = {static_cast<char>(a), static_cast<char>(b)};
      ASSERT_EQ(IsValidUtf8(bytes), DecodesToScalarValues(bytes)) << a << " " << b;
      for (const int c : {0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF}) {
        bytes = {static_cast<char>(a), static_cast<char>(b), static_cast<char>(c)};
        ASSERT_EQ(IsValidUtf8(bytes), DecodesToScalarValues(bytes)) << a << " " << b << " " << c;
        bytes += static_cast<char>(0x80);
        ASSERT_EQ(IsValidUtf8(bytes), DecodesToScalarValues(bytes)) << a << " " << b << " " << c;
        bytes.back() = 'a';
        ASSERT_EQ(IsValidUtf8(bytes), DecodesToScalarValues(bytes)) << a << " " << b << " " << c;
      }
    }
  }
  EXPECT_TRUE(IsValidUtf8(""));
  EXPECT_TRUE(IsValidUtf8(std::string_view("\0", 1)));
}

// The same distance by the full table.
size_t SlowDistance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> table(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = i + j;
        continue;
      }
      table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1,
                              table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
      }
    }
  }
  return table[a.size()][b.size()];
}

TEST(EditDistanceTest, AgreesWithTheFullTableUpToTheLimit) {
  std::mt19937 random(41);
  const auto text = [&random] {
    std::string made;
    for (uint32_t n = random() % 9; n > 0; --n) made += static_cast<char>('a' + random() % 3);
    return made;
  };
  for (int i = 0; i < 20'000; ++i) {
    const std::string a = text();
    const std::string b = text();
    const size_t limit = random() % 10;
    ASSERT_EQ(EditDistance(a, b, limit), std::min(SlowDistance(a, b), limit + 1))
        << a << " " << b << " " << limit;
  }
}

TEST(EditDistanceTest, CountsCodePoints) {
  EXPECT_EQ(EditDistance("Sumqayıt", "Sumqayit", 5), 1u);
  EXPECT_EQ(EditDistance("sumgait", "sumgiat", 5), 1u);
  EXPECT_EQ(EditDistance("", "", 0), 0u);
  EXPECT_EQ(EditDistance("", "abc", 2), 3u);
  EXPECT_EQ(EditDistance("abc", "abc", static_cast<size_t>(-1)), 0u);
  EXPECT_EQ(EditDistance("\xff\xfe", "\xff", 5), 1u);
}

}  // namespace
}  // namespace catena
