#include "core/evidence.h"

#include <algorithm>
#include <array>

namespace catena::evidence {
namespace {

struct Row {
  CausalType causal;
  std::string_view phrase;
};

constexpr CausalWalk kFwd = CausalWalk::kForward;
constexpr CausalWalk kBack = CausalWalk::kBackward;
constexpr CausalWalk kAsk = CausalWalk::kOnRequest;
constexpr TimingRule kFirst = TimingRule::kCauseBeginsFirst;

constexpr std::array<Row, 12> kRows = {{
    {{"CAUSED", kFwd, kFirst, true}, "caused"},
    {{"TRIGGERED", kFwd, kFirst, true}, "triggered"},
    {{"CONTRIBUTED_TO", kFwd, kFirst, true}, "contributed to"},
    {{"ENABLED", kFwd, kFirst, true}, "enabled"},
    {{"LED_TO", kFwd, kFirst, false}, "led to"},
    {{"MOTIVATED", kFwd, kFirst, true}, "motivated"},
    {{"RESPONDED_TO", kBack, kFirst, true}, "was answered by"},
    {{"ENDED", kBack, TimingRule::kEndsWithin, true}, "was ended by"},
    {{"PREVENTED", kAsk, TimingRule::kNone, true}, "prevented"},
    {{"HINDERED", kAsk, TimingRule::kNone, true}, "hindered"},
    {{"BEFORE", kAsk, kFirst, false}, "was followed by"},
    {{"MEETS", kAsk, kFirst, false}, "was directly followed by"},
}};

constexpr auto kCausalTypes = [] {
  std::array<CausalType, kRows.size()> types;
  for (size_t i = 0; i < kRows.size(); ++i) types[i] = kRows[i].causal;
  return types;
}();

}  // namespace

std::span<const CausalType> CausalTypes() { return kCausalTypes; }

std::optional<CausalType> FindCausalType(std::string_view type) {
  const auto it = std::ranges::find(kCausalTypes, type, &CausalType::type);
  return it == kCausalTypes.end() ? std::nullopt : std::optional<CausalType>(*it);
}

std::string_view CausalPhrase(std::string_view type) {
  const auto it = std::ranges::find(kRows, type, [](const Row& row) { return row.causal.type; });
  return it == kRows.end() ? type : it->phrase;
}

}  // namespace catena::evidence
