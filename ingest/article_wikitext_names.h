// What the templates and namespaces of a wiki page are for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace catena {

enum class WikiTemplate : uint8_t {
  kUnknown,
  kCite,           // {{cite web}}: a source.
  kShortCite,      // {{sfn}}: a marker that names a source by author and year.
  kShortCiteText,  // {{harvnb}}: the same as words.
  kNoteText,       // {{efn|text}}: a marker with the text of its note.
  kRefText,        // {{refn|text}}, {{#tag:ref|text}}: a <ref>, or a note by its group.
  kRefNames,       // {{r|name}}: markers of named references.
  kPages,          // {{rp|12}}: pages of the marker before.
  kOldNote,        // {{ref label|name|a}}: a marker of hand-made notes.
  kOldNoteText,    // {{note label|name|a}}: the text of one stands behind it.
  kReferenceList,  // {{reflist}}: what it holds is defined there, not used.
  kArchive,        // {{webarchive}}: a copy of the source beside it.
  kInner,          // {{nowrap|text}}: its text is shown.
  kLastInner,      // {{lang|hy|text}}: its last parameter without a name is shown.
  kWords,          // {{circa|1450}}: what WordsOfTemplate() says is shown.
  kDate,           // {{birth date|1944|3|12}}
  kAsOf,           // {{as of|2020|5}}
  kLanguage,       // {{langx|ru|...}}, {{lang-ru|...}}
  kForeignLink,    // {{ill|page|de}}: a link to a page that another wiki has.
  kPair,           // {{convert|5|km}}: its first two parameters are shown.
  kSpace,          // {{nbsp}}
  kDash,           // {{ndash}}
  kBar,            // {{!}}
  kQuotation,      // {{quote|text}}: a paragraph of its own.
  kSeveralRefs,    // {{multiref|one|two}}: the texts of several references in one.
  kFlaggedText,    // {{citation needed span|text}}: its text is shown, and flagged.
};

// `name` as TemplateName() makes it.
WikiTemplate KindOfTemplate(std::string_view name);

// Of kWords: the pattern of the words (article_wikitext_words.h).
std::string_view WordsOfTemplate(std::string_view name);

// Small letters, spaces for underscores and runs of space, trimmed.
std::string TemplateName(std::string_view written);

// Whether references of the group are explanatory notes: "note", "lower-alpha".
bool IsNoteGroup(std::string_view group);

// The group that a template puts its notes into: {{efn}} into "lower-alpha"; "" for others.
std::string_view GroupOfNoteTemplate(std::string_view name);

// Of hand-made notes, which have no group.
inline constexpr std::string_view kOldNotes = "\x1c";

// How the wiki prints the number of a reference: "4", "b" in "lower-alpha", "note 2" in "note".
std::string ReferenceLabel(std::string_view group, uint32_t number);

// Whether the template names several works: {{sfnm}}.
bool IsSeveralShortCitations(std::string_view name);

// Whether its words are a part of the sentence: {{harvtxt}}, "Smith (2010)".
// "Smith", "Smith & Jones", "Smith, Jones & Brown", "Smith et al.", as wikis print them. Requires:
// there is one.
std::string PrintedNames(const std::vector<std::string>& names);
bool IsCitationInText(std::string_view name);

// Of a link's target: "File:", "Image:"; "Category:" and other wikis' languages.
bool IsFileLink(std::string_view target);
bool IsHiddenLink(std::string_view target);
// Of a page that tells of the wiki, not of the world: "Help:IPA/English".
bool IsMetaPage(std::string_view title);

// "foo_bar#part" -> "Foo bar"; "" for a link within the page.
std::string NormalPageTitle(std::string_view title);
// The same for a link as written, with entities and percent signs: "Caf%C3%A9&nbsp;X".
std::string PageOfLink(std::string_view target);

// Appends the text of an HTML entity at the front of `text` ("&nbsp;"); returns its bytes, 0 when
// there is none.
size_t AppendEntity(std::string_view text, std::string& out);

}  // namespace catena
