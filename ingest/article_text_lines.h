// The lines of a page as plain text, and what each is: prose, a heading, navigation, the title.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace catena {

enum class TextLineKind : uint8_t { kBlank, kProse, kHeading, kNavigation, kTitle, kEntry };

struct TextLine {
  std::string_view text;
  size_t begin = 0;  // In the cleaned text.
  uint32_t number = 0;
  TextLineKind kind = TextLineKind::kProse;
  std::string heading;   // Of kHeading.
  bool is_item = false;  // Of a numbered list; its number is no part of the text.
};

struct TextLines {
  std::vector<TextLine> lines;  // Of the text, which must outlive them.
  std::string title;            // "" for none.
};

// Entries of reference lists are prose here; article_text.cc tells them by the sections.
TextLines FindTextLines(std::string_view text);

// Whether the line, closing marks aside, ends as a sentence does.
bool EndsAsSentence(std::string_view line);
// "the bureau;[2]": the items of a list go on so.
bool EndsAsItem(std::string_view line);

}  // namespace catena
