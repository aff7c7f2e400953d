#include "analysis/event_dates.h"

#include <string>

namespace catena {

std::string_view TextOf(const PropertyMap& properties, KeyId key) {
  const Value* value = properties.Find(key);
  const std::string* text = value == nullptr ? nullptr : value->AsString();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::optional<int64_t> IntOf(const PropertyMap& properties, KeyId key) {
  const Value* value = properties.Find(key);
  const int64_t* number = value == nullptr ? nullptr : value->AsInt();
  return number == nullptr ? std::nullopt : std::optional<int64_t>(*number);
}

DayBounds EventBounds(const PropertyMap& properties, const EvidenceNames& names,
                      const ApproximationPolicy& approximation) {
  const EvidenceNames::Keys& key = names.key;
  if (approximation == ApproximationPolicy{}) {
    const DayBounds stored = {.begin_min = IntOf(properties, key.begin_min),
                              .begin_max = IntOf(properties, key.begin_max),
                              .end_min = IntOf(properties, key.end_min),
                              .end_max = IntOf(properties, key.end_max)};
    if (stored.known()) return stored;
  }
  const std::string_view date = TextOf(properties, key.date);
  if (date.empty()) return {};
  const Result<Edtf> parsed = ParseEdtf(date, approximation);
  return parsed ? parsed->bounds : DayBounds{};
}

std::optional<int64_t> LastDayIssued(const PropertyMap& properties, const EvidenceNames& names,
                                     const ApproximationPolicy& approximation) {
  if (approximation == ApproximationPolicy{}) {
    const std::optional<int64_t> stored = IntOf(properties, names.key.issued_max);
    if (stored) return stored;
  }
  const std::string_view issued = TextOf(properties, names.key.issued);
  if (issued.empty()) return std::nullopt;
  const Result<Edtf> parsed = ParseEdtf(issued, approximation);
  return parsed ? parsed->bounds.end_max : std::nullopt;
}

}  // namespace catena
