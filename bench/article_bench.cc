// How fast articles are read, in MB a second on one core: wikitext into an Article, wikitext into
// claims, and the same bytes only looked through as UTF-8.
//   article_bench SECONDS FILE...
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "core/fold.h"
#include "ingest/article_claims.h"
#include "ingest/article_wikitext.h"

namespace {

using Clock = std::chrono::steady_clock;

// Reads all texts again and again for the time, and prints the best pass.
void Measure(const char* name, double seconds, const std::vector<std::string>& texts,
             const std::function<size_t(const std::string&)>& read) {
  size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  double best = 1e9;
  size_t found = 0;
  const auto start = Clock::now();
  do {
    const auto pass = Clock::now();
    found = 0;
    for (const std::string& text : texts) found += read(text);
    best = std::min(best, std::chrono::duration<double>(Clock::now() - pass).count());
  } while (std::chrono::duration<double>(Clock::now() - start).count() < seconds);
  fmt::print("{:<28} {:>9.1f} MB/s  ({} bytes, {} found)\n", name,
             static_cast<double>(bytes) / 1e6 / best, bytes, found);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: article_bench SECONDS FILE...\n");
    return 2;
  }
  const double seconds = std::atof(argv[1]);
  std::vector<std::string> texts;
  for (int i = 2; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  Measure("UTF-8 looked through", seconds, texts,
          [](const std::string& text) { return size_t{catena::IsValidUtf8(text)}; });
  Measure("wikitext read", seconds, texts, [](const std::string& text) {
    const auto article = catena::ReadArticleWikitext(text);
    return article ? article->entries.size() : 0;
  });
  Measure("wikitext into claims", seconds, texts, [](const std::string& text) {
    const auto article = catena::ReadArticleWikitext(text);
    return article ? catena::FindClaims(*article).claims.size() : 0;
  });
  return 0;
}
