// The dates of events and sources, as stored: EDTF text and the days derived from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "analysis/evidence_names.h"
#include "core/edtf.h"
#include "core/records.h"

namespace catena {

// A string or int property; "" or nullopt when absent or of another type.
std::string_view TextOf(const PropertyMap& properties, KeyId key);
std::optional<int64_t> IntOf(const PropertyMap& properties, KeyId key);

// The stored days hold for the default policy; with another, or where there are none, `date` is
// read. A text that is no date says nothing.
DayBounds EventBounds(const PropertyMap& properties, const EvidenceNames& names,
                      const ApproximationPolicy& approximation);

// The last day on which a source may have been issued; none when open or unknown.
std::optional<int64_t> LastDayIssued(const PropertyMap& properties, const EvidenceNames& names,
                                     const ApproximationPolicy& approximation);

}  // namespace catena
