#include "analysis/evidence_names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/evidence.h"

namespace catena {
namespace {

constexpr std::array<std::pair<std::string_view, EvidenceType>, 13> kTypes = {{
    {evidence::kAbout, EvidenceType::kAbout},
    {evidence::kCites, EvidenceType::kCites},
    {evidence::kAttributedTo, EvidenceType::kAttributedTo},
    {evidence::kSupports, EvidenceType::kSupports},
    {evidence::kContradicts, EvidenceType::kContradicts},
    {evidence::kQualifies, EvidenceType::kQualifies},
    {evidence::kStatedIn, EvidenceType::kStatedIn},
    {evidence::kDerivedFrom, EvidenceType::kDerivation},
    {evidence::kQuotes, EvidenceType::kDerivation},
    {evidence::kReprints, EvidenceType::kDerivation},
    {evidence::kRevisionOf, EvidenceType::kRevisionOf},
    {evidence::kPublishedBy, EvidenceType::kPublishedBy},
    {evidence::kAffiliatedWith, EvidenceType::kAffiliatedWith},
}};

}  // namespace

EvidenceNames::EvidenceNames(const NameDictionary& names) {
  const auto find_label = [&](std::string_view n) {
    return names.FindLabel(n).value_or(LabelId{});
  };
  const auto find_key = [&](std::string_view n) { return names.FindKey(n).value_or(KeyId{}); };
  const auto find_type = [&](std::string_view n) { return names.FindType(n).value_or(TypeId{}); };

  label = {.event = find_label(evidence::kEvent),
           .actor = find_label(evidence::kActor),
           .place = find_label(evidence::kPlace),
           .source = find_label(evidence::kSource),
           .claim = find_label(evidence::kClaim),
           .document = find_label(evidence::kDocument)};
  key = {.id = find_key("id"),
         .name = find_key("name"),
         .text = find_key("text"),
         .section = find_key("section"),
         .sentence = find_key("sentence"),
         .polarity = find_key("polarity"),
         .modality = find_key("modality"),
         .scope = find_key("scope"),
         .rank = find_key("rank"),
         .flags = find_key("flags"),
         .unresolved_markers = find_key("unresolved_markers"),
         .asserts = find_key("asserts"),
         .status = find_key("status"),
         .date = find_key("date"),
         .begin_min = find_key(evidence::kBeginMin),
         .begin_max = find_key(evidence::kBeginMax),
         .end_min = find_key(evidence::kEndMin),
         .end_max = find_key(evidence::kEndMax),
         .title = find_key("title"),
         .type = find_key("type"),
         .issued = find_key("issued"),
         .issued_min = find_key("issued_min"),
         .issued_max = find_key("issued_max"),
         .url_status = find_key("url_status"),
         .archive_url = find_key("archive_url"),
         .isbn = find_key("ISBN"),
         .doi = find_key("DOI"),
         .reliability = find_key("reliability"),
         .self_published = find_key("self_published"),
         .publisher = find_key("publisher"),
         .container_title = find_key("container-title"),
         .agency = find_key("agency"),
         .author = find_key("author"),
         .stance = find_key("stance"),
         .marker = find_key("marker"),
         .locator = find_key("locator"),
         .side = find_key("side")};
  participated_in = find_type(evidence::kParticipatedIn);
  same_as = find_type("SAME_AS");
  part_of = find_type(evidence::kPartOf);

  types_.resize(names.type_count() + 1, EvidenceType::kNone);
  for (const auto& [name, kind] : kTypes) {
    const TypeId type = find_type(name);
    if (type && type.value < types_.size()) types_[type.value] = kind;
  }
}

std::vector<TypeId> EvidenceNames::TypesOf(std::initializer_list<EvidenceType> kinds) const {
  std::vector<TypeId> found;
  for (uint32_t i = 1; i < types_.size(); ++i) {
    if (std::ranges::find(kinds, types_[i]) != kinds.end()) found.push_back(TypeId{i});
  }
  return found;
}

}  // namespace catena
