// The public event datasets that can be imported, by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace catena {

enum class EventFormat : uint8_t {
  kUcdpGed,        // UCDP Georeferenced Event Dataset and Candidate Events, CSV by header.
  kAcled,          // ACLED exports, CSV by header.
  kGdelt,          // GDELT 1.0 (57 or 58 columns) and 2.0 (61) events.
  kGdeltMentions,  // GDELT 2.0 mentions (16 columns) of events that are in the graph.
  kIcews,          // ICEWS coded event data, tab-separated by header.
};
std::string_view EventFormatName(EventFormat format);  // "ucdp-ged", "acled", "gdelt", ...
std::optional<EventFormat> FindEventFormat(std::string_view name);

// Which format a text is of, by the header or by the shape of its first row; none when it is not
// plainly one of them.
std::optional<EventFormat> DetectEventFormat(std::string_view first_bytes);

}  // namespace catena
