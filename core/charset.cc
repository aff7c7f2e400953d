#include "core/charset.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <iterator>
#include <memory>

namespace catena {
namespace {

constexpr size_t kMaxBytes = size_t{512} << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

// The name that ICU knows it by.
std::string Known(std::string_view charset) {
  std::string name(charset);
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  for (const std::string_view latin : {"iso-8859-1", "iso8859-1", "latin1", "ascii", "us-ascii"}) {
    if (name == latin) return "windows-1252";
  }
  if (name == "iso-8859-9" || name == "latin5") return "windows-1254";
  if (name == "gb2312") return "gbk";
  if (name == "x-sjis" || name == "sjis") return "shift_jis";
  return name;
}

// By the names of IANA, which ICU gives for all its names of one character set.
constexpr std::string_view kRead[] = {
    "utf-8",        "utf-16",       "utf-16le",     "utf-16be",      "ibm866",       "iso-8859-2",
    "iso-8859-3",   "iso-8859-4",   "iso-8859-5",   "iso-8859-6",    "iso-8859-7",   "iso-8859-8",
    "iso-8859-10",  "iso-8859-13",  "iso-8859-14",  "iso-8859-15",   "iso-8859-16",  "koi8-r",
    "koi8-u",       "macintosh",    "tis-620",      "windows-874",   "windows-1250", "windows-1251",
    "windows-1252", "windows-1253", "windows-1254", "windows-1255",  "windows-1256", "windows-1257",
    "windows-1258", "gbk",          "gb18030",      "big5",          "big5-hkscs",   "euc-jp",
    "shift_jis",    "windows-31j",  "euc-kr",       "ks_c_5601-1987"};

}  // namespace

CharsetKind CharsetUse(std::string_view charset) {
  const std::string name = Known(charset);
  if (name.empty()) return CharsetKind::kUnknown;
  UErrorCode status = U_ZERO_ERROR;
  const char* const iana = ucnv_getStandardName(name.c_str(), "IANA", &status);
  const std::string standard = iana != nullptr && U_SUCCESS(status) ? Known(iana) : name;
  if (std::ranges::find(kRead, standard) != std::end(kRead)) return CharsetKind::kRead;
  status = U_ZERO_ERROR;
  const uint16_t names = ucnv_countAliases(name.c_str(), &status);
  return U_SUCCESS(status) && names > 0 ? CharsetKind::kRefused : CharsetKind::kUnknown;
}

Result<std::string> ToUtf8(std::string_view bytes, std::string_view charset) {
  if (bytes.size() > kMaxBytes) {
    return Fail(ErrorCode::kLimit, "a text to be converted has at most 512 MiB");
  }
  const std::string name = CharsetUse(charset) == CharsetKind::kRead ? Known(charset) : "";
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(
      name.empty() ? nullptr : ucnv_open(name.c_str(), &status));
  if (converter == nullptr || U_FAILURE(status)) {
    return Fail(ErrorCode::kUnsupported,
                "the character set '" + std::string(charset) + "' is not read; save it as UTF-8");
  }
  const auto size = static_cast<int32_t>(bytes.size());
  const int32_t needed =
      ucnv_toAlgorithmic(UCNV_UTF8, converter.get(), nullptr, 0, bytes.data(), size, &status);
  if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR) {
    return Fail(ErrorCode::kInvalidArgument,
                "the text cannot be read in the character set '" + std::string(charset) + "'");
  }
  std::string text(static_cast<size_t>(needed), '\0');
  status = U_ZERO_ERROR;
  ucnv_reset(converter.get());
  ucnv_toAlgorithmic(UCNV_UTF8, converter.get(), text.data(), needed, bytes.data(), size, &status);
  if (U_FAILURE(status)) {
    return Fail(ErrorCode::kInvalidArgument,
                "the text cannot be read in the character set '" + std::string(charset) + "'");
  }
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  return text;
}

}  // namespace catena
