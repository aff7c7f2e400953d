// Old character sets: what ICU reads, and what is not read for good reason.
#include "core/charset.h"

#include <gtest/gtest.h>

#include "core/fold.h"

namespace catena {
namespace {

TEST(ToUtf8Test, ReadsWhatPagesWereWrittenIn) {
  EXPECT_EQ(ToUtf8("caf\xE9", "ISO-8859-1").value(), "café");
  EXPECT_EQ(ToUtf8("\x93war\x94 \x96 \x80", "latin1").value(), "“war” – €") << "as windows-1252";
  EXPECT_EQ(ToUtf8("\xCC\xE8\xF0", "windows-1251").value(), "Мир");
  EXPECT_EQ(ToUtf8("\xED\xC9\xD2", "KOI8-R").value(), "Мир");
  EXPECT_EQ(ToUtf8("\x90\xED\x93\xAC", "Shift_JIS").value(), "戦闘");
  EXPECT_EQ(ToUtf8(std::string_view("\xFF\xFEw\0a\0r\0", 8), "utf-16").value(), "war");
  EXPECT_EQ(ToUtf8("", "windows-1252").value(), "");
}

TEST(ToUtf8Test, WhatStandsForNothingIsReplaced) {
  const std::string text = ToUtf8("a\x81\x20", "gbk").value();
  EXPECT_TRUE(IsValidUtf8(text));
  EXPECT_NE(text.find("\xEF\xBF\xBD"), std::string::npos);
}

TEST(ToUtf8Test, CharacterSetsThatHideMarkupAreNotRead) {
  for (const char* charset : {"utf-7", "UNICODE-2-0-UTF-7", "UTF_7", "windows-65000",
                              "imap-mailbox-name", "ISO-2022-JP", "iso_2022_jp", "csISO2022JP",
                              "jis", "hz-gb-2312", "scsu", "bocu-1", "ibm037", "lmbcs", "utf-32"}) {
    EXPECT_EQ(CharsetUse(charset), CharsetKind::kRefused) << charset;
  }
  for (const char* charset : {"of", "", "no-such-charset"}) {
    EXPECT_EQ(CharsetUse(charset), CharsetKind::kUnknown) << charset;
  }
  for (const char* charset : {"utf-8", "CP1251", "sjis", "x-sjis", "euc-kr", "latin1", "gb2312",
                              "GB18030", "big5", "KOI8-U", "iso-8859-15", "windows-874"}) {
    EXPECT_EQ(CharsetUse(charset), CharsetKind::kRead) << charset;
  }
  for (const char* charset : {"utf-7", "ISO-2022-JP", "hz-gb-2312", "no-such-charset", ""}) {
    EXPECT_EQ(ToUtf8("+ADw-script+AD4-", charset).error().code, ErrorCode::kUnsupported) << charset;
  }
}

}  // namespace
}  // namespace catena
