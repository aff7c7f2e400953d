// Events and claims by their user ids, as sentences name them. Read once each.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/graph_reader.h"

namespace catena {

class EventWords {
 public:
  explicit EventWords(const GraphReader& graph) : graph_(graph) {}

  // "Sumgait pogrom (1988-02)"; "(no date)" where there is none; the id where there is no node.
  Result<std::string> Called(std::string_view id);
  // The text of a claim; "" where there is none.
  Result<std::string> ClaimText(std::string_view id) const;

 private:
  const GraphReader& graph_;
  std::unordered_map<std::string, std::string> called_;
};

// How a relationship is read aloud from the cause: "led to"; "part of" for PART_OF.
std::string LinkPhrase(std::string_view type);

// "c1, c2", cleaned.
std::string Joined(const std::vector<std::string>& ids);

}  // namespace catena
