// A document as one HTML page: its text with every sentence marked by what it rests on, and the
// sources beside the paragraph that cites them.
//
// A sentence shows its audit status three times over: by colour, by the line under it, and by a
// sign (a letter of StatusSign()), so that the page can be printed in black and read by those who
// do not tell the colours apart. Markers lead to the list of sources and the list leads back to
// every use. Sentences without a source are listed again. One file without script or request, with
// a content security policy that forbids both; all text is escaped; links go to http, https and
// mailto only.
//
// The text is that of the claims: sections, sentences, parts, `paragraph`, `leading`, `block` as
// an article import stores them (ingest/article_dataset.h). Where a claim has no paragraph, its
// section is one.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

#include "core/audit_report.h"
#include "core/graph_reader.h"
#include "core/result.h"

namespace catena {

// One capital letter or digit for each status, none twice: "U" unsourced, "1" single-source.
char StatusSign(ClaimStatus status);

struct ArticlePageOptions {
  std::string title;  // "": the document's title or id.
};

// `report` is the audit of the document alone (AuditOptions::document).
// Errors: the reader's; kNotFound when `document` is no node; kIo.
Result<void> WriteArticlePage(const GraphReader& graph, const AuditReport& report, NodeId document,
                              const ArticlePageOptions& options, std::ostream& out);

}  // namespace catena
