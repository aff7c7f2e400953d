// Names that a graph knows, found in running text.
//
// A name is a mention where it stands word for word, folded as the name index folds (case,
// accents, scripts), between word boundaries, and one of its words begins with a capital or is a
// number, as names do. At each word the longest name is taken; none overlaps another. Nodes of any
// label count but claims, sources, documents and proposals, and events that an article import made
// of a dated sentence. A name that several nodes have is reported and left open: nothing is
// guessed.
//
// The index is asked, not copied: a few look-ups for each word of the text, whatever the size of
// the graph.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/graph_reader.h"
#include "core/result.h"

namespace catena {

struct NameMention {
  size_t begin = 0;  // Bytes of the text.
  size_t end = 0;
  std::string id;  // Of the node.
  bool is_event = false;
};

class NameFinder {
 public:
  // `graph` outlives the finder.
  explicit NameFinder(const GraphReader& graph) : graph_(graph) {}

  // In the order of the text. Errors: the graph's.
  Result<std::vector<NameMention>> Find(std::string_view text);

  // Names met that several nodes have, as first written, with the ids of the nodes (no more than
  // kMaxNamesakes).
  const std::map<std::string, std::vector<std::string>>& ambiguous() const { return ambiguous_; }

  static constexpr size_t kMaxNamesakes = 16;
  static constexpr size_t kMaxWords = 16;  // Of a name; a longer one is not found.

 private:
  struct Word {
    size_t begin = 0;
    size_t end = 0;
    std::string folded;
    bool is_name = false;  // Begins with a capital or is a number.
  };
  // What the index has under a folded text.
  struct Entry {
    std::vector<NameMention> nodes;  // Called exactly that; without places.
    bool goes_on = false;            // Longer names begin with it and a blank.
  };

  static std::vector<Word> WordsOf(std::string_view text);
  Result<const Entry*> LookUp(const std::string& folded);
  Result<void> AddNode(NodeId id, Entry& entry) const;

  const GraphReader& graph_;
  std::unordered_map<std::string, Entry> entries_;
  std::map<std::string, std::vector<std::string>> ambiguous_;
};

}  // namespace catena
