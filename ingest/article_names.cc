#include "ingest/article_names.h"

#include <algorithm>
#include <array>

#include "core/evidence.h"
#include "core/fold.h"
#include "core/graph_names.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

// Dashes, quotation marks and dots that leave words out (U+2010 to U+2027).
bool IsMarkAt(std::string_view text, size_t i) {
  if (!text.substr(i).starts_with("\xE2\x80") || i + 2 >= text.size()) return false;
  const auto last = static_cast<unsigned char>(text[i + 2]);
  return last >= 0x90 && last <= 0xA7;
}

bool IsInWord(std::string_view text, size_t i) {
  return IsAsciiLetter(text[i]) || IsAsciiDigit(text[i]) ||
         (IsBeyondAscii(text[i]) && !IsMarkAt(text, i) && !text.substr(i).starts_with("\xC2\xA0"));
}

size_t BytesAt(std::string_view text, size_t i) {
  if (IsMarkAt(text, i)) return 3;
  return text.substr(i).starts_with("\xC2\xA0") ? 2 : 1;
}

}  // namespace

std::vector<NameFinder::Word> NameFinder::WordsOf(std::string_view text) {
  std::vector<Word> words;
  for (size_t i = 0; i < text.size();) {
    if (!IsInWord(text, i)) {
      i += BytesAt(text, i);
      continue;
    }
    Word word;
    word.begin = i;
    while (i < text.size() && IsInWord(text, i)) ++i;
    word.end = i;
    const std::string_view itself = text.substr(word.begin, i - word.begin);
    word.folded = FoldName(itself);
    word.is_name = IsAsciiDigit(itself[0]) || IsCapitalAt(itself, 0);
    if (!word.folded.empty()) words.push_back(std::move(word));
  }
  return words;
}

Result<void> NameFinder::AddNode(NodeId id, Entry& entry) const {
  CATENA_TRY(const auto node, graph_.GetNode(id));
  if (!node) return {};
  constexpr std::array<std::string_view, 4> kOther = {evidence::kClaim, evidence::kSource,
                                                      evidence::kDocument, evidence::kProposal};
  for (const std::string_view name : kOther) {
    const auto label = graph_.names().FindLabel(name);
    if (label && node->HasLabel(*label)) return {};
  }
  if (PropertyText(graph_, node->properties, "type") == evidence::kDatedSentence) return {};
  const auto event = graph_.names().FindLabel(evidence::kEvent);
  NameMention mention;
  mention.id = PropertyText(graph_, node->properties, "id");
  mention.is_event = event && node->HasLabel(*event);
  const bool is_there =
      std::ranges::find(entry.nodes, mention.id, &NameMention::id) != entry.nodes.end();
  if (!mention.id.empty() && !is_there) entry.nodes.push_back(std::move(mention));
  return {};
}

// The entries of the index that begin with the text are one range of it: those that are just the
// text come first, then those that go on with a blank, the lowest character of folded names.
Result<const NameFinder::Entry*> NameFinder::LookUp(const std::string& folded) {
  const auto [at, is_new] = entries_.try_emplace(folded);
  Entry& entry = at->second;
  if (!is_new) return &entry;
  std::vector<NodeId> nodes;
  CATENA_TRY(graph_.ScanIndex(kNameIndex, folded, [&](std::string_view name, uint64_t id) {
    if (name == folded) {
      if (nodes.size() < kMaxNamesakes * 4) nodes.push_back(NodeId{id});
      return nodes.size() < kMaxNamesakes * 4;
    }
    entry.goes_on =
        name.size() > folded.size() && name.starts_with(folded) && name[folded.size()] == ' ';
    return false;
  }));
  if (nodes.size() >= kMaxNamesakes * 4) entry.goes_on = true;
  for (const NodeId node : nodes) CATENA_TRY(AddNode(node, entry));
  return &entry;
}

Result<std::vector<NameMention>> NameFinder::Find(std::string_view text) {
  const std::vector<Word> words = WordsOf(text);
  std::vector<NameMention> found;
  for (size_t i = 0; i < words.size();) {
    std::string folded;
    const Entry* best = nullptr;
    size_t best_last = i;
    bool is_name = false;
    for (size_t last = i; last < words.size() && last - i < kMaxWords; ++last) {
      folded += (folded.empty() ? "" : " ") + words[last].folded;
      is_name |= words[last].is_name;
      CATENA_TRY(const Entry* entry, LookUp(folded));
      if (is_name && !entry->nodes.empty()) {
        best = entry;
        best_last = last;
      }
      if (!entry->goes_on) break;
    }
    if (best == nullptr) {
      ++i;
      continue;
    }
    const size_t begin = words[i].begin;
    const size_t end = words[best_last].end;
    if (best->nodes.size() == 1) {
      NameMention mention = best->nodes.front();
      mention.begin = begin;
      mention.end = end;
      found.push_back(std::move(mention));
    } else {
      std::vector<std::string>& ids = ambiguous_[std::string(text.substr(begin, end - begin))];
      if (ids.empty()) {
        for (size_t n = 0; n < std::min(best->nodes.size(), kMaxNamesakes); ++n) {
          ids.push_back(best->nodes[n].id);
        }
      }
    }
    i = best_last + 1;
  }
  return found;
}

}  // namespace catena
