#include "ingest/bibtex_parser.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/fold.h"
#include "ingest/text_input.h"

namespace catena {
namespace {

constexpr size_t kMaxValueBytes = 1 << 20;
constexpr size_t kMaxFields = 200;  // Of an entry, inherited ones included.
constexpr int kMaxUnclosed = 20;

bool IsWhiteSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

// What names of fields and macros are made of.
bool IsNameCharacter(char c) {
  return static_cast<unsigned char>(c) > ' ' && c != '\x7f' &&
         std::string_view("\"#%'(),={}@\\").find(c) == std::string_view::npos;
}

bool IsTypeCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lower;
}

std::string Quoted(std::string_view text) {
  constexpr size_t kLongest = 80;
  size_t end = std::min(text.size(), kLongest);
  while (end > 0 && end < text.size() && (text[end] & '\xc0') == '\x80') --end;
  return "'" + std::string(text.substr(0, end)) + (end < text.size() ? "...'" : "'");
}

// Line and column of ascending offsets.
class PlaceCursor {
 public:
  explicit PlaceCursor(std::string_view text) : text_(text) {}

  TextPlace At(size_t offset) {
    if (offset < offset_) *this = PlaceCursor(text_);
    for (; offset_ < offset; ++offset_) {
      if (text_[offset_] == '\n') {
        ++place_.line;
        place_.column = 1;
      } else if ((text_[offset_] & '\xc0') != '\x80') {
        ++place_.column;
      }
    }
    return place_;
  }

 private:
  std::string_view text_;
  size_t offset_ = 0;
  TextPlace place_{1, 1};
};

using Macros = std::unordered_map<std::string, std::string>;

class Parser {
 public:
  Parser(std::string_view name, std::string_view text, BibtexFile& file)
      : name_(name),
        text_(text),
        file_(file),
        cursor_(text),
        budget_((size_t{16} << 20) + 16 * text.size()) {
    constexpr std::array kMonths = {"January",   "February", "March",    "April",
                                    "May",       "June",     "July",     "August",
                                    "September", "October",  "November", "December"};
    for (const std::string_view month : kMonths) {
      macros_.emplace(Lower(month.substr(0, 3)), std::string(month));
    }
  }

  void Parse() {
    while (SkipTo('@')) {
      const size_t begin = at_++;
      SkipBlanks();
      const std::string type = Lower(Take(IsTypeCharacter));
      SkipBlanks();
      if (type.empty() || AtEnd() || (Peek() != '{' && Peek() != '(')) continue;
      const TextPlace place = cursor_.At(begin);
      if (!ParseItem(type, place)) Recover(begin);
    }
  }

 private:
  bool AtEnd() const { return at_ >= text_.size(); }
  char Peek() const { return text_[at_]; }
  bool Meets(char c) {
    if (AtEnd() || Peek() != c) return false;
    ++at_;
    return true;
  }
  bool SkipTo(char c) {
    at_ = std::min(text_.find(c, at_), text_.size());
    return !AtEnd();
  }
  void SkipBlanks() {
    while (!AtEnd() && IsWhiteSpace(Peek())) ++at_;
  }
  template <class Test>
  std::string_view Take(const Test& test) {
    const size_t begin = at_;
    while (!AtEnd() && test(Peek())) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  Where WhereOf(TextPlace place) const {
    return {std::string(name_), place.line, place.column, ""};
  }
  // Always false, for `return Complain(...)`.
  bool Complain(TextPlace place, std::string message,
                ErrorCode code = ErrorCode::kInvalidArgument) {
    if (file_.errors.size() < kMaxBibtexMessages) {
      file_.errors.push_back({code, std::move(message), WhereOf(place)});
    }
    return false;
  }
  bool ComplainHere(std::string message) {
    return Complain(cursor_.At(std::min(at_, text_.size())), std::move(message));
  }
  void Warn(TextPlace place, std::string message) {
    if (file_.warnings.size() < kMaxBibtexMessages) {
      file_.warnings.push_back({ErrorCode::kInvalidArgument, std::move(message), WhereOf(place)});
    }
  }

  // To the next line that begins with @. After something that is never closed everything behind
  // it has been read; going back each time would cost the square of the file.
  void Recover(size_t begin) {
    if (reached_end_) {
      reached_end_ = false;
      at_ = ++unclosed_ <= kMaxUnclosed ? begin + 1 : text_.size();
    }
    while (!AtEnd() && Peek() != '@') {
      if (!SkipTo('\n')) return;
      ++at_;
      while (!AtEnd() && (Peek() == ' ' || Peek() == '\t')) ++at_;
    }
  }

  bool ParseItem(const std::string& type, TextPlace place) {
    if (type == "comment") {
      std::string_view skipped;
      return Peek() == '(' || TakeBraced(skipped);
    }
    const char close = Peek() == '{' ? '}' : ')';
    ++at_;
    if (type == "preamble") {
      std::string value;
      return ParseValue(value) && ExpectClose(close, place);
    }
    if (type == "string") return ParseMacro(close, place);
    return ParseEntry(type, close, place);
  }

  bool ExpectClose(char close, TextPlace place) {
    SkipBlanks();
    if (Meets(close)) return true;
    if (AtEnd()) return ComplainUnclosed(place);
    return ComplainHere(std::string("'") + close + "' expected, which ends what begins in line " +
                        std::to_string(place.line));
  }

  bool ComplainUnclosed(TextPlace place) {
    reached_end_ = true;
    return Complain(place, "what begins here is never closed");
  }

  bool ParseMacro(char close, TextPlace place) {
    SkipBlanks();
    const std::string name = Lower(Take(IsNameCharacter));
    if (name.empty()) return ComplainHere("the name of a macro expected");
    SkipBlanks();
    if (!Meets('=')) return ComplainHere("'=' expected after the macro " + Quoted(name));
    std::string value;
    if (!ParseValue(value)) return false;
    SkipBlanks();
    Meets(',');
    if (!ExpectClose(close, place)) return false;
    macros_[name] = std::move(value);
    return true;
  }

  bool ParseEntry(const std::string& type, char close, TextPlace place) {
    BibtexEntry entry;
    entry.type = type;
    entry.place = place;
    SkipBlanks();
    entry.key = Take([close](char c) {
      return static_cast<unsigned char>(c) > ' ' && c != ',' && c != '{' && c != '}' &&
             (c != ')' || close != ')');
    });
    SkipBlanks();
    if (AtEnd()) return ComplainUnclosed(place);
    if (entry.key.empty() || Peek() == '=') {
      return Complain(place, "an entry without a key; write @" + type + "{key, ...");
    }
    bool more = Meets(',');
    if (!more && Peek() != close) {
      return ComplainHere("',' expected after the key " + Quoted(entry.key));
    }
    while (more) {
      SkipBlanks();
      if (!AtEnd() && Peek() == close) break;
      if (!ParseField(entry, place)) return false;
      SkipBlanks();
      more = Meets(',');
      if (!more && !AtEnd() && Peek() != close) {
        // Most often a forgotten comma: what follows can be read.
        if (!IsNameCharacter(Peek())) return ComplainHere("',' or the end of the entry expected");
        ComplainHere("',' expected between fields");
        more = true;
      }
    }
    if (!ExpectClose(close, place)) return false;
    file_.entries.push_back(std::move(entry));
    return true;
  }

  bool ParseField(BibtexEntry& entry, TextPlace entry_place) {
    if (AtEnd()) return ComplainUnclosed(entry_place);
    BibtexField field;
    field.place = cursor_.At(at_);
    field.name = Lower(Take(IsNameCharacter));
    if (field.name.empty()) return ComplainHere("the name of a field expected");
    SkipBlanks();
    if (!Meets('=')) return ComplainHere("'=' expected after the field " + Quoted(field.name));
    if (!ParseValue(field.value)) return false;
    if (entry.fields.size() >= kMaxFields) {
      return Complain(field.place, "an entry with too many fields", ErrorCode::kLimit);
    }
    if (entry.Find(field.name) != nullptr) {
      Warn(field.place, "the field " + Quoted(field.name) + " stands twice; the first one counts");
      return true;
    }
    entry.fields.push_back(std::move(field));
    return true;
  }

  // piece # piece # ...
  bool ParseValue(std::string& value) {
    do {
      SkipBlanks();
      if (!ParsePiece(value)) return false;
      SkipBlanks();
    } while (Meets('#'));
    return true;
  }

  bool Append(std::string& value, std::string_view piece) {
    if (value.size() + piece.size() > kMaxValueBytes) {
      return Complain(cursor_.At(at_), "a value longer than 1 MiB", ErrorCode::kLimit);
    }
    if (piece.size() > budget_) {
      return Complain(cursor_.At(at_), "macros that expand to far more than the file",
                      ErrorCode::kLimit);
    }
    budget_ -= piece.size();
    value += piece;
    return true;
  }

  bool ParsePiece(std::string& value) {
    std::string_view piece;
    if (AtEnd()) {
      reached_end_ = true;
      return ComplainHere("the file ends where a value is expected");
    }
    if (Peek() == '{') return TakeBraced(piece) && Append(value, piece);
    if (Peek() == '"') return TakeQuoted(piece) && Append(value, piece);
    const size_t begin = at_;
    const std::string name = Lower(Take(IsNameCharacter));
    if (name.empty()) {
      return ComplainHere("a value expected: text in braces or quotes, a number, or a macro");
    }
    if (std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      return Append(value, name);
    }
    const auto macro = macros_.find(name);
    if (macro == macros_.end()) {
      Complain(cursor_.At(begin),
               "no macro " + Quoted(name) + " is defined; text stands in braces or quotes");
      return true;
    }
    return Append(value, macro->second);
  }

  // Requires: at '{'. BibTeX counts braces whether a backslash precedes them or not.
  bool TakeBraced(std::string_view& inside) {
    const size_t begin = at_;
    int depth = 0;
    for (; !AtEnd(); ++at_) {
      if (Peek() == '{' && ++depth > kMaxBibtexDepth) return ComplainDepth();
      if (Peek() == '}' && --depth == 0) {
        inside = text_.substr(begin + 1, at_ - begin - 1);
        ++at_;
        return true;
      }
    }
    return ComplainUnclosed(cursor_.At(begin));
  }

  // Requires: at '"', which ends at the next one outside of braces.
  bool TakeQuoted(std::string_view& inside) {
    const size_t begin = at_++;
    int depth = 0;
    for (; !AtEnd(); ++at_) {
      if (Peek() == '{' && ++depth > kMaxBibtexDepth) return ComplainDepth();
      if (Peek() == '}' && --depth < 0) return ComplainHere("a '}' without its '{'");
      if (Peek() == '"' && depth == 0) {
        inside = text_.substr(begin + 1, at_ - begin - 1);
        ++at_;
        return true;
      }
    }
    return ComplainUnclosed(cursor_.At(begin));
  }

  bool ComplainDepth() {
    return Complain(cursor_.At(at_), "braces nested deeper than " + std::to_string(kMaxBibtexDepth),
                    ErrorCode::kLimit);
  }

  std::string_view name_;
  std::string_view text_;
  BibtexFile& file_;
  PlaceCursor cursor_;
  size_t budget_;
  size_t at_ = 0;
  bool reached_end_ = false;
  int unclosed_ = 0;
  Macros macros_;
};

// Puts in what `crossref` and `xdata` name.
class Inheritance {
 public:
  Inheritance(std::string_view name, size_t text_bytes, BibtexFile& file)
      : name_(name), file_(file), budget_((size_t{16} << 20) + 16 * text_bytes) {
    for (size_t i = 0; i < file_.entries.size(); ++i) by_key_.emplace(file_.entries[i].key, i);
  }

  void Resolve() {
    ReportRepeatedKeys();
    states_.assign(file_.entries.size(), State::kNew);
    for (size_t i = 0; i < file_.entries.size(); ++i) ResolveFrom(i);
    std::erase_if(file_.entries, [](const BibtexEntry& entry) { return entry.type == "xdata"; });
  }

 private:
  enum class State : uint8_t { kNew, kOpen, kDone };

  void Complain(TextPlace place, std::string message, ErrorCode code) {
    if (file_.errors.size() >= kMaxBibtexMessages) return;
    file_.errors.push_back(
        {code, std::move(message), {std::string(name_), place.line, place.column, ""}});
  }

  void ReportRepeatedKeys() {
    for (size_t i = 0; i < file_.entries.size(); ++i) {
      const BibtexEntry& entry = file_.entries[i];
      const size_t first = by_key_.at(entry.key);
      if (first == i) continue;
      Complain(entry.place,
               "the key " + Quoted(entry.key) + " stands twice; first in line " +
                   std::to_string(file_.entries[first].place.line),
               ErrorCode::kInvalidArgument);
    }
  }

  struct Parent {
    size_t entry;
    bool is_crossref;
  };

  std::vector<Parent> ParentsOf(size_t i, bool warn) {
    std::vector<Parent> parents;
    const BibtexEntry& entry = file_.entries[i];
    for (const std::string_view name : {"xdata", "crossref"}) {
      const BibtexField* const field = entry.Find(name);
      if (field == nullptr) continue;
      std::string_view rest = field->value;
      while (!rest.empty()) {
        const size_t comma = name == "xdata" ? std::min(rest.find(','), rest.size()) : rest.size();
        std::string_view key = rest.substr(0, comma);
        rest.remove_prefix(std::min(comma + 1, rest.size()));
        while (!key.empty() && IsWhiteSpace(key.front())) key.remove_prefix(1);
        while (!key.empty() && IsWhiteSpace(key.back())) key.remove_suffix(1);
        const auto found = by_key_.find(std::string(key));
        if (found != by_key_.end()) {
          parents.push_back({found->second, name == "crossref"});
        } else if (warn && file_.warnings.size() < kMaxBibtexMessages) {
          file_.warnings.push_back(
              {ErrorCode::kNotFound,
               "no entry has the key " + Quoted(key) + ", which " + std::string(name) + " names",
               {std::string(name_), field->place.line, field->place.column, ""}});
        }
      }
    }
    return parents;
  }

  // Parents first, without recursion: a file may chain its entries as long as it likes.
  void ResolveFrom(size_t start) {
    std::vector<size_t> open = {start};
    while (!open.empty()) {
      const size_t i = open.back();
      if (states_[i] == State::kDone) {
        open.pop_back();
        continue;
      }
      const bool first_visit = states_[i] == State::kNew;
      states_[i] = State::kOpen;
      bool waits = false;
      for (const Parent& parent : ParentsOf(i, first_visit)) {
        if (states_[parent.entry] == State::kNew) {
          open.push_back(parent.entry);
          waits = true;
        } else if (states_[parent.entry] == State::kOpen && first_visit) {
          Complain(file_.entries[i].place,
                   "the entry " + Quoted(file_.entries[i].key) + " inherits from itself",
                   ErrorCode::kInvalidArgument);
        }
      }
      if (waits) continue;
      for (const Parent& parent : ParentsOf(i, false)) {
        if (states_[parent.entry] == State::kDone) Inherit(i, parent);
      }
      states_[i] = State::kDone;
      open.pop_back();
    }
  }

  // A parent's title is the title of the book that its part is in.
  static std::string ChildName(const BibtexEntry& child, const std::string& name) {
    constexpr std::array kParts = {"inproceedings", "conference", "incollection", "inbook",
                                   "inreference",   "suppbook",   "bookinbook",   "suppcollection"};
    if (std::find(kParts.begin(), kParts.end(), child.type) == kParts.end()) return name;
    if (name == "title") return "booktitle";
    if (name == "subtitle") return "booksubtitle";
    return name;
  }

  void Inherit(size_t i, const Parent& from) {
    constexpr std::array kOwn = {"crossref", "xref", "xdata", "ids", "key", "entryset"};
    BibtexEntry& child = file_.entries[i];
    const BibtexEntry& parent = file_.entries[from.entry];
    for (const BibtexField& field : parent.fields) {
      if (std::find(kOwn.begin(), kOwn.end(), field.name) != kOwn.end()) continue;
      const std::string name = from.is_crossref ? ChildName(child, field.name) : field.name;
      if (child.Find(name) != nullptr) continue;
      const size_t cost = field.value.size() + name.size();
      if (cost > budget_ || child.fields.size() >= kMaxFields) {
        Complain(child.place, "crossref inherits far more than the file holds", ErrorCode::kLimit);
        return;
      }
      budget_ -= cost;
      child.fields.push_back({name, field.value, field.place});
    }
  }

  std::string_view name_;
  BibtexFile& file_;
  size_t budget_;
  std::unordered_map<std::string, size_t> by_key_;
  std::vector<State> states_;
};

}  // namespace

const BibtexField* BibtexEntry::Find(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [name](const BibtexField& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

BibtexFile ParseBibtex(std::string_view name, std::string_view text) {
  BibtexFile file;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (!IsValidUtf8(text)) {
    const TextPlace place = PlaceCursor(text).At(ValidUtf8Prefix(text));
    file.errors.push_back({ErrorCode::kInvalidArgument,
                           "this byte is not UTF-8; save the file as UTF-8",
                           {std::string(name), place.line, place.column, ""}});
    return file;
  }
  Parser(name, text, file).Parse();
  Inheritance(name, text.size(), file).Resolve();
  return file;
}

}  // namespace catena
