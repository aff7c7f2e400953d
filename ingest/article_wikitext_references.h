// What the references of a wiki page name: where each has its text, which number it is printed
// with, which sources it stands for.
//
// References are numbered as the wiki numbers them: by where each is first used in the page, those
// of a group by themselves, {{sfn}} among the others. What is only defined in a list is numbered
// last.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ingest/article.h"
#include "ingest/article_wikitext_page.h"
#include "ingest/article_wikitext_source.h"

namespace catena {

// One of the sources that a reference stands for.
struct WikiWork {
  uint32_t entry = kNoEntry;
  std::string locator;  // "12-14"; "" for none.
};

struct WikiReference {
  std::string label;            // As printed: "4", "note 1".
  std::vector<WikiWork> works;  // None where nothing answers.
};

// "pp. 12-14." -> "12-14"; "" for words that are more than a place.
std::string LocatorOfWords(std::string_view words);

class WikiReferences {
 public:
  // Finds the definitions, and numbers what is used. Both must outlive it.
  WikiReferences(WikiPage& page, Article& article);

  // The reference of a name, or of the node `k` that has none; `content` is what stands there.
  const WikiReference& Find(const std::string& group, const std::string& name, uint32_t k,
                            std::optional<WikiRange> content);
  // Of {{sfn}}, {{harvnb}}, {{sfnm}}: the works it names.
  WikiReference FindShort(const WikiNode& node);
  // The note of a name or node; kNoEntry where it has no text.
  uint32_t FindNote(const std::string& group, const std::string& name, uint32_t k,
                    std::optional<WikiRange> content);
  // Whether the text of a name, or what stands there, is cite templates and no words of its own: a
  // reference, though it is in a group of notes.
  bool IsOnlyCites(const std::string& group, const std::string& name,
                   std::optional<WikiRange> content) const;
  // The note whose text stands behind {{note label}}, node `k`; kNoEntry for another node.
  uint32_t FindOldNote(uint32_t k);
  // Of a note or reference that has no text.
  std::string LabelOf(const std::string& group, const std::string& name, uint32_t k) const;
  std::string GroupOf(std::string_view template_name, const std::vector<WikiParameter>& parameters);

  // The entries of an item in a list of works.
  void AddWorks(WikiRange range);
  uint32_t EntryOfCite(uint32_t k);

  // Whether the <ref> was placed before; it is now.
  bool Place(uint32_t k);
  // Texts of notes, in the order of their markers. More may come while they are rendered.
  const std::vector<WikiRange>& note_texts() const { return note_texts_; }
  // Adds the entries that nothing names, numbers the works of the bibliography, counts tags.
  void Finish();

 private:
  void FindDefinitions();
  void DefineRef(uint32_t k);
  void DefineTemplate(uint32_t k);
  void DefineOldNote(uint32_t k);
  WikiRange TextOfOldNote(uint32_t k) const;
  void MarkListed(uint32_t k);
  void NumberUses();
  // Of a <ref extends="name">: the works of the reference it is a part of, with its words as their
  // place; nothing where that is not defined.
  std::optional<WikiReference> FindExtended(const std::string& key, const std::string& group);
  void NumberTemplate(uint32_t k);
  void Number(const std::string& group, const std::string& key);
  std::string ShortKey(const WikiNode& node);
  std::string ShortCitationText(const WikiNode& node);
  std::optional<WikiRange> TextOf(const std::string& group, const std::string& name,
                                  std::optional<WikiRange> content) const;
  std::optional<std::vector<uint32_t>> OnlyTemplates(WikiRange range) const;
  std::optional<std::vector<WikiWork>> OnlyShortCitations(WikiRange range);
  std::vector<WikiWork> WorksOf(const WikiNode& short_citation);
  std::vector<WikiWork> AddSources(const std::string& label, const std::string& name,
                                   WikiRange range, std::span<const WikiRange> follows);
  std::span<const WikiRange> FollowsOf(const std::string& key) const;
  uint32_t AddEntry(const std::string& label, const std::string& name, WikiSource source);

  WikiPage& page_;
  Article& article_;
  std::vector<bool> placed_;  // By node: a <ref> that is a marker or listed.
  std::vector<uint32_t> listed_;
  std::unordered_map<std::string, WikiRange> definitions_;
  std::unordered_map<std::string, std::string> labels_;
  std::map<std::string, uint32_t> numbers_;  // Used so far, by group.
  // <ref extends="name">, by its own key: the key of what it is a part of, and the place in it.
  struct SubReference {
    std::string name;
    std::string locator;
    uint32_t node = 0;
  };
  std::unordered_map<std::string, SubReference> parts_;
  // <ref follow="name">: texts that go on that of the reference.
  std::unordered_map<std::string, std::vector<WikiRange>> follows_;
  std::unordered_map<std::string, uint32_t> part_count_;  // By the key of the whole.
  std::unordered_map<std::string, WikiReference> references_;
  std::unordered_map<std::string, uint32_t> note_of_;
  std::vector<WikiRange> note_texts_;
  std::unordered_map<std::string, uint32_t> cites_;      // Cite templates by short key.
  std::unordered_map<uint32_t, uint32_t> ref_of_cite_;   // The <ref> that a cite stands in.
  std::unordered_map<uint32_t, uint32_t> cite_entries_;  // By node.
  std::vector<std::pair<size_t, uint32_t>> works_;       // Of the bibliography: place, entry.
  bool resolving_ = false;
};

}  // namespace catena
