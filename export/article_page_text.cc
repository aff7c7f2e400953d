#include "export/article_page_text.h"

#include <algorithm>
#include <numeric>

#include "export/evidence_view.h"
#include "export/printing.h"

namespace catena {
namespace {

using printing::CleanLine;

// "A / B" -> "A", "B".
std::vector<std::string> Split(std::string_view path) {
  std::vector<std::string> parts;
  constexpr std::string_view kBetween = " / ";
  while (true) {
    const size_t at = path.find(kBetween);
    parts.push_back(CleanLine(path.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    path.remove_prefix(at + kBetween.size());
  }
}

int64_t IntOf(const GraphReader& graph, const Node& node, std::string_view key) {
  const std::optional<KeyId> id = graph.names().FindKey(key);
  const Value* value = id ? node.properties.Find(*id) : nullptr;
  const int64_t* number = value != nullptr ? value->AsInt() : nullptr;
  return number != nullptr ? *number : 0;
}

class Maker {
 public:
  Maker(const GraphReader& graph, const AuditReport& report) : graph_(graph), report_(report) {}

  Result<PageText> Run(NodeId document) {
    CATENA_TRY(const auto node, graph_.GetNode(document));
    if (!node) return Fail(ErrorCode::kNotFound, "there is no such document");
    page_.title = DisplayNameOf(graph_, *node);
    page_.claims.reserve(report_.claims.size());
    for (const ClaimAudit& claim : report_.claims) CATENA_TRY(Add(claim));
    OrderSources();
    return std::move(page_);
  }

 private:
  Result<void> Add(const ClaimAudit& audit) {
    CATENA_TRY(const auto node, graph_.GetNode(audit.node));
    if (!node) return {};
    PageClaim claim;
    claim.audit = &audit;
    claim.text = CleanLine(audit.text);
    claim.leading = CleanLine(StringProperty(graph_, node->properties, "leading"));
    claim.joins = IntOf(graph_, *node, "part") > 1;
    const size_t index = page_.claims.size();
    StartWhereNew(audit, *node);
    PageParagraph& paragraph = page_.sections.back().paragraphs.back();
    CATENA_TRY(AddCitations(audit, index, paragraph, claim));
    AddOtherMarkers(*node, claim);
    paragraph.claims.push_back(index);
    page_.claims.push_back(std::move(claim));
    return {};
  }

  void StartWhereNew(const ClaimAudit& audit, const Node& node) {
    const std::vector<std::string> path = Split(audit.section);
    const bool new_section = page_.sections.empty() || audit.section != section_;
    if (new_section) {
      PageSection section;
      size_t shared = 0;
      while (shared + 1 < path.size() && shared < path_.size() && path[shared] == path_[shared]) {
        ++shared;
      }
      section.headings.assign(path.begin() + static_cast<std::ptrdiff_t>(shared), path.end());
      section.level = static_cast<int>(shared) + 2;
      page_.sections.push_back(std::move(section));
      section_ = audit.section;
      path_ = path;
    }
    const int64_t number = IntOf(graph_, node, "paragraph");
    if (!new_section && number == paragraph_) return;
    paragraph_ = number;
    page_.sections.back().paragraphs.push_back(
        {std::string(StringProperty(graph_, node.properties, "block")), {}, {}});
  }

  Result<void> AddCitations(const ClaimAudit& audit, size_t index, PageParagraph& paragraph,
                            PageClaim& claim) {
    CATENA_TRY(const auto view, LoadClaim(graph_, audit.node));
    if (!view) return {};
    std::vector<CitationView> citations = view->citations;
    std::ranges::stable_sort(citations, printing::NaturalLess, &CitationView::marker);
    for (const CitationView& citation : citations) {
      const size_t source = SourceOf(citation);
      claim.markers.push_back({CleanLine(citation.marker), CleanLine(citation.locator), source});
      std::vector<size_t>& uses = page_.sources[source].uses;
      if (uses.empty() || uses.back() != index) uses.push_back(index);
      if (std::ranges::find(paragraph.sources, source) == paragraph.sources.end()) {
        paragraph.sources.push_back(source);
      }
    }
    return {};
  }

  size_t SourceOf(const CitationView& citation) {
    const auto [at, is_new] = numbers_.try_emplace(citation.source, page_.sources.size());
    if (is_new) page_.sources.push_back({citation.source, "", {}});
    std::string& label = page_.sources[at->second].label;
    if (label.empty()) {
      label = CleanLine(citation.marker);
      std::erase_if(label, [](char c) { return c == '[' || c == ']'; });
    }
    return at->second;
  }

  // Those that lead to no source: of entries that are not there, of notes, of editors.
  void AddOtherMarkers(const Node& node, PageClaim& claim) const {
    for (const std::string& marker :
         StringsProperty(graph_, node.properties, "unresolved_markers")) {
      claim.markers.push_back({CleanLine(marker), "", kNoPageSource});
    }
    for (const std::string& marker : StringsProperty(graph_, node.properties, "notes")) {
      claim.markers.push_back({CleanLine(marker), "", kNoPageSource});
    }
    for (std::string flag : StringsProperty(graph_, node.properties, "flags")) {
      std::ranges::replace(flag, '-', ' ');
      claim.markers.push_back({"[" + CleanLine(flag) + "]", "", kNoPageSource});
    }
  }

  // By label, as the page's own list has them. Those without a marker get numbers after its last.
  void OrderSources() {
    uint64_t next = 1;
    for (const PageSource& source : page_.sources) {
      uint64_t number = 0;
      for (const char c : source.label) {
        number = c >= '0' && c <= '9' && number < 1'000'000
                     ? number * 10 + static_cast<uint64_t>(c - '0')
                     : 1'000'000;
      }
      if (!source.label.empty() && number < 1'000'000) next = std::max(next, number + 1);
    }
    for (PageSource& source : page_.sources) {
      if (source.label.empty()) source.label = std::to_string(next++);
    }
    std::vector<size_t> order(page_.sources.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::stable_sort(order, printing::NaturalLess, [&](size_t i) -> const std::string& {
      return page_.sources[i].label;
    });
    std::vector<size_t> place(order.size());
    std::vector<PageSource> sorted;
    for (size_t i = 0; i < order.size(); ++i) {
      place[order[i]] = i;
      sorted.push_back(std::move(page_.sources[order[i]]));
    }
    page_.sources = std::move(sorted);
    for (PageClaim& claim : page_.claims) {
      for (PageMarker& marker : claim.markers) {
        if (marker.source == kNoPageSource) continue;
        marker.source = place[marker.source];
        if (marker.text.empty()) marker.text = "[" + page_.sources[marker.source].label + "]";
      }
    }
    for (PageSection& section : page_.sections) {
      for (PageParagraph& paragraph : section.paragraphs) {
        for (size_t& source : paragraph.sources) source = place[source];
      }
    }
  }

  const GraphReader& graph_;
  const AuditReport& report_;
  PageText page_;
  std::unordered_map<std::string, size_t> numbers_;
  std::string section_;
  std::vector<std::string> path_;
  int64_t paragraph_ = 0;
};

}  // namespace

Result<PageText> MakePageText(const GraphReader& graph, const AuditReport& report,
                              NodeId document) {
  return Maker(graph, report).Run(document);
}

}  // namespace catena
