// Any bytes as an article in HTML: no crash, and what is read hangs together.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/article_html.h"
#include "tests/fuzz/check_article.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto article = catena::ReadArticleHtml(text);
  if (!article) {
    FUZZ_CHECK(article.error().code == catena::ErrorCode::kLimit);
    return 0;
  }
  // Cleaning makes a byte that is no UTF-8 three.
  catena::CheckArticle(*article, 3 * size + 1);
  return 0;
}
