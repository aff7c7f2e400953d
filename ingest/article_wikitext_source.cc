#include "ingest/article_wikitext_source.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "ingest/article_dates.h"
#include "ingest/article_editorial.h"
#include "ingest/article_reference.h"
#include "ingest/article_wikitext_names.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

// "[https://... Title]"
void ReadExternalLink(WikiPage& page, WikiRange range, SourceRecord& source) {
  const std::string_view text = page.TextOf(range);
  size_t begin = text.find("http://");
  begin = std::min(begin, text.find("https://"));
  if (begin == std::string_view::npos) return;
  size_t end = begin;
  while (end < text.size() && !IsAsciiSpace(text[end]) &&
         std::string_view("]<>|{}\"").find(text[end]) == std::string_view::npos) {
    ++end;
  }
  SetVariable(source, "URL", std::string(text.substr(begin, end - begin)));
  if (source.type == "document") source.type = "webpage";
  if (begin == 0 || text[begin - 1] != '[' || end >= text.size()) return;
  const size_t close = text.find(']', end);
  if (close == std::string_view::npos) return;
  SetVariable(source, "title",
              std::string(TrimmedText(page.PlainText({range.begin + end, range.begin + close}))));
}

void ReadArchive(WikiPage& page, const WikiNode& node, SourceRecord& source) {
  const TemplateParameters parameters = page.PlainParameters(node);
  const std::string_view url = ParameterOf(parameters, "url");
  std::string_view date = ParameterOf(parameters, "date");
  if (!url.empty()) SetVariable(source, "archive_url", std::string(url));
  // {{wayback}} has the time of the copy as digits.
  std::string day;
  const bool digits = date.size() >= 8 && std::all_of(date.begin(), date.end(), IsAsciiDigit);
  if (digits) {
    day = std::string(date.substr(0, 4)) + "-" + std::string(date.substr(4, 2)) + "-" +
          std::string(date.substr(6, 2));
    date = day;
  }
  if (auto parsed = ParseWrittenDate(date)) SetVariable(source, "archive_date", *std::move(parsed));
}

WikiSource ReadOne(WikiPage& page, uint32_t cite, WikiRange range) {
  WikiSource read;
  read.cite = cite;
  const TextPlace place = page.PlaceOf(range.begin);
  if (cite != kNoWikiNode) {
    read.source =
        ReadCiteTemplate(page.NameOf(page[cite]), page.PlainParameters(page[cite]), place);
  } else {
    ReferenceText printed = ParseReference(page.PlainText(range), place);
    read.source = std::move(printed.source);
    read.flags = std::move(printed.flags);
    ReadExternalLink(page, range, read.source);
  }
  for (uint32_t k = page.FirstNodeFrom(range.begin);
       k < page.node_count() && page[k].begin < range.end; ++k) {
    ++page.steps;
    if (page[k].kind != WikiNodeKind::kTemplate) continue;
    const std::string name = page.NameOf(page[k]);
    if (KindOfTemplate(name) == WikiTemplate::kArchive) ReadArchive(page, page[k], read.source);
    if (const auto flag = EditorialFlagOfTemplate(name)) read.flags.emplace_back(*flag);
  }
  if (FindVariable(read.source, "url_status") == nullptr &&
      std::find(read.flags.begin(), read.flags.end(), "dead-link") != read.flags.end()) {
    SetVariable(read.source, "url_status", "dead");
  }
  SetVariable(read.source, "raw", CollapsedSpaces(page.TextOf(range)));
  return read;
}

// The texts in {{multiref|one|two}}, or the range itself.
std::vector<WikiRange> PartsOf(const WikiPage& page, WikiRange range) {
  std::vector<WikiRange> parts;
  const auto first = page.FirstNodeIn(range);
  if (first && page[*first].kind == WikiNodeKind::kTemplate &&
      KindOfTemplate(page.NameOf(page[*first])) == WikiTemplate::kSeveralRefs) {
    for (const WikiParameter& parameter : page.ParametersOf(page[*first])) {
      if (IsAsciiDigit(parameter.name[0]) && !page.IsBlank(parameter.value)) {
        parts.push_back(parameter.value);
      }
    }
  }
  if (parts.empty()) parts.push_back(range);
  return parts;
}

}  // namespace

std::vector<WikiSource> ReadWikiSources(WikiPage& page, WikiRange range) {
  std::vector<uint32_t> cites;
  for (uint32_t k = page.FirstNodeFrom(range.begin);
       k < page.node_count() && page[k].begin < range.end;) {
    ++page.steps;
    const bool cite = page[k].kind == WikiNodeKind::kTemplate &&
                      KindOfTemplate(page.NameOf(page[k])) == WikiTemplate::kCite;
    if (cite) cites.push_back(k);
    k = cite ? page[k].end_node : k + 1;
  }
  std::vector<WikiSource> sources;
  if (cites.empty()) {
    for (const WikiRange& part : PartsOf(page, range)) {
      sources.push_back(ReadOne(page, kNoWikiNode, part));
    }
  }
  for (size_t i = 0; i < cites.size(); ++i) {
    const size_t begin = i == 0 ? range.begin : page[cites[i]].begin;
    const size_t end = i + 1 < cites.size() ? page[cites[i + 1]].begin : range.end;
    sources.push_back(ReadOne(page, cites[i], {begin, end}));
  }
  return sources;
}

}  // namespace catena
