// A small splitter of one plain-text article, written against the dataset and not with the
// article reader of the program: the two must not share a mistake.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace catena::datasets {

struct ArticleSentence {
  std::string section;  // "Lead" before the first heading.
  int number = 0;       // From 1 in the section, captions included, in the order of the text.
  std::string text;     // With its markers.
  bool caption = false;
  std::vector<std::string> markers;  // "[4]", in order.
  bool citation_needed = false;
  bool text_after_last_marker = false;      // More than punctuation.
  bool paragraph_ends_with_marker = false;  // A numbered one.
};

struct ArticleReference {
  int number = 0;
  std::string text;
  int uses = 1;  // The letters of "^ a b"; one without letters.
};

struct Article {
  std::vector<ArticleSentence> sentences;
  std::vector<ArticleReference> references;
};

// How the text is laid out: a heading ends in "Edit", a caption ends without a full stop or a
// marker, the title may be repeated, the references follow the heading "See also".
Article SplitArticle(const std::string& text);

// Lower-case words; citation markers and punctuation are left out. Bytes that are not ASCII count
// as letters, except for dashes and curly quotation marks.
std::vector<std::string> Words(const std::string& text);

}  // namespace catena::datasets
