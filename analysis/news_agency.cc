#include "analysis/news_agency.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/fold.h"

namespace catena {
namespace {

struct Agency {
  std::string_view folded;
  std::string_view name;
};

// `folded` is as FoldName() makes it. Abbreviations that are also common words or
// other publishers' names are left out.
constexpr std::array<Agency, 43> kAgencies = {{
    {"afp", "Agence France-Presse"},
    {"agence france presse", "Agence France-Presse"},
    {"anadolu", "Anadolu Agency"},
    {"anadolu agency", "Anadolu Agency"},
    {"anadolu ajansi", "Anadolu Agency"},
    {"ansa", "ANSA"},
    {"ap", "Associated Press"},
    {"armenpress", "Armenpress"},
    {"associated press", "Associated Press"},
    {"azertac", "AZERTAC"},
    {"azertag", "AZERTAC"},
    {"bloomberg", "Bloomberg News"},
    {"bloomberg news", "Bloomberg News"},
    {"deutsche presse agentur", "Deutsche Presse-Agentur"},
    {"dpa", "Deutsche Presse-Agentur"},
    {"efe", "Agencia EFE"},
    {"agencia efe", "Agencia EFE"},
    {"interfax", "Interfax"},
    {"interfax news agency", "Interfax"},
    {"irna", "IRNA"},
    {"islamic republic news agency", "IRNA"},
    {"itar tass", "TASS"},
    {"tass", "TASS"},
    {"kyodo", "Kyodo News"},
    {"kyodo news", "Kyodo News"},
    {"pa media", "PA Media"},
    {"press association", "PA Media"},
    {"press trust of india", "Press Trust of India"},
    {"pti", "Press Trust of India"},
    {"reuters", "Reuters"},
    {"reuters news agency", "Reuters"},
    {"thomson reuters", "Reuters"},
    {"ria novosti", "RIA Novosti"},
    {"the associated press", "Associated Press"},
    {"turan information agency", "Turan Information Agency"},
    {"turan", "Turan Information Agency"},
    {"united press international", "United Press International"},
    {"upi", "United Press International"},
    {"ukrinform", "Ukrinform"},
    {"xinhua", "Xinhua"},
    {"xinhua news agency", "Xinhua"},
    {"yonhap", "Yonhap"},
    {"yonhap news agency", "Yonhap"},
}};

}  // namespace

std::optional<std::string_view> FindNewsAgency(std::string_view name) {
  if (name.empty() || name.size() > 64) return std::nullopt;
  const std::string folded = FoldName(name);
  const auto row = std::ranges::find(kAgencies, folded, &Agency::folded);
  return row == kAgencies.end() ? std::nullopt : std::optional(row->name);
}

}  // namespace catena
