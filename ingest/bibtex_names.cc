#include "ingest/bibtex_names.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "ingest/bibtex_latex.h"

namespace catena {
namespace {

using Words = std::vector<std::string_view>;  // Of one name, between two commas.

bool IsBlankOrTie(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '~'; }
bool IsSmall(char c) { return c >= 'a' && c <= 'z'; }
bool IsCapital(char c) { return c >= 'A' && c <= 'Z'; }

// The names of a list, each as the words between its commas. Braces keep blanks, commas and
// "and" together.
class Splitter {
 public:
  explicit Splitter(std::string_view latex) : latex_(latex) {}

  std::vector<std::vector<Words>> Split() {
    names_.push_back({Words()});
    size_t begin = 0;
    int depth = 0;
    for (size_t i = 0; i < latex_.size(); ++i) {
      const char c = latex_[i];
      if (c == '{') ++depth;
      if (c == '}') depth = std::max(0, depth - 1);
      if (depth > 0 || (c != ',' && !IsBlankOrTie(c))) continue;
      // A tie of an escape is no blank: \~n.
      if (c == '~' && i > 0 && latex_[i - 1] == '\\') continue;
      Add(latex_.substr(begin, i - begin));
      begin = i + 1;
      if (c == ',') names_.back().emplace_back();
    }
    Add(latex_.substr(begin));
    return std::move(names_);
  }

 private:
  void Add(std::string_view word) {
    if (word.empty()) return;
    if (word == "and" || word == "AND" || word == "And") {
      names_.push_back({Words()});
    } else {
      names_.back().back().push_back(word);
    }
  }

  std::string_view latex_;
  std::vector<std::vector<Words>> names_;
};

// BibTeX: the first letter outside of braces decides, or inside {\command ...}.
bool IsParticle(std::string_view word) {
  for (size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (IsSmall(c)) return true;
    if (IsCapital(c) || (c & '\x80') != 0) return false;
    if (c == '{') {
      if (word.substr(i + 1, 1) != "\\") return false;
      i += 2;
      const size_t command = i;
      while (i < word.size() && (IsSmall(word[i]) || IsCapital(word[i]))) ++i;
      // {\ae} is a letter itself, {\'e} and {\v c} hold one.
      const bool letter = i < word.size() && word[i] == '}' && i > command;
      if (letter) return IsSmall(word[command]);
      --i;
    } else if (c == '\\') {
      // An accent without braces: the letter comes behind it.
      ++i;
    }
  }
  return false;
}

bool IsOneGroup(std::string_view word) {
  if (!word.starts_with('{') || word.starts_with("{\\")) return false;
  int depth = 0;
  for (size_t i = 0; i < word.size(); ++i) {
    if (word[i] == '{') ++depth;
    if (word[i] == '}' && --depth == 0) return i + 1 == word.size();
  }
  return false;
}

std::string Joined(Words::const_iterator begin, Words::const_iterator end) {
  std::string text;
  for (auto word = begin; word != end; ++word) {
    if (!text.empty()) text += ' ';
    text += *word;
  }
  return LatexToText(text).text;
}

std::string Joined(const Words& words) { return Joined(words.begin(), words.end()); }

void SetPart(Value::Map& name, const char* part, std::string text) {
  if (!text.empty()) name[part] = Value(std::move(text));
}

// Particle and family name from the words before `end`.
void SetFamily(Value::Map& name, Words::const_iterator begin, Words::const_iterator end) {
  if (begin == end) return;
  // Up to the last small word, and the last word is never part of it.
  auto family = end - 1;
  while (family != begin && !IsParticle(*(family - 1))) --family;
  SetPart(name, "non-dropping-particle", Joined(begin, family));
  SetPart(name, "family", Joined(family, end));
}

Value::Map FirstVonLast(const Words& words) {
  Value::Map name;
  if (words.size() == 1 && IsOneGroup(words[0])) {
    SetPart(name, "literal", Joined(words));
    return name;
  }
  // First names end at the first small word, or before the last word.
  const auto last = words.end() - 1;
  const auto first_end = std::find_if(words.begin(), last, IsParticle);
  SetPart(name, "given", Joined(words.begin(), first_end));
  SetFamily(name, first_end, words.end());
  return name;
}

// "family=..., given=...", or nothing when it is not of that form.
Value::Map KeyedName(const std::vector<Words>& parts) {
  Value::Map name;
  for (const Words& words : parts) {
    if (words.empty()) continue;
    const size_t equals = words[0].find('=');
    if (equals == std::string_view::npos) return {};
    const std::string_view key = words[0].substr(0, equals);
    Words rest = words;
    rest[0].remove_prefix(equals + 1);
    const std::string text = Joined(rest);
    if (key == "family" || key == "given" || key == "suffix") {
      SetPart(name, std::string(key).c_str(), text);
    } else if (key == "prefix") {
      SetPart(name, "non-dropping-particle", text);
    } else if (!key.ends_with("-i") && key != "useprefix" && key != "id") {
      return {};
    }
  }
  return name;
}

Value::Map CommaName(const std::vector<Words>& parts) {
  Value::Map name = KeyedName(parts);
  if (!name.empty()) return name;
  if (parts.size() > 2) SetPart(name, "suffix", Joined(parts[1]));
  SetPart(name, "given", Joined(parts.back()));
  SetFamily(name, parts[0].begin(), parts[0].end());
  return name;
}

std::string WholeText(const std::vector<Words>& parts) {
  std::string text;
  for (const Words& words : parts) {
    if (!text.empty()) text += ", ";
    text += Joined(words);
  }
  return text;
}

}  // namespace

BibtexNames ParseBibtexNames(std::string_view latex) {
  BibtexNames result;
  for (const std::vector<Words>& parts : Splitter(latex).Split()) {
    // "and others" is no name: a list that ends so is not complete.
    if (parts.size() == 1 && parts[0].size() == 1 && parts[0][0] == "others") {
      result.and_others = true;
      continue;
    }
    Value::Map name;
    const bool keyed = parts.size() > 3 && !KeyedName(parts).empty();
    if (parts.size() > 3 && !keyed) {
      result.problem = "a name with more than two commas; join names with 'and'";
      SetPart(name, "literal", WholeText(parts));
    } else if (parts.size() > 1) {
      name = CommaName(parts);
    } else if (!parts[0].empty()) {
      name = FirstVonLast(parts[0]);
    }
    if (name.empty()) {
      result.problem = "an empty name; 'and' stands between two names";
      continue;
    }
    result.names.push_back(Value(std::move(name)));
  }
  return result;
}

}  // namespace catena
