// Writes the running text of a block: white space collapsed, and where each piece came from.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

#include "ingest/article.h"
#include "ingest/article_wikitext_names.h"
#include "ingest/article_words.h"

namespace catena {

class BlockWriter {
 public:
  // One byte of the file. White space becomes one space before the next thing that is none.
  void Put(char c, size_t source) {
    if (IsAsciiSpace(c)) {
      space_ = !block_.text.empty();
      return;
    }
    WriteSpace(c);
    if (block_.offsets.empty() || block_.text.size() + source_shift_ != source) {
      block_.offsets.push_back({block_.offsets.empty() ? 0 : block_.text.size(), source});
      source_shift_ = source - block_.text.size();
    }
    block_.text += c;
  }

  // Several bytes of the file, none of them white space. Requires: not empty.
  void PutRun(std::string_view run, size_t source) {
    Put(run[0], source);
    block_.text += run.substr(1);
  }

  // Text that stands for something else at `source`.
  void PutText(std::string_view text, size_t source) {
    for (const char c : text) {
      if (IsAsciiSpace(c)) {
        space_ = !block_.text.empty();
      } else {
        WriteSpace(c);
        if (block_.offsets.empty()) block_.offsets.push_back({0, source});
        block_.text += c;
      }
    }
    // The next byte begins a run of its own.
    source_shift_ = SIZE_MAX;
  }

  // Before the next item of a list, whose lines become one.
  void PutItemComma(size_t source) {
    space_ = false;
    PutText(", ", source);
  }

  // At the end of the text so far, before a space that was read already.
  void PutMarker(ArticleMarker marker) {
    marker.at = block_.text.size();
    block_.markers.push_back(std::move(marker));
  }
  void PutLink(size_t begin, std::string page) {
    if (begin < block_.text.size() && !IsMetaPage(page)) {
      block_.links.push_back({begin, block_.text.size(), std::move(page)});
    }
  }

  // Where the next text will begin.
  size_t next() const { return block_.text.size() + (space_ ? 1 : 0); }
  ArticleBlock& block() { return block_; }
  bool empty() const { return block_.text.empty() && block_.markers.empty(); }
  ArticleBlock Take() {
    ArticleBlock taken = std::move(block_);
    *this = BlockWriter();
    return taken;
  }

 private:
  void WriteSpace(char next) {
    if (!space_) return;
    space_ = false;
    // "thing [2].": a marker stood between, and leaves no space.
    const bool closes = std::string_view(".,;:").find(next) != std::string_view::npos;
    if (closes && !block_.markers.empty() && block_.markers.back().at == block_.text.size()) return;
    block_.text += ' ';
  }

  ArticleBlock block_;
  bool space_ = false;
  size_t source_shift_ = SIZE_MAX;
};

}  // namespace catena
