// The text of a document put together again from its claims, for printing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/audit_report.h"
#include "core/graph_reader.h"
#include "core/result.h"

namespace catena {

inline constexpr size_t kNoPageSource = SIZE_MAX;

struct PageMarker {
  std::string text;               // "[4]", "[citation needed]"; cleaned.
  std::string locator;            // "p. 12"; "".
  size_t source = kNoPageSource;  // Into PageText::sources.
};

// A sentence, or a part of one.
struct PageClaim {
  const ClaimAudit* audit = nullptr;
  std::string leading;  // Punctuation between the part before and this.
  std::string text;
  std::vector<PageMarker> markers;
  bool joins = false;  // Goes on with the sentence of the claim before.
};

struct PageParagraph {
  std::string block;            // "", "item", "caption", "note", "table-row".
  std::vector<size_t> claims;   // Into PageText::claims.
  std::vector<size_t> sources;  // Cited in it, in the order of the text, each once.
};

struct PageSection {
  // From the highest heading down; those that the section before has too are left out.
  std::vector<std::string> headings;
  int level = 2;  // Of the first of `headings`.
  std::vector<PageParagraph> paragraphs;
};

struct PageSource {
  std::string id;
  std::string label;         // As the text prints it: "24"; a number of its own without markers.
  std::vector<size_t> uses;  // Into PageText::claims.
};

struct PageText {
  std::string title;
  std::vector<PageSection> sections;
  std::vector<PageClaim> claims;    // In the order of the text.
  std::vector<PageSource> sources;  // By label.
};

// The claims of `report`, which outlives the answer. Errors: the reader's; kNotFound.
Result<PageText> MakePageText(const GraphReader& graph, const AuditReport& report, NodeId document);

}  // namespace catena
