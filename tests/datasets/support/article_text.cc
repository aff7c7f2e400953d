#include "tests/datasets/support/article_text.h"

#include <cctype>
#include <sstream>
#include <string_view>

namespace catena::datasets {
namespace {

constexpr std::string_view kHeadingEnd = "Edit";
constexpr std::string_view kCitationNeeded = "[citation needed]";

bool IsDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

std::string Trim(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// Length of the marker that begins at `at`: "[12]" or "[citation needed]"; 0 if there is none.
size_t MarkerLength(const std::string& text, size_t at) {
  if (text.compare(at, kCitationNeeded.size(), kCitationNeeded) == 0) return kCitationNeeded.size();
  if (at >= text.size() || text[at] != '[') return 0;
  size_t end = at + 1;
  while (end < text.size() && IsDigit(text[end])) ++end;
  return end > at + 1 && end < text.size() && text[end] == ']' ? end + 1 - at : 0;
}

// For each byte, whether it stands between a quotation mark and its partner. A last mark without
// a partner quotes nothing.
std::vector<bool> InsideQuotation(const std::string& text) {
  std::vector<bool> inside(text.size(), false);
  size_t open = text.find('"');
  while (open != std::string::npos) {
    const size_t close = text.find('"', open + 1);
    if (close == std::string::npos) break;
    for (size_t i = open + 1; i < close; ++i) inside[i] = true;
    open = text.find('"', close + 1);
  }
  return inside;
}

// Just past the full stop at `stop`, its closing quotation mark and its markers; 0 if the
// sentence goes on: "245.045", or a full stop amid a quotation.
size_t SentenceEnd(const std::string& text, size_t stop, const std::vector<bool>& inside) {
  size_t end = stop + 1;
  if (inside[stop]) {
    if (end >= text.size() || text[end] != '"') return 0;
    ++end;
  }
  while (const size_t length = MarkerLength(text, end)) end += length;
  return end == text.size() || text[end] == ' ' ? end : 0;
}

std::vector<std::string> SplitSentences(const std::string& paragraph) {
  const std::vector<bool> inside = InsideQuotation(paragraph);
  std::vector<std::string> sentences;
  size_t begin = 0;
  for (size_t i = 0; i < paragraph.size(); ++i) {
    if (paragraph[i] != '.') continue;
    const size_t end = SentenceEnd(paragraph, i, inside);
    if (end == 0) continue;
    sentences.push_back(Trim(paragraph.substr(begin, end - begin)));
    begin = end;
  }
  const std::string rest = Trim(paragraph.substr(begin));
  if (!rest.empty()) sentences.push_back(rest);
  return sentences;
}

ArticleSentence ReadMarkers(const std::string& text) {
  ArticleSentence sentence;
  sentence.text = text;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t length = MarkerLength(text, i);
    if (length == 0) {
      const bool letter = std::isalnum(static_cast<unsigned char>(text[i])) != 0;
      sentence.text_after_last_marker = sentence.text_after_last_marker || letter;
      continue;
    }
    const std::string marker = text.substr(i, length);
    if (marker == kCitationNeeded) {
      sentence.citation_needed = true;
    } else {
      sentence.markers.push_back(marker);
      sentence.text_after_last_marker = false;
    }
    i += length - 1;
  }
  return sentence;
}

// "  3. ^ a b Henze, ..." -> 3, two uses.
bool ReadReference(const std::string& line, ArticleReference& reference) {
  std::istringstream words(line);
  std::string caret;
  char point = ' ';
  if (!(words >> reference.number >> point >> caret) || point != '.' || caret != "^") return false;
  std::getline(words, reference.text);
  reference.text = Trim(reference.text);
  int letters = 0;
  while (reference.text.size() > 1 && reference.text[1] == ' ' &&
         reference.text[0] == static_cast<char>('a' + letters)) {
    ++letters;
    reference.text = Trim(reference.text.substr(2));
  }
  reference.uses = letters == 0 ? 1 : letters;
  return true;
}

// The two spellings of the title differ in the dash.
std::string FoldDashes(std::string text) {
  for (size_t at; (at = text.find("–")) != std::string::npos;) text.replace(at, 3, "-");
  return text;
}

class Splitter {
 public:
  void AddLine(const std::string& raw) {
    const std::string line = Trim(raw);
    if (line.empty()) return;
    if (title_.empty()) title_ = FoldDashes(line);
    if (FoldDashes(line) == title_) return;
    if (ArticleReference reference; ReadReference(raw, reference)) {
      article_.references.push_back(reference);
    } else if (line.ends_with(kHeadingEnd)) {
      section_ = line.substr(0, line.size() - kHeadingEnd.size());
      number_ = 0;
    } else if (line.back() != '.' && line.back() != ']') {
      Add(line).caption = true;
    } else {
      AddParagraph(line);
    }
  }

  Article Take() { return std::move(article_); }

 private:
  ArticleSentence& Add(const std::string& text) {
    article_.sentences.push_back(ReadMarkers(text));
    article_.sentences.back().section = section_;
    article_.sentences.back().number = ++number_;
    return article_.sentences.back();
  }

  void AddParagraph(const std::string& paragraph) {
    const size_t first = article_.sentences.size();
    for (const std::string& text : SplitSentences(paragraph)) Add(text);
    const ArticleSentence& last = article_.sentences.back();
    const bool marked = !last.markers.empty() && !last.text_after_last_marker;
    for (size_t i = first; i < article_.sentences.size(); ++i) {
      article_.sentences[i].paragraph_ends_with_marker = marked;
    }
  }

  Article article_;
  std::string title_;
  std::string section_ = "Lead";
  int number_ = 0;
};

}  // namespace

Article SplitArticle(const std::string& text) {
  Splitter splitter;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) splitter.AddLine(line);
  return splitter.Take();
}

std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words(1);
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (const size_t marker = MarkerLength(text, i)) {
      i += marker - 1;
    } else if (text.compare(i, 2, "\xE2\x80") == 0) {
      i += 2;  // General punctuation: dashes, curly quotation marks.
    } else if (byte >= 0x80 || std::isalnum(byte) != 0) {
      words.back() += static_cast<char>(std::tolower(byte));
      continue;
    }
    if (!words.back().empty()) words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

}  // namespace catena::datasets
