// An article as a file of a dataset (docs/dataset_mapping.md), so that importing has one door and
// its rules hold for articles too: ids, dates, updates in place, a second import that changes
// nothing.
//
// For a document with the id D:
//   D            Document: title, and the counts of its sentences, markers and entries
//   D:ref-24     Source: an entry of the reference list
//   D:s3.12b     Claim: a sentence, or the part of one that a marker covers: here the second of
//                sentence 12 of section 3, the lead being section 1. Property `sentence`
//                counts from 1 in its section, `part` within the sentence, `span` is bytes of
//                the file, `paragraph` counts from 1 in the section; `block` is "item", "caption",
//                "note" or "table-row" where the text is not running; `leading` is punctuation
//                that stands between two parts and belongs to neither. `flags` are the editorial
//                markers; those that are no flags of claims are in `editorial`.
//                `unresolved_markers` are those that no entry answers.
//   D:e3.12b     Event: what the claim D:s3.12b dates. Its date is the earliest that the claim's
//                text has, so that a source can be older than the event only when it is older than
//                everything the claim speaks of; all dates are in the claim's `dates`. An inferred
//                date has `date_inferred`, one after words of the future has `status` planned.
//                A cited claim without a date is about the event of the uncited sentence before
//                it that its citation may cover too, and has `date_inferred`.
//   D:proposal-.. Proposal: a causal link that wording proposes (article_causes.h); no fact until a
//                person accepts it (proposals.h). The id is made of the sentence's words, so that a
//                decision is known again when the page is read again.
//   Other page   Document: a page that is linked to, with its title as id, unless a node is there
//                that the page is (article_pages.h)
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/article.h"
#include "ingest/article_claims.h"
#include "ingest/article_names.h"
#include "ingest/dataset_importer.h"

namespace catena {

struct ArticleDatasetOptions {
  // Of the document; "": the title.
  std::string id;
  std::string file;  // For messages.
  // SHA-256 or the like of the bytes read; "" for none.
  std::string content_hash;
  std::string revision;  // As the wiki counts them; "" where it is not known.
  // The id of the node that a page is in the graph (article_pages.h); "" for none: then a link to
  // it makes a document with its title as id. May be empty.
  std::function<std::string(std::string_view title)> page;
  // Titles that lead to the document, which it has as `alias`.
  std::vector<std::string> aliases;
  // Names that the graph knows, in a text; such a mention makes the claim ABOUT the node. May be
  // empty.
  std::function<std::vector<NameMention>(std::string_view)> names;
  // Whether the proposal with the id was decided: then it is not made again. May be empty.
  std::function<bool(std::string_view)> is_decided;
  // The relationship that accepting the proposal of this id made or took; "" for any other. The
  // claim that the proposal is read from asserts it, wherever on the page its sentence now stands.
  std::function<std::string(std::string_view)> accepted;
  // The relationships that the stored claim with this id and this text asserts, as accepted
  // proposals make it: they are kept. May be empty.
  std::function<std::vector<std::string>(std::string_view id, std::string_view text)> asserts;
};

// What an import says about an article.
struct ArticleSummary {
  std::string id;
  std::string title;
  std::string file;
  uint32_t sections = 0;
  uint32_t sentences = 0;
  uint32_t claims = 0;
  uint32_t entries = 0;
  uint32_t citations = 0;  // Uses of citation markers, resolved or not.
  uint32_t notes = 0;
  uint32_t editorial = 0;
  uint32_t unresolved = 0;
  uint32_t dated = 0;      // Claims with a date.
  uint32_t mentions = 0;   // Of names that the graph knew.
  uint32_t proposals = 0;  // Causal links that wording proposes, and nobody has decided.
  // Sections with sentences of which none is cited.
  std::vector<std::string> uncited_sections;
  // Ids of the claims, events and sources, sorted.
  std::vector<std::string> ids;
  // Editorial markers by flag, sorted.
  std::vector<std::pair<std::string, uint32_t>> flags;
};

struct ArticleDataset {
  DatasetInput input;  // With the article's warnings.
  ArticleSummary summary;
};

ArticleDataset MakeArticleDataset(const Article& article, const ArticleDatasetOptions& options);

}  // namespace catena
