#include "ingest/article_wikitext_references.h"

#include <algorithm>
#include <iterator>

#include "ingest/article_wikitext_names.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

std::string KeyOf(std::string_view group, std::string_view name) {
  return std::string(group) + '\x1f' + std::string(name);
}

// Of what has no name.
std::string KeyOf(std::string_view group, std::string_view name, uint32_t k) {
  return name.empty() ? "\x1e" + std::to_string(k) : KeyOf(group, name);
}

// {{#tag:ref|...|name="x"}} has its values as a tag has.
std::string Unquoted(std::string value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
  }
  return value;
}

void AppendToRaw(SourceRecord& source, std::string_view words) {
  for (SourceVariable& variable : source.variables) {
    const std::string* raw = variable.name == "raw" ? variable.value.AsString() : nullptr;
    if (raw != nullptr) variable.value = *raw + " " + std::string(words);
  }
}

bool IsPages(std::string_view name) {
  return name == "p" || name == "pp" || name == "page" || name == "pages" || name == "loc" ||
         name == "at";
}

}  // namespace

std::string LocatorOfWords(std::string_view words) {
  words = TrimmedText(words);
  while (words.ends_with('.')) words.remove_suffix(1);
  for (const std::string_view word : {"pp.", "p.", "pages ", "page "}) {
    if (StartsAnyCase(words, word)) words = TrimmedText(words.substr(word.size()));
  }
  constexpr size_t kLongestLocator = 120;
  return words.size() > kLongestLocator ? std::string() : std::string(words);
}

WikiReferences::WikiReferences(WikiPage& page, Article& article) : page_(page), article_(article) {
  placed_.resize(page.node_count());
  FindDefinitions();
  NumberUses();
}

// ---- Definitions ----

void WikiReferences::FindDefinitions() {
  uint32_t ref = 0;
  uint32_t ref_end = 0;
  for (uint32_t k = 0; k < page_.node_count(); ++k) {
    ++page_.steps;
    switch (page_[k].kind) {
      case WikiNodeKind::kRef:
        DefineRef(k);
        if (k >= ref_end) {
          ref = k;
          ref_end = page_[k].end_node;
        }
        break;
      case WikiNodeKind::kTemplate:
        if (k < ref_end) ref_of_cite_.emplace(k, ref);
        DefineTemplate(k);
        break;
      case WikiNodeKind::kReferences:
        MarkListed(k);
        break;
      default:
        break;
    }
  }
}

void WikiReferences::DefineRef(uint32_t k) {
  const WikiNode& node = page_[k];
  const WikiRange inner{node.inner_begin, node.inner_end};
  if (page_.IsBlank(inner)) return;
  ++article_.tally.ref_definitions;
  const std::string name = page_.AttributeOf(node, "name");
  if (const std::string whole = page_.AttributeOf(node, "extends"); !whole.empty()) {
    parts_.emplace(KeyOf(page_.AttributeOf(node, "group"), name, k),
                   SubReference{whole, LocatorOfWords(page_.PlainText(inner)), k});
  }
  if (const std::string whole = page_.AttributeOf(node, "follow"); !whole.empty()) {
    follows_[KeyOf(page_.AttributeOf(node, "group"), whole)].push_back(inner);
    // It marks no place of the text.
    ++article_.tally.ref_listed;
    placed_[k] = true;
    return;
  }
  if (name.empty()) return;
  const auto [it, is_new] =
      definitions_.emplace(KeyOf(page_.AttributeOf(node, "group"), name), inner);
  if (is_new || page_.TextOf(it->second) == page_.TextOf(inner)) return;
  AddWarning(article_, page_.PlaceOf(node.begin),
             "the reference \"" + name + "\" is defined twice; the first counts");
}

void WikiReferences::DefineTemplate(uint32_t k) {
  const WikiNode& node = page_[k];
  const std::string name = page_.NameOf(node);
  switch (KindOfTemplate(name)) {
    case WikiTemplate::kCite: {
      const std::string key = ShortCiteKey(page_.PlainParameters(node));
      if (!key.empty()) cites_.emplace(key, k);
      break;
    }
    case WikiTemplate::kNoteText:
    case WikiTemplate::kRefText: {
      const std::vector<WikiParameter> parameters = page_.ParametersOf(node);
      const auto text = FindParameter(parameters, "1");
      const std::string note = Unquoted(page_.ParameterText(parameters, "name"));
      if (text && !note.empty()) {
        definitions_.emplace(KeyOf(GroupOf(name, parameters), note), *text);
      }
      break;
    }
    case WikiTemplate::kReferenceList:
      MarkListed(k);
      break;
    case WikiTemplate::kOldNoteText:
      DefineOldNote(k);
      break;
    default:
      break;
  }
}

void WikiReferences::DefineOldNote(uint32_t k) {
  const std::vector<WikiParameter> parameters = page_.ParametersOf(page_[k]);
  const std::string name = page_.ParameterText(parameters, "1");
  const WikiRange text = TextOfOldNote(k);
  if (name.empty() || page_.IsBlank(text)) return;
  const std::string key = KeyOf(kOldNotes, name);
  if (!definitions_.emplace(key, text).second) return;
  std::string label = page_.ParameterText(parameters, "2");
  if (label.empty()) label = name;
  labels_[key] = std::move(label);
}

// To the end of the line, or to the next note on it.
WikiRange WikiReferences::TextOfOldNote(uint32_t k) const {
  const std::string_view text = page_.text();
  size_t at = page_[k].end;
  for (uint32_t n = page_[k].end_node;; n = page_[n].end_node) {
    const bool last = n >= page_.node_count();
    const size_t next = last ? text.size() : std::max(page_[n].begin, at);
    // Looked for between the nodes alone: to look on would cost the square of a line of notes.
    const size_t line = text.substr(at, next - at).find('\n');
    if (line != std::string_view::npos) return {page_[k].end, at + line};
    ++page_.steps;
    if (last || (page_[n].kind == WikiNodeKind::kTemplate &&
                 KindOfTemplate(page_.NameOf(page_[n])) == WikiTemplate::kOldNoteText)) {
      return {page_[k].end, next};
    }
    at = std::max(page_[n].end, at);
  }
}

uint32_t WikiReferences::FindOldNote(uint32_t k) {
  const WikiNode& node = page_[k];
  if (node.kind != WikiNodeKind::kTemplate) return kNoEntry;
  if (KindOfTemplate(page_.NameOf(node)) != WikiTemplate::kOldNoteText) return kNoEntry;
  const std::string name = page_.ParameterText(page_.ParametersOf(node), "1");
  const auto defined = definitions_.find(KeyOf(kOldNotes, name));
  // Of two notes of a name the second is text.
  if (defined == definitions_.end() || defined->second.begin != node.end) return kNoEntry;
  return FindNote(std::string(kOldNotes), name, k, {});
}

std::string WikiReferences::GroupOf(std::string_view template_name,
                                    const std::vector<WikiParameter>& parameters) {
  const std::string group = Unquoted(page_.ParameterText(parameters, "group"));
  if (!group.empty()) return group;
  return std::string(GroupOfNoteTemplate(template_name));
}

// <ref> tags inside define and mark no place.
void WikiReferences::MarkListed(uint32_t k) {
  for (uint32_t n = k + 1; n < page_[k].end_node; ++n) {
    if (placed_[n]) continue;
    const WikiNodeKind kind = page_[n].kind;
    if (kind == WikiNodeKind::kRef) listed_.push_back(n);
    if (kind == WikiNodeKind::kRef || kind == WikiNodeKind::kRefEmpty) {
      ++article_.tally.ref_listed;
      placed_[n] = true;
    }
  }
}

// ---- Numbers ----

void WikiReferences::NumberUses() {
  for (uint32_t k = 0; k < page_.node_count(); ++k) {
    const WikiNodeKind kind = page_[k].kind;
    ++page_.steps;
    if (kind == WikiNodeKind::kTemplate) {
      NumberTemplate(k);
    } else if ((kind == WikiNodeKind::kRef || kind == WikiNodeKind::kRefEmpty) && !placed_[k]) {
      const std::string group = page_.AttributeOf(page_[k], "group");
      const std::string name = page_.AttributeOf(page_[k], "name");
      if (const auto part = parts_.find(KeyOf(group, name, k)); part != parts_.end()) {
        // Printed "2.1": the number is that of the whole.
        const std::string whole = KeyOf(group, part->second.name);
        if (definitions_.contains(whole) && !parts_.contains(whole)) {
          Number(group, whole);
          continue;
        }
      }
      // What has no text is printed as an error, without a number.
      const bool defined = definitions_.contains(KeyOf(group, name));
      const bool blank = page_.IsBlank({page_[k].inner_begin, page_[k].inner_end});
      if (defined || (kind == WikiNodeKind::kRef && !blank)) Number(group, KeyOf(group, name, k));
    }
  }
}

void WikiReferences::NumberTemplate(uint32_t k) {
  const WikiNode& node = page_[k];
  const std::string name = page_.NameOf(node);
  switch (KindOfTemplate(name)) {
    case WikiTemplate::kShortCite:
      Number("", ShortKey(node));
      break;
    case WikiTemplate::kNoteText:
    case WikiTemplate::kRefText: {
      const std::vector<WikiParameter> parameters = page_.ParametersOf(node);
      const std::string group = GroupOf(name, parameters);
      Number(group, KeyOf(group, Unquoted(page_.ParameterText(parameters, "name")), k));
      break;
    }
    case WikiTemplate::kRefNames: {
      const std::vector<WikiParameter> parameters = page_.ParametersOf(node);
      const std::string group = page_.ParameterText(parameters, "group");
      for (const WikiParameter& parameter : parameters) {
        if (!IsAsciiDigit(parameter.name[0])) continue;
        const std::string key = KeyOf(group, page_.PlainText(parameter.value));
        if (definitions_.contains(key)) Number(group, key);
      }
      break;
    }
    default:
      break;
  }
}

void WikiReferences::Number(const std::string& group, const std::string& key) {
  std::string& label = labels_[key];
  if (label.empty()) label = ReferenceLabel(group, ++numbers_[group]);
}

std::string WikiReferences::LabelOf(const std::string& group, const std::string& name,
                                    uint32_t k) const {
  const auto known = labels_.find(KeyOf(group, name, k));
  return known == labels_.end() ? name : known->second;
}

// Short citations with the same words are one reference.
std::string WikiReferences::ShortKey(const WikiNode& node) {
  std::string key = "\x1d";
  for (const WikiParameter& parameter : page_.ParametersOf(node)) {
    key += parameter.name;
    key += '=';
    key += page_.PlainText(parameter.value);
    key += '\x1d';
  }
  return key;
}

// ---- References ----

const WikiReference& WikiReferences::Find(const std::string& group, const std::string& name,
                                          uint32_t k, std::optional<WikiRange> content) {
  const std::string key = KeyOf(group, name, k);
  if (const auto known = references_.find(key); known != references_.end()) return known->second;
  content = TextOf(group, name, content);
  if (auto part = FindExtended(key, group)) {
    return references_.emplace(key, *std::move(part)).first->second;
  }
  WikiReference reference;
  if (content) {
    Number(group, key);
    reference.label = labels_[key];
    auto works = OnlyShortCitations(*content);
    reference.works =
        works ? *std::move(works) : AddSources(reference.label, name, *content, FollowsOf(key));
  } else {
    reference.label = name;
  }
  return references_.emplace(key, std::move(reference)).first->second;
}

std::optional<WikiReference> WikiReferences::FindExtended(const std::string& key,
                                                          const std::string& group) {
  const auto part = parts_.find(key);
  if (part == parts_.end()) return {};
  const std::string whole = KeyOf(group, part->second.name);
  // A part of a part is an error of the page.
  if (!definitions_.contains(whole) || parts_.contains(whole)) return {};
  WikiReference reference = Find(group, part->second.name, part->second.node, {});
  if (reference.works.empty()) return {};
  reference.label += "." + std::to_string(++part_count_[whole]);
  reference.works.front().locator = part->second.locator;
  return reference;
}

WikiReference WikiReferences::FindShort(const WikiNode& node) {
  WikiReference reference;
  reference.works = WorksOf(node);
  const auto label = labels_.find(ShortKey(node));
  if (reference.works.empty() || label == labels_.end()) {
    reference.label = ShortCitationText(node);
  } else {
    reference.label = label->second;
  }
  return reference;
}

// "Smith & Jones 2010"
std::string WikiReferences::ShortCitationText(const WikiNode& node) {
  std::vector<std::string> words;
  for (const WikiParameter& parameter : page_.ParametersOf(node)) {
    if (!IsAsciiDigit(parameter.name[0]) || parameter.name.size() != 1) continue;
    words.push_back(page_.PlainText(parameter.value));
  }
  if (words.size() < 2) return words.empty() ? "" : words[0];
  const std::string year = words.back();
  words.pop_back();
  return PrintedNames(words) + " " + year;
}

// {{sfn|Smith|Jones|2010|p=12}}; {{sfnm|1a1=Smith|1y=2010|1p=12|2a1=Brown|2y=1999}}
std::vector<WikiWork> WikiReferences::WorksOf(const WikiNode& short_citation) {
  struct Part {
    std::string key;
    std::string year;
    std::string locator;
  };
  // By the number of the work; 0 for a template that names one.
  std::map<int, Part> parts;
  const bool several = IsSeveralShortCitations(page_.NameOf(short_citation));
  for (const WikiParameter& parameter : page_.ParametersOf(short_citation)) {
    const std::string value = page_.PlainText(parameter.value);
    const std::string& name = parameter.name;
    if (!several) {
      if (IsAsciiDigit(name[0]) && name.size() == 1) parts[0].key += value;
      if (IsPages(name)) parts[0].locator = LocatorOfWords(value);
      continue;
    }
    if (name.size() < 2 || !IsAsciiDigit(name[0]) || value.empty()) continue;
    Part& part = parts[name[0] - '0'];
    const std::string_view what = std::string_view(name).substr(1);
    if (what == "y" || what == "year") {
      part.year = value;
    } else if (what[0] == 'a') {
      part.key += value;
    } else if (IsPages(what)) {
      part.locator = LocatorOfWords(value);
    }
  }
  std::vector<WikiWork> works;
  for (auto& [number, part] : parts) {
    part.key += part.year;
    std::erase(part.key, ' ');
    const auto found = cites_.find(part.key);
    if (found == cites_.end()) continue;
    const uint32_t entry = EntryOfCite(found->second);
    if (entry != kNoEntry) works.push_back({entry, part.locator});
  }
  return works;
}

// The templates that the range holds, when nothing else does but points and commas.
std::optional<std::vector<uint32_t>> WikiReferences::OnlyTemplates(WikiRange range) const {
  std::vector<uint32_t> templates;
  size_t at = range.begin;
  const auto no_words = [&](size_t begin, size_t end) {
    return page_.TextOf({begin, end}).find_first_not_of(" \n\t.,;") == std::string_view::npos;
  };
  for (uint32_t k = page_.FirstNodeFrom(range.begin);
       k < page_.node_count() && page_[k].begin < range.end; k = page_[k].end_node) {
    if (page_[k].kind != WikiNodeKind::kTemplate || !no_words(at, page_[k].begin)) return {};
    templates.push_back(k);
    at = page_[k].end;
  }
  if (templates.empty() || !no_words(at, range.end)) return {};
  return templates;
}

// What is named by the short citations that the range holds, when nothing else does.
std::optional<std::vector<WikiWork>> WikiReferences::OnlyShortCitations(WikiRange range) {
  const auto templates = OnlyTemplates(range);
  if (!templates) return {};
  std::vector<WikiWork> works;
  for (const uint32_t k : *templates) {
    if (KindOfTemplate(page_.NameOf(page_[k])) != WikiTemplate::kShortCiteText) return {};
    std::vector<WikiWork> named = WorksOf(page_[k]);
    if (named.empty()) return {};
    std::move(named.begin(), named.end(), std::back_inserter(works));
  }
  return works;
}

bool WikiReferences::IsOnlyCites(const std::string& group, const std::string& name,
                                 std::optional<WikiRange> content) const {
  content = TextOf(group, name, content);
  const auto templates = content ? OnlyTemplates(*content) : std::nullopt;
  return templates && std::ranges::all_of(*templates, [&](uint32_t k) {
           const WikiTemplate kind = KindOfTemplate(page_.NameOf(page_[k]));
           return kind == WikiTemplate::kCite || kind == WikiTemplate::kArchive;
         });
}

// What is defined by the name, else what stands there.
std::optional<WikiRange> WikiReferences::TextOf(const std::string& group, const std::string& name,
                                                std::optional<WikiRange> content) const {
  if (name.empty()) return content;
  const auto defined = definitions_.find(KeyOf(group, name));
  return defined == definitions_.end() ? content : defined->second;
}

uint32_t WikiReferences::FindNote(const std::string& group, const std::string& name, uint32_t k,
                                  std::optional<WikiRange> content) {
  const std::string key = KeyOf(group, name, k);
  if (const auto known = note_of_.find(key); known != note_of_.end()) return known->second;
  content = TextOf(group, name, content);
  if (!content) return kNoEntry;
  Number(group, key);
  const auto note = static_cast<uint32_t>(article_.notes.size());
  article_.notes.push_back({labels_[key], 0});
  note_texts_.push_back(*content);
  note_of_.emplace(key, note);
  return note;
}

// ---- Entries ----

uint32_t WikiReferences::AddEntry(const std::string& label, const std::string& name,
                                  WikiSource source) {
  ArticleEntry entry;
  entry.label = label;
  entry.name = name;
  entry.source = std::move(source.source);
  entry.source.id = "ref-" + entry.label;
  entry.flags = std::move(source.flags);
  const auto index = static_cast<uint32_t>(article_.entries.size());
  // A short citation may name a work that a <ref> holds.
  if (source.cite != kNoWikiNode) cite_entries_.emplace(source.cite, index);
  article_.entries.push_back(std::move(entry));
  return index;
}

std::vector<WikiWork> WikiReferences::AddSources(const std::string& label, const std::string& name,
                                                 WikiRange range,
                                                 std::span<const WikiRange> follows) {
  std::vector<WikiSource> sources = ReadWikiSources(page_, range);
  for (const WikiRange follow : follows) {
    for (WikiSource& source : ReadWikiSources(page_, follow)) {
      if (source.cite != kNoWikiNode || sources.empty()) {
        sources.push_back(std::move(source));
      } else {
        AppendToRaw(sources.back().source, page_.PlainText(follow));
      }
    }
  }
  std::vector<WikiWork> works;
  for (size_t i = 0; i < sources.size(); ++i) {
    works.push_back({AddEntry(EntryPartLabel(label, i), name, std::move(sources[i])), {}});
  }
  return works;
}

std::span<const WikiRange> WikiReferences::FollowsOf(const std::string& key) const {
  const auto follows = follows_.find(key);
  if (follows == follows_.end()) return {};
  return follows->second;
}

// A cite template in a <ref> is an entry of that; any other is a work of the bibliography.
uint32_t WikiReferences::EntryOfCite(uint32_t k) {
  if (const auto known = cite_entries_.find(k); known != cite_entries_.end()) return known->second;
  const auto ref = ref_of_cite_.find(k);
  if (ref != ref_of_cite_.end() && !resolving_) {
    resolving_ = true;  // A <ref> of short citations does not lead on to another.
    const WikiNode& node = page_[ref->second];
    Find(page_.AttributeOf(node, "group"), page_.AttributeOf(node, "name"), ref->second,
         WikiRange{node.inner_begin, node.inner_end});
    resolving_ = false;
    const auto found = cite_entries_.find(k);
    if (found != cite_entries_.end()) return found->second;
  }
  AddWorks({page_[k].begin, page_[k].end});
  const auto added = cite_entries_.find(k);
  return added == cite_entries_.end() ? kNoEntry : added->second;
}

void WikiReferences::AddWorks(WikiRange range) {
  for (WikiSource& source : ReadWikiSources(page_, range)) {
    const uint32_t cite = source.cite;
    if (cite != kNoWikiNode && cite_entries_.contains(cite)) continue;
    const size_t place = cite == kNoWikiNode ? range.begin : page_[cite].begin;
    works_.emplace_back(place, AddEntry("b", "", std::move(source)));
  }
}

// ---- The end ----

bool WikiReferences::Place(uint32_t k) {
  const bool before = placed_[k];
  placed_[k] = true;
  return before;
}

void WikiReferences::Finish() {
  for (const uint32_t k : listed_) {
    const WikiNode& node = page_[k];
    const std::string name = page_.AttributeOf(node, "name");
    const std::string group = page_.AttributeOf(node, "group");
    if (IsNoteGroup(group) || page_.IsBlank({node.inner_begin, node.inner_end})) continue;
    if (references_.contains(KeyOf(group, name, k))) continue;
    AddWarning(article_, page_.PlaceOf(node.begin), "the reference \"" + name + "\" is never used");
    Find(group, name, k, WikiRange{node.inner_begin, node.inner_end});
  }
  std::sort(works_.begin(), works_.end());
  for (size_t i = 0; i < works_.size(); ++i) {
    ArticleEntry& entry = article_.entries[works_[i].second];
    entry.label = "b" + std::to_string(i + 1);
    entry.source.id = "ref-" + entry.label;
  }
  for (uint32_t k = 0; k < page_.node_count(); ++k) {
    const WikiNodeKind kind = page_[k].kind;
    const bool tag = kind == WikiNodeKind::kRef || kind == WikiNodeKind::kRefEmpty;
    if (tag && !placed_[k]) ++article_.tally.ref_unplaced;
  }
}

}  // namespace catena
