#include "analysis/chain_rank.h"

namespace catena {

bool RanksBefore(const RankedChain& a, const RankedChain& b, const std::vector<LinkFacts>& facts) {
  if (const auto c = a.rank <=> b.rank; c != 0) return c < 0;
  return std::ranges::lexicographical_compare(
      a.links, b.links, {}, [&](uint32_t link) { return facts[link].relationship; },
      [&](uint32_t link) { return facts[link].relationship; });
}

ChainRank RankOf(const std::vector<uint32_t>& links, const std::vector<LinkFacts>& facts) {
  ChainRank rank;
  for (const uint32_t link : links) rank.Append(facts[link]);
  return rank;
}

}  // namespace catena
