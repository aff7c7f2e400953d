// How chains are ranked: docs/evidence_model.md, "Which chains come first".
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/ids.h"

namespace catena {

// What ranking needs to know of a link.
struct LinkFacts {
  RelationshipId relationship;
  uint32_t independent_groups = 0;
  bool violation = false;  // Its dates contradict it.
  bool typed = true;       // False for order and wording alone (LED_TO).
};

// The rank of a chain or of the beginning of one. Less is better.
struct ChainRank {
  bool violation = false;
  uint32_t bottleneck = std::numeric_limits<uint32_t>::max();  // Groups of the weakest link.
  uint32_t untyped = 0;
  uint32_t length = 0;

  void Append(const LinkFacts& link) {
    violation |= link.violation;
    bottleneck = std::min(bottleneck, link.independent_groups);
    untyped += link.typed ? 0 : 1;
    ++length;
  }
  std::strong_ordering operator<=>(const ChainRank& other) const {
    if (const auto c = violation <=> other.violation; c != 0) return c;
    if (const auto c = other.bottleneck <=> bottleneck; c != 0) return c;
    if (const auto c = untyped <=> other.untyped; c != 0) return c;
    return length <=> other.length;
  }
  bool operator==(const ChainRank& other) const = default;
};

// A chain as the numbers of its links in an Adjacency, from cause to effect.
struct RankedChain {
  ChainRank rank;
  std::vector<uint32_t> links;
};

// `facts` by link number. Ties of rank are decided by the relationship ids, link by link.
bool RanksBefore(const RankedChain& a, const RankedChain& b, const std::vector<LinkFacts>& facts);
ChainRank RankOf(const std::vector<uint32_t>& links, const std::vector<LinkFacts>& facts);

}  // namespace catena
