#include "ingest/article_wikitext_table.h"

#include <algorithm>

#include "ingest/article_words.h"

namespace catena {
namespace {

// Up to the end of the line outside of what is nested; goes on from node `n`.
size_t EndOfCells(const WikiPage& page, size_t begin, size_t limit, uint32_t& n) {
  size_t end = begin;
  while (end < limit && (page.text()[end] != '\n' || end == begin)) {
    if (n < page.node_count() && page[n].begin == end && page[n].end > end) {
      end = page[n].end;
      n = page[n].end_node;
    } else {
      ++end;
    }
    while (n < page.node_count() && page[n].begin < end) ++n;
  }
  return std::min(end, limit);
}

// Whether one of its lines holds cells that are no headings.
bool HoldsData(const WikiPage& page, WikiRange row) {
  uint32_t n = page.FirstNodeFrom(row.begin);
  for (size_t begin = row.begin; begin < row.end;) {
    const size_t end = EndOfCells(page, begin, row.end, n);
    const std::string_view line = TrimmedText(page.TextOf({begin, end}));
    if (line.starts_with('|') && !line.starts_with("|+") && !line.starts_with("|}")) return true;
    begin = std::max(end, begin + 1);
  }
  return false;
}

// "style=... | text", without the sign before it: the attributes show nothing.
void RenderCell(WikiPage& page, WikiRange cell, WikiMarkerSink& sink, BlockWriter& out) {
  const std::string_view text = page.text();
  const size_t bar = page.FindOutsideNodes('|', cell);
  const bool attributes =
      bar != std::string_view::npos && bar + 1 < cell.end && text[bar + 1] != '|' &&
      text.substr(cell.begin, bar - cell.begin).find('=') != std::string_view::npos;
  if (attributes) cell.begin = bar + 1;
  if (!out.block().text.empty()) out.PutText(" | ", cell.begin);
  WikiRenderer(page, &sink).Render(cell, out);
  out.Put(' ', cell.end);
}

// "| a || b", "! a !! b": the cells of a line. What begins with no sign goes on the cell before.
void RenderLine(WikiPage& page, WikiRange line, WikiMarkerSink& sink, BlockWriter& out) {
  const std::string_view text = page.text();
  while (line.begin < line.end && IsAsciiSpace(text[line.begin])) ++line.begin;
  if (line.begin >= line.end || (text[line.begin] != '|' && text[line.begin] != '!')) {
    WikiRenderer(page, &sink).Render(line, out);
    out.Put(' ', line.end);
    return;
  }
  const bool headings = text[line.begin] == '!';
  ++line.begin;
  if (line.begin < line.end && text[line.begin] == '+') ++line.begin;
  uint32_t n = page.FirstNodeFrom(line.begin);
  size_t cell = line.begin;
  for (size_t i = line.begin; i < line.end;) {
    while (n < page.node_count() && page[n].begin < i) ++n;
    if (n < page.node_count() && page[n].begin == i && page[n].end > i) {
      i = page[n].end;
      n = page[n].end_node;
      continue;
    }
    const std::string_view sign = text.substr(i, std::min<size_t>(2, line.end - i));
    if (sign != "||" && (!headings || sign != "!!")) {
      ++i;
      continue;
    }
    RenderCell(page, {cell, i}, sink, out);
    i += 2;
    cell = i;
  }
  RenderCell(page, {cell, line.end}, sink, out);
}

// The caption "|+ ..." is no part of the row that follows without "|-".
bool EndsCaption(std::string_view before, std::string_view rest) {
  if (rest.size() < 2 || rest[0] != '\n') return false;
  const bool cells = rest[1] == '!' || (rest[1] == '|' && !rest.starts_with("\n|-") &&
                                        !rest.starts_with("\n|+") && !rest.starts_with("\n|}"));
  return cells && TrimmedText(before).starts_with("|+");
}

}  // namespace

std::vector<WikiRow> FindWikiRows(WikiPage& page, uint32_t k) {
  const WikiNode& table = page[k];
  const std::string_view text = page.text();
  std::vector<WikiRow> rows;
  size_t row = std::min(text.find('\n', table.inner_begin), table.inner_end);
  const std::string_view attributes = page.TextOf({table.inner_begin, row});
  const bool states = attributes.find("wikitable") != std::string_view::npos;
  const auto add = [&](WikiRange range) {
    rows.push_back({range, states && HoldsData(page, range)});
  };
  uint32_t n = k + 1;
  for (size_t i = row; i < table.inner_end;) {
    ++page.steps;
    if (n < table.end_node && page[n].begin == i) {
      i = std::max(page[n].end, i + 1);
      n = page[n].end_node;
      continue;
    }
    while (n < table.end_node && page[n].begin < i) ++n;
    if (EndsCaption(text.substr(row, i - row), text.substr(i))) {
      add({row, i});
      row = i;
    }
    if (text.substr(i).starts_with("\n|-")) {
      add({row, i});
      row = std::min(text.find('\n', i + 3), table.inner_end);
      i = std::max(row, i + 3);
      continue;
    }
    ++i;
  }
  if (row < table.inner_end) add({row, table.inner_end});
  return rows;
}

void RenderWikiRow(WikiPage& page, WikiRange row, WikiMarkerSink& sink, BlockWriter& out) {
  uint32_t n = page.FirstNodeFrom(row.begin);
  bool in_list = false;
  for (size_t begin = row.begin; begin < row.end;) {
    const size_t end = EndOfCells(page, begin, row.end, n);
    // As in a parameter of a template, a comma parts the items of a list.
    const std::string_view line = TrimmedText(page.TextOf({begin, end}));
    const bool item = line.starts_with('*') || line.starts_with('#');
    if (item && in_list) out.PutItemComma(begin);
    in_list = item;
    RenderLine(page, {begin, end}, sink, out);
    begin = std::max(end, begin + 1);
  }
}

}  // namespace catena
