// What the headings and the furniture of an encyclopaedia page mean.
#pragma once

#include <cstdint>
#include <string_view>

namespace catena {

enum class SectionKind : uint8_t {
  kBody,
  kReferences,    // "References", "Notes", "Footnotes": entries that markers name.
  kBibliography,  // "Bibliography", "Sources", "Works cited": sources, cited by short forms or not.
  kListing,  // "See also", "Further reading", "External links": what the page does not rest on.
};

// By the heading, in any case.
SectionKind KindOfSection(std::string_view heading);
// "Notes", "Explanatory notes", "Footnotes": may hold notes and not sources.
bool IsNotesHeading(std::string_view heading);

// A line that belongs to the page around the article: "Jump to navigation", "Main article: ...",
// "From Wikipedia, the free encyclopedia".
bool IsNavigationLine(std::string_view line);

}  // namespace catena
