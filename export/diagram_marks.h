// What a diagram says of links beside their evidence: where a story breaks, and what falls.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace catena {

enum class LinkMark : uint8_t { kNone, kWeakened, kCut, kFallen, kUnsupported };

// Links by user id. One that is in several sets has the last mark of LinkMark.
struct DiagramMarks {
  std::set<std::string> cut;  // Break with a smallest set of source groups.
  std::string cut_by;         // That set: "ref-3, ref-24".
  std::set<std::string> fallen;
  std::set<std::string> weakened;     // Left with one independent group.
  std::set<std::string> unsupported;  // No citation of theirs stands, whatever is lost.
  std::string without;                // What is lost: "reuters".
  std::string outcome;                // What becomes of the chains: "the story falls: ...".

  LinkMark Of(const std::string& link) const {
    if (unsupported.contains(link)) return LinkMark::kUnsupported;
    if (fallen.contains(link)) return LinkMark::kFallen;
    if (cut.contains(link)) return LinkMark::kCut;
    return weakened.contains(link) ? LinkMark::kWeakened : LinkMark::kNone;
  }
};

// Whether a link with this mark holds nothing up, so that it is drawn as gone.
constexpr bool IsGone(LinkMark mark) {
  return mark == LinkMark::kFallen || mark == LinkMark::kUnsupported;
}

// Beside the link: "falls". "" for kNone.
std::string_view MarkWords(LinkMark mark);

}  // namespace catena
