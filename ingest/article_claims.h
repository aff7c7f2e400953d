// Claims of an article: its sentences, cut where citations stand, each with what covers it.
//
// A marker covers the text back to the previous marker of its sentence. So a sentence with one
// marker at its end is one claim, and "A,[1] and B.[2] C" in one sentence are three, the last
// without a citation. The scopes are those of docs/evidence_model.md:
//   explicit   a citation follows the claim in its sentence
//   lead       no citation, in the text before the first heading
//   inherited  no citation, and the last sentence of its paragraph ends with one
//   none       else; captions, notes and what [citation needed] follows are never inherited
//
// Deterministic, linear in the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/article.h"
#include "ingest/article_dates.h"

namespace catena {

inline constexpr uint32_t kNoClaim = UINT32_MAX;

enum class ArticleScope : uint8_t { kExplicit, kInherited, kNone, kLead };
std::string_view ArticleScopeName(ArticleScope scope);

// What a claim's text says about its time, all in bytes of the block's text.
struct ArticleClaim {
  uint32_t section = 0;   // Into Article::sections.
  uint32_t block = 0;     // Into its blocks.
  uint32_t sentence = 0;  // From 1 in its section.
  // From 1 where the sentence is cut into several claims, else 0.
  uint32_t part = 0;
  size_t begin = 0;
  size_t end = 0;
  // The whole sentence.
  size_t sentence_begin = 0;
  size_t sentence_end = 0;
  ArticleScope scope = ArticleScope::kNone;
  std::vector<uint32_t> citations;  // Into the block's markers, all kinds each in its list.
  std::vector<uint32_t> notes;
  std::vector<uint32_t> editorial;
  std::vector<FoundDate> dates;  // Offsets in the block's text.
  // Of a cited claim without a date: the nearest dated claim before it that its citation may cover
  // too, as none stands between them in the paragraph. kNoClaim: there is none.
  uint32_t dated_by = kNoClaim;
};

struct ArticleClaims {
  std::vector<ArticleClaim> claims;  // In the order of the text.
  uint32_t sentences = 0;
  uint32_t captions = 0;  // Of the sentences.
};

// Makes the claims. Table rows are claims with a marker, or when they are data.
ArticleClaims FindClaims(const Article& article);

}  // namespace catena
