#include "core/charset.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <memory>

namespace catena {
namespace {

constexpr size_t kMaxBytes = size_t{512} << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

// The name that ICU should open; "" for one that is not read.
std::string Standard(std::string_view charset) {
  std::string name(charset);
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  for (const std::string_view latin : {"iso-8859-1", "iso8859-1", "latin1", "ascii", "us-ascii"}) {
    if (name == latin) return "windows-1252";
  }
  if (name == "iso-8859-9" || name == "latin5") return "windows-1254";
  if (name == "gb2312") return "gbk";
  for (const std::string_view hidden :
       {"utf-7", "utf7", "iso-2022", "hz-gb", "unicode-1-1-utf-7"}) {
    if (name.starts_with(hidden)) return "";
  }
  return name;
}

}  // namespace

Result<std::string> ToUtf8(std::string_view bytes, std::string_view charset) {
  if (bytes.size() > kMaxBytes) {
    return Fail(ErrorCode::kLimit, "a text to be converted has at most 512 MiB");
  }
  const std::string name = Standard(charset);
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
