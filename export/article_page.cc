#include "export/article_page.h"

#include <algorithm>
#include <array>
#include <ostream>

#include "export/article_page_style.h"
#include "export/article_page_text.h"
#include "export/citation_style.h"
#include "export/printing.h"

namespace catena {
namespace {

using printing::EscapeXml;

// In the order of the statuses.
constexpr std::string_view kSigns = "CUNMFDOAXPH1QILRTWS";
static_assert(kSigns.size() == kClaimStatusCount);

// What a status looks like. Inherited and lead are no source of their own, but no fault either.
std::string_view ClassOf(ClaimStatus status) {
  if (status == ClaimStatus::kInherited || status == ClaimStatus::kLeadSummary) return "later";
  constexpr std::array<std::string_view, 5> kClasses = {"none", "disputed", "weak", "sourced",
                                                        "well"};
  return kClasses[static_cast<size_t>(GradeOf(status))];
}

bool IsPlain(ClaimStatus status) {
  const std::string_view name = ClassOf(status);
  return name == "later" || name == "sourced" || name == "well" ||
         status == ClaimStatus::kUnsourced || status == ClaimStatus::kCitationNeeded;
}

std::string Percent(uint64_t part, uint64_t whole) {
  if (whole == 0) return "0";
  const uint64_t percent = (part * 100 + whole / 2) / whole;
  return percent == 0 && part > 0 ? "<1" : std::to_string(percent);
}

// A letter each: a, b, ..., z, aa.
std::string UseLetter(size_t use) {
  std::string letters;
  for (size_t n = use + 1; n > 0; n = (n - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('a' + (n - 1) % 26));
  }
  return letters;
}

// The beginning of a text, cut between words.
std::string Beginning(const std::string& text, size_t letters) {
  std::string cut = printing::Truncate(text, letters);
  const size_t blank = cut.rfind(' ');
  if (cut == text || blank == std::string::npos || blank < cut.size() / 2) return cut;
  return cut.substr(0, blank) + " \xE2\x80\xA6";
}

class Writer {
 public:
  Writer(const GraphReader& graph, const AuditReport& report, const PageText& page,
         std::string title, std::ostream& out)
      : graph_(graph), report_(report), page_(page), title_(std::move(title)), out_(out) {
    for (const ClaimAudit& claim : report.claims) ++primary_[static_cast<size_t>(claim.primary)];
  }

  Result<void> Run() {
    CATENA_TRY(ReadReferences());
    WriteHead();
    WriteSummary();
    WriteLegend();
    out_ << "<article>\n";
    for (const PageSection& section : page_.sections) WriteSection(section);
    out_ << "</article>\n";
    WriteUnsourced();
    WriteSources();
    out_ << "</main>\n</body>\n</html>\n";
    out_.flush();
    if (!out_) return Fail(ErrorCode::kIo, "cannot write the page");
    return {};
  }

 private:
  Result<void> ReadReferences() {
    for (const PageSource& source : page_.sources) {
      CATENA_TRY(const auto id, FindNodeById(graph_, source.id));
      std::optional<Node> node;
      if (id) {
        CATENA_TRY(node, graph_.GetNode(*id));
      }
      references_.push_back(node ? FormatCitation(graph_, *node)
                                 : std::vector<CitationPart>{{source.id, false, ""}});
    }
    return {};
  }

  void WriteHead() {
    const std::string title = EscapeXml(title_);
    out_ << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"referrer\" content=\"no-referrer\">\n<title>"
         << title << "</title>\n<style>" << kArticlePageStyle
         << "</style>\n</head>\n<body>\n<main>\n<h1>" << title << "</h1>\n";
  }

  void WriteSummary() {
    const AuditTotals& totals = report_.totals;
    out_ << "<p class=\"lede\">What each sentence rests on: "
         << printing::Count(totals.claims, "statement", "statements") << ", "
         << printing::Count(totals.citations, "citation", "citations") << " of "
         << printing::Count(page_.sources.size(), "source", "sources") << ". <strong>"
         << printing::Grouped(totals.uncited_strict) << "</strong> ("
         << EscapeXml(Percent(totals.uncited_strict, totals.claims))
         << " %) have no citation of their own; <strong>"
         << printing::Grouped(totals.uncited_lenient)
         << "</strong> when a later citation in the paragraph and the lead are accepted.</p>\n";
    if (totals.claims == 0) return;
    out_ << "<p class=\"bar\" aria-hidden=\"true\">";
    for (const ClaimStatus status : InOrderOfWorth()) {
      const uint64_t count = primary_[static_cast<size_t>(status)];
      if (count == 0) continue;
      const bool has_room = count * 40 >= totals.claims;
      out_ << "<span class=\"b-" << ClassOf(status) << "\" style=\"flex-grow:" << count << "\">"
           << (has_room ? std::string(1, StatusSign(status)) : "") << "</span>";
    }
    out_ << "</p>\n";
  }

  // Without a source first, well sourced last.
  static std::vector<ClaimStatus> InOrderOfWorth() {
    constexpr std::array<std::string_view, 6> kOrder = {"none", "later",   "disputed",
                                                        "weak", "sourced", "well"};
    std::vector<ClaimStatus> order;
    for (size_t i = 0; i < kClaimStatusCount; ++i) order.push_back(static_cast<ClaimStatus>(i));
    std::ranges::stable_sort(order, {}, [&](ClaimStatus status) {
      return std::ranges::find(kOrder, ClassOf(status)) - kOrder.begin();
    });
    return order;
  }

  void WriteLegend() {
    out_ << "<table class=\"legend\">\n<caption>Sign, line and colour of a statement, by the first "
            "status that applies to it</caption>\n<thead><tr><th scope=\"col\">Sign</th>"
            "<th scope=\"col\">Status</th><th scope=\"col\" class=\"n\">Statements</th>"
            "<th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n";
    for (const ClaimStatus status : InOrderOfWorth()) {
      const uint64_t count = primary_[static_cast<size_t>(status)];
      if (count == 0) continue;
      out_ << "<tr><td>";
      WriteSign(status);
      out_ << "</td><td><span class=\"c " << ClassOf(status) << "\">" << ClaimStatusName(status)
           << "</span></td><td class=\"n\">" << printing::Grouped(count) << "</td><td>"
           << EscapeXml(ClaimStatusMeaning(status)) << "</td></tr>\n";
    }
    out_ << "</tbody>\n</table>\n";
  }

  void WriteSign(ClaimStatus status) {
    out_ << "<b class=\"k k-" << ClassOf(status) << "\" title=\"" << ClaimStatusName(status)
         << "\">" << StatusSign(status) << "</b>";
  }

  void WriteSection(const PageSection& section) {
    int level = section.level;
    for (const std::string& heading : section.headings) {
      const int tag = std::min(level++, 6);
      out_ << "<h" << tag << '>' << EscapeXml(heading.empty() ? "(no section)" : heading) << "</h"
           << tag << ">\n";
    }
    for (const PageParagraph& paragraph : section.paragraphs) WriteParagraph(paragraph);
  }

  void WriteParagraph(const PageParagraph& paragraph) {
    out_ << "<div class=\"row";
    if (paragraph.block == "item" || paragraph.block == "caption" || paragraph.block == "note" ||
        paragraph.block == "table-row") {
      out_ << ' ' << paragraph.block;
    }
    out_ << "\">\n<p>";
    for (const size_t index : paragraph.claims) {
      if (index != paragraph.claims.front() && page_.claims[index].leading.empty()) out_ << ' ';
      WriteClaim(index);
    }
    out_ << "</p>\n";
    WriteMargin(paragraph);
    out_ << "</div>\n";
  }

  void WriteClaim(size_t index) {
    const PageClaim& claim = page_.claims[index];
    const ClaimStatus status = claim.audit->primary;
    if (!claim.leading.empty()) out_ << EscapeXml(claim.leading) << ' ';
    out_ << "<span class=\"c " << ClassOf(status) << "\" id=\"c" << index + 1 << "\" title=\""
         << EscapeXml(std::string(ClaimStatusName(status)) + ": " +
                      printing::CleanLine(claim.audit->why))
         << "\">" << EscapeXml(claim.text) << "</span><span class=\"m\">&#8288;";
    for (const PageMarker& marker : claim.markers) WriteMarker(marker);
    WriteSign(status);
    out_ << "</span>";
  }

  void WriteMarker(const PageMarker& marker) {
    if (marker.source == kNoPageSource) {
      out_ << "<i>" << EscapeXml(marker.text) << "</i>";
      return;
    }
    out_ << "<a href=\"#source-" << marker.source + 1 << "\">" << EscapeXml(marker.text) << "</a>";
    if (!marker.locator.empty()) out_ << ":&#8202;" << EscapeXml(marker.locator);
  }

  // The sources of a paragraph, and what is wrong with its statements.
  void WriteMargin(const PageParagraph& paragraph) {
    out_ << "<aside>";
    if (!paragraph.sources.empty()) {
      out_ << "<ul>\n";
      for (const size_t source : paragraph.sources) {
        std::string text;
        for (const CitationPart& part : references_[source]) text += part.text;
        out_ << "<li><a href=\"#source-" << source + 1 << "\">["
             << EscapeXml(page_.sources[source].label) << "]</a> "
             << EscapeXml(Beginning(text, kMarginLetters)) << "</li>\n";
      }
      out_ << "</ul>";
    }
    for (const size_t index : paragraph.claims) {
      const ClaimAudit& audit = *page_.claims[index].audit;
      if (IsPlain(audit.primary)) continue;
      out_ << "<p>";
      WriteSign(audit.primary);
      out_ << ' ' << EscapeXml(printing::CleanLine(audit.why)) << "</p>\n";
    }
    out_ << "</aside>\n";
  }

  void WriteUnsourced() {
    std::vector<size_t> without;
    for (size_t i = 0; i < page_.claims.size(); ++i) {
      if (ClassOf(page_.claims[i].audit->primary) == "none") without.push_back(i);
    }
    out_ << "<h2 id=\"without\">Without a source</h2>\n";
    if (without.empty()) {
      out_ << "<p>Every statement has a source, a later one in its paragraph, or stands in the "
              "lead.</p>\n";
      return;
    }
    out_ << "<p>" << printing::Count(without.size(), "statement", "statements")
         << " that no source stands behind.</p>\n<ol class=\"without\">\n";
    for (const size_t index : without) {
      const PageClaim& claim = page_.claims[index];
      out_ << "<li>";
      WriteSign(claim.audit->primary);
      out_ << " <a href=\"#c" << index + 1 << "\">"
           << EscapeXml(printing::CleanLine(claim.audit->section));
      if (claim.audit->sentence > 0) out_ << ", sentence " << claim.audit->sentence;
      out_ << "</a>: " << EscapeXml(claim.text) << "</li>\n";
    }
    out_ << "</ol>\n";
  }

  void WriteSources() {
    if (page_.sources.empty()) return;
    out_ << "<h2 id=\"sources\">Sources</h2>\n<dl class=\"sources\">\n";
    for (size_t i = 0; i < page_.sources.size(); ++i) {
      const PageSource& source = page_.sources[i];
      out_ << "<div id=\"source-" << i + 1 << "\"><dt>[" << EscapeXml(source.label) << "]</dt><dd>";
      for (const CitationPart& part : references_[i]) WritePart(part);
      out_ << " <span class=\"uses\">Used at";
      for (size_t use = 0; use < source.uses.size(); ++use) {
        out_ << " <a href=\"#c" << source.uses[use] + 1 << "\">" << UseLetter(use) << "</a>";
      }
      out_ << "</span>";
      WriteFindings(source.id);
      out_ << "</dd></div>\n";
    }
    out_ << "</dl>\n";
  }

  void WritePart(const CitationPart& part) {
    const std::string text = EscapeXml(part.text);
    if (!part.url.empty()) {
      out_ << "<a href=\"" << EscapeXml(part.url) << "\" rel=\"noopener noreferrer\">" << text
           << "</a>";
    } else if (part.emphasised) {
      out_ << "<cite>" << text << "</cite>";
    } else {
      out_ << text;
    }
  }

  void WriteFindings(const std::string& id) {
    const auto audit = std::ranges::find(report_.sources, id, &SourceAudit::id);
    if (audit == report_.sources.end()) return;
    for (const std::string& finding : audit->findings) {
      out_ << "<strong class=\"finding\">" << EscapeXml(printing::CleanLine(finding))
           << "</strong>";
    }
  }

  static constexpr size_t kMarginLetters = 130;

  const GraphReader& graph_;
  const AuditReport& report_;
  const PageText& page_;
  std::string title_;
  std::ostream& out_;
  std::array<uint64_t, kClaimStatusCount> primary_{};
  std::vector<std::vector<CitationPart>> references_;  // By source of the page.
};

}  // namespace

char StatusSign(ClaimStatus status) { return kSigns[static_cast<size_t>(status)]; }

Result<void> WriteArticlePage(const GraphReader& graph, const AuditReport& report, NodeId document,
                              const ArticlePageOptions& options, std::ostream& out) {
  CATENA_TRY(const PageText page, MakePageText(graph, report, document));
  const std::string title = options.title.empty() ? page.title : printing::CleanLine(options.title);
  return Writer(graph, report, page, title, out).Run();
}

}  // namespace catena
