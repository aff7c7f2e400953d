// Story: the part of a graph on which the chains from one event to another lie, in memory.
//
// Vertices are numbered from 0; links are those of FindStoryLinks() that lie on some walk from the
// one to the other.
#pragma once

#include <optional>
#include <vector>

#include "analysis/adjacency.h"
#include "analysis/label_cut.h"
#include "analysis/standing_evidence.h"

namespace catena {

class Story {
 public:
  // Of `links` those that lie between. The two differ.
  Story(const std::vector<StoryLink>& links, NodeRow from, NodeRow to);
  // The links of this story that `keep` marks, and of these those that still lie between.
  Story Keep(const std::vector<bool>& keep) const;

  const std::vector<StoryLink>& links() const { return links_; }
  const Adjacency& ends() const { return ends_; }  // By the same numbers.
  uint32_t source() const { return source_; }
  uint32_t target() const { return target_; }
  NodeRow node(uint32_t vertex) const { return nodes_[vertex]; }
  uint32_t vertex_count() const { return static_cast<uint32_t>(nodes_.size()); }

  // The vertices between that every chain passes, in order.
  std::vector<uint32_t> PassedByAll() const;
  // The links on a chain that has as few of the marked ones as any. Empty: there is no chain.
  std::vector<uint32_t> ChainWithFewest(const std::vector<bool>& marked) const;

 private:
  NodeRow from_;
  NodeRow to_;
  std::vector<StoryLink> links_;
  std::vector<NodeRow> nodes_;
  Adjacency ends_;
  uint32_t source_ = 0;
  uint32_t target_ = 0;
};

}  // namespace catena
