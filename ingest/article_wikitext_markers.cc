#include "ingest/article_wikitext_markers.h"

#include <utility>

#include "ingest/article_editorial.h"
#include "ingest/article_short_citation.h"
#include "ingest/article_wikitext_names.h"
#include "ingest/article_wikitext_render.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

// Looking every name up among more of them would cost their square.
constexpr size_t kMaxParametersLookedUp = 64;

std::string WithoutQuotes(std::string value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
  }
  return value;
}

}  // namespace

bool HoldsWikiMarkers(const WikiPage& page, WikiRange range) {
  for (uint32_t n = page.FirstNodeFrom(range.begin);
       n < page.node_count() && page[n].begin < range.end; ++n) {
    const WikiNode& node = page[n];
    if (node.kind == WikiNodeKind::kRef || node.kind == WikiNodeKind::kRefEmpty) return true;
    if (node.kind != WikiNodeKind::kTemplate) continue;
    const std::string name = page.NameOf(node);
    switch (KindOfTemplate(name)) {
      case WikiTemplate::kShortCite:
      case WikiTemplate::kShortCiteText:
      case WikiTemplate::kNoteText:
      case WikiTemplate::kRefText:
      case WikiTemplate::kRefNames:
      case WikiTemplate::kOldNote:
      case WikiTemplate::kFlaggedText:
        return true;
      case WikiTemplate::kUnknown:
        if (EditorialFlagOfTemplate(name)) return true;
        break;
      default:
        break;
    }
  }
  return false;
}

// A marker for each source; all but the first go with it.
void WikiMarkers::PutReference(const WikiReference& reference, ArticleMarkerForm form,
                               BlockWriter& out) {
  ArticleMarker marker;
  marker.form = form;
  marker.text = "[" + reference.label + "]";
  if (reference.works.empty()) out.PutMarker(marker);
  for (const WikiWork& work : reference.works) {
    marker.entry = work.entry;
    SetLocator(marker, work.locator);
    out.PutMarker(marker);
    marker.continues = true;
  }
}

void WikiMarkers::PutNote(uint32_t k, const std::string& group, const std::string& name,
                          std::optional<WikiRange> content, ArticleMarkerForm form,
                          BlockWriter& out) {
  ArticleMarker marker;
  marker.kind = ArticleMarkerKind::kNote;
  marker.form = form;
  marker.entry = references_.FindNote(group, name, k, content);
  marker.text = "[" + references_.LabelOf(group, name, k) + "]";
  out.PutMarker(std::move(marker));
}

// The source that a note names by its template.
void WikiMarkers::PutCite(uint32_t k, BlockWriter& out) {
  WikiReference reference;
  const uint32_t entry = references_.EntryOfCite(k);
  if (entry == kNoEntry) return;
  reference.label = article_.entries[entry].label;
  reference.works = {{entry, {}}};
  PutReference(reference, ArticleMarkerForm::kTemplate, out);
}

void WikiMarkers::PutRef(uint32_t k, BlockWriter& out) {
  if (references_.Place(k)) return;
  const WikiNode& node = page_[k];
  const std::string name = page_.AttributeOf(node, "name");
  const std::string group = page_.AttributeOf(node, "group");
  std::optional<WikiRange> content;
  const WikiRange inner{node.inner_begin, node.inner_end};
  if (node.kind == WikiNodeKind::kRef && !page_.IsBlank(inner)) content = inner;
  if (IsNoteGroup(group) && !references_.IsOnlyCites(group, name, content)) {
    PutNote(k, group, name, content, ArticleMarkerForm::kRefTag, out);
    return;
  }
  WikiReference reference = references_.Find(group, name, k, content);
  const std::string details = LocatorOfWords(page_.AttributeOf(node, "details"));
  if (!details.empty() && !reference.works.empty()) reference.works.front().locator = details;
  PutReference(reference, ArticleMarkerForm::kRefTag, out);
  if (reference.works.empty()) {
    AddWarning(article_, page_.PlaceOf(node.begin),
               name.empty() ? "a reference has neither a name nor a text"
                            : "no reference is named \"" + name + "\"");
  }
}

bool WikiMarkers::PutTemplate(uint32_t k, BlockWriter& out) {
  const WikiNode& node = page_[k];
  const std::string name = page_.NameOf(node);
  const WikiTemplate kind = KindOfTemplate(name);
  switch (kind) {
    case WikiTemplate::kShortCite:
    case WikiTemplate::kShortCiteText:
      PutReference(references_.FindShort(node), ArticleMarkerForm::kTemplate, out);
      if (!out.block().markers.empty()) {
        ArticleMarker& marker = out.block().markers.back();
        marker.in_sentence = IsCitationInText(name);
        if (kind == WikiTemplate::kShortCiteText) {
          marker.words = ShortCitationWords(page_, node).size();
        }
      }
      return true;
    case WikiTemplate::kNoteText:
    case WikiTemplate::kRefText:
      PutRefText(k, name, out);
      return true;
    case WikiTemplate::kRefNames:
      PutRefNames(node, out);
      return true;
    case WikiTemplate::kPages:
      PutPages(node, out);
      return true;
    case WikiTemplate::kOldNote:
      PutOldNote(k, out);
      return true;
    default:
      break;
  }
  if (kind == WikiTemplate::kCite) {
    if (reading_notes) PutCite(k, out);
    return reading_notes;
  }
  if (kind != WikiTemplate::kUnknown && kind != WikiTemplate::kFlaggedText) return false;
  const auto flag = EditorialFlagOfTemplate(name);
  if (!flag) return false;
  ArticleMarker marker;
  marker.kind = ArticleMarkerKind::kEditorial;
  marker.form = ArticleMarkerForm::kTemplate;
  marker.flag = std::string(*flag);
  marker.text = "[" + std::string(EditorialWords(*flag)) + "]";
  out.PutMarker(std::move(marker));
  return true;
}

void WikiMarkers::PutRefText(uint32_t k, std::string_view name, BlockWriter& out) {
  const std::vector<WikiParameter> parameters = page_.ParametersOf(page_[k]);
  const std::string group = references_.GroupOf(name, parameters);
  const std::string ref_name = WithoutQuotes(page_.ParameterText(parameters, "name"));
  auto content = FindParameter(parameters, "1");
  if (!content) content = FindParameter(parameters, "text");
  // What has references of its own is a note, whatever its group.
  const bool note = IsNoteGroup(group) || (content && HoldsWikiMarkers(page_, *content));
  if (note && !references_.IsOnlyCites(group, ref_name, content)) {
    PutNote(k, group, ref_name, content, ArticleMarkerForm::kTemplate, out);
  } else {
    PutReference(references_.Find(group, ref_name, k, content), ArticleMarkerForm::kTemplate, out);
  }
}

// {{r|name|p1=12|other}}
void WikiMarkers::PutRefNames(const WikiNode& node, BlockWriter& out) {
  const std::vector<WikiParameter> parameters = page_.ParametersOf(node);
  const std::string group = page_.ParameterText(parameters, "group");
  for (const WikiParameter& parameter : parameters) {
    if (!IsAsciiDigit(parameter.name[0])) continue;
    const std::string name = page_.PlainText(parameter.value);
    if (name.empty()) continue;
    WikiReference reference = references_.Find(group, name, 0, {});
    for (const std::string_view pages : {"p", "pp", "page", "pages"}) {
      if (parameters.size() > kMaxParametersLookedUp || reference.works.empty()) break;
      std::string locator = page_.ParameterText(parameters, std::string(pages) + parameter.name);
      if (locator.empty() && parameter.name == "1") {
        locator = page_.ParameterText(parameters, pages);
      }
      if (!locator.empty()) reference.works.front().locator = locator;
    }
    PutReference(reference, ArticleMarkerForm::kTemplate, out);
  }
}

void WikiMarkers::PutPages(const WikiNode& node, BlockWriter& out) {
  std::vector<ArticleMarker>& markers = out.block().markers;
  if (markers.empty() || markers.back().kind != ArticleMarkerKind::kCitation) return;
  const std::vector<WikiParameter> parameters = page_.ParametersOf(node);
  for (const std::string_view name : {"1", "p", "pp", "page", "pages", "at", "location"}) {
    const std::string pages = page_.ParameterText(parameters, name);
    if (pages.empty()) continue;
    SetLocator(markers.back(), pages);
    return;
  }
}

void WikiMarkers::PutOldNote(uint32_t k, BlockWriter& out) {
  const std::vector<WikiParameter> parameters = page_.ParametersOf(page_[k]);
  const std::string name = page_.ParameterText(parameters, "1");
  std::string label = page_.ParameterText(parameters, "2");
  if (label.empty()) label = name;
  ArticleMarker marker;
  marker.kind = ArticleMarkerKind::kNote;
  marker.form = ArticleMarkerForm::kTemplate;
  if (!name.empty()) marker.entry = references_.FindNote(std::string(kOldNotes), name, k, {});
  marker.text = "[" + label + "]";
  out.PutMarker(std::move(marker));
}

}  // namespace catena
