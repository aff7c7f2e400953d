// One pass from left to right. An accent waits until the character it belongs to comes, through
// whatever braces stand between, so nothing needs to look ahead or recurse.
#include "ingest/bibtex_latex.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace catena {
namespace {

struct Accent {
  char command;
  std::string_view combining;   // The mark that follows its letter where no pair has both.
  std::string_view standalone;  // With nothing under it: \~{} is a tilde.
  std::string_view pairs;       // Letter and accented letter, alternating.
};

constexpr std::array kAccents = {
    Accent{'`', "\u0300", "`", "AÀEÈIÌNǸOÒUÙWẀYỲaàeèiìnǹoòuùwẁyỳ"},
    Accent{'\'', "\u0301", "´",
           "AÁCĆEÉGǴIÍKḰLĹMḾNŃOÓPṔRŔSŚUÚWẂYÝZŹaácćeégǵiíkḱlĺmḿnńoópṕrŕsśuúwẃyýzźÆǼæǽØǾøǿ"},
    Accent{'^', "\u0302", "^", "AÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶZẐaâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷzẑ"},
    Accent{'"', "\u0308", "¨", "AÄEËHḦIÏOÖUÜWẄXẌYŸaäeëhḧiïoötẗuüwẅxẍyÿ"},
    Accent{'~', "\u0303", "~", "AÃEẼIĨNÑOÕUŨVṼYỸaãeẽiĩnñoõuũvṽyỹ"},
    Accent{'=', "\u0304", "¯", "AĀEĒGḠIĪOŌUŪYȲÆǢaāeēgḡiīoōuūyȳæǣ"},
    Accent{'.', "\u0307", "˙",
           "AȦBḂCĊDḊEĖFḞGĠHḢIİMṀNṄOȮPṖRṘSṠTṪWẆXẊYẎZŻaȧbḃcċdḋeėfḟgġhḣmṁnṅoȯpṗrṙsṡtṫwẇxẋyẏzż"},
    Accent{'u', "\u0306", "˘", "AĂEĔGĞIĬOŎUŬaăeĕgğiĭoŏuŭ"},
    Accent{'v', "\u030C", "ˇ",
           "AǍCČDĎEĚGǦHȞIǏKǨLĽNŇOǑRŘSŠTŤUǓZŽaǎcčdďeěgǧhȟiǐjǰkǩlľnňoǒrřsštťuǔzž"},
    Accent{'H', "\u030B", "˝", "OŐUŰoőuű"},
    Accent{'c', "\u0327", "¸", "CÇDḐEȨGĢHḨKĶLĻNŅRŖSŞTŢcçdḑeȩgģhḩkķlļnņrŗsştţ"},
    Accent{'k', "\u0328", "˛", "AĄEĘIĮOǪUŲaąeęiįoǫuų"},
    Accent{'r', "\u030A", "˚", "AÅUŮaåuůwẘyẙ"},
    Accent{'d', "\u0323", ".",
           "AẠBḄDḌEẸHḤIỊKḲLḶMṂNṆOỌRṚSṢTṬUỤVṾWẈYỴZẒaạbḅdḍeẹhḥiịkḳlḷmṃnṇoọrṛsṣtṭuụvṿwẉyỵzẓ"},
    Accent{'b', "\u0331", "_", "BḆDḎKḴLḺNṈRṞTṮZẔbḇdḏhẖkḵlḻnṉrṟtṯzẕ"},
    Accent{'t', "\u0361", "", ""},
};

struct Named {
  std::string_view name;
  std::string_view text;
};

// Commands that are characters. In order of name.
constexpr std::array kSymbols = {
    Named{"AA", "Å"},
    Named{"AE", "Æ"},
    Named{"DH", "Ð"},
    Named{"DJ", "Đ"},
    Named{"L", "Ł"},
    Named{"LaTeX", "LaTeX"},
    Named{"NG", "Ŋ"},
    Named{"O", "Ø"},
    Named{"OE", "Œ"},
    Named{"P", "¶"},
    Named{"S", "§"},
    Named{"TH", "Þ"},
    Named{"TeX", "TeX"},
    Named{"aa", "å"},
    Named{"ae", "æ"},
    Named{"copyright", "©"},
    Named{"dag", "†"},
    Named{"ddag", "‡"},
    Named{"dh", "ð"},
    Named{"dj", "đ"},
    Named{"dots", "…"},
    Named{"dotsc", "…"},
    Named{"euro", "€"},
    Named{"guillemotleft", "«"},
    Named{"guillemotright", "»"},
    Named{"guilsinglleft", "‹"},
    Named{"guilsinglright", "›"},
    Named{"i", "ı"},
    Named{"j", "ȷ"},
    Named{"l", "ł"},
    Named{"ldots", "…"},
    Named{"lq", "‘"},
    Named{"ng", "ŋ"},
    Named{"o", "ø"},
    Named{"oe", "œ"},
    Named{"pounds", "£"},
    Named{"quad", " "},
    Named{"quotedblbase", "„"},
    Named{"quotesinglbase", "‚"},
    Named{"rq", "’"},
    Named{"slash", "/"},
    Named{"space", " "},
    Named{"ss", "ß"},
    Named{"textasciicircum", "^"},
    Named{"textasciitilde", "~"},
    Named{"textbackslash", "\\"},
    Named{"textbar", "|"},
    Named{"textbullet", "•"},
    Named{"textcopyright", "©"},
    Named{"textdegree", "°"},
    Named{"textdollar", "$"},
    Named{"textellipsis", "…"},
    Named{"textemdash", "—"},
    Named{"textendash", "–"},
    Named{"texteuro", "€"},
    Named{"textexclamdown", "¡"},
    Named{"textgreater", ">"},
    Named{"textless", "<"},
    Named{"textnumero", "№"},
    Named{"textordfeminine", "ª"},
    Named{"textordmasculine", "º"},
    Named{"textparagraph", "¶"},
    Named{"textperiodcentered", "·"},
    Named{"textquestiondown", "¿"},
    Named{"textquotedbl", "\""},
    Named{"textquotedblleft", "“"},
    Named{"textquotedblright", "”"},
    Named{"textquoteleft", "‘"},
    Named{"textquoteright", "’"},
    Named{"textquotesingle", "'"},
    Named{"textregistered", "®"},
    Named{"textsection", "§"},
    Named{"textsterling", "£"},
    Named{"textthreequartersemdash", "—"},
    Named{"texttrademark", "™"},
    Named{"textunderscore", "_"},
    Named{"textvisiblespace", "␣"},
    Named{"th", "þ"},
};

// Commands that only format: they go, what they format stays. In order of name.
constexpr std::array<std::string_view, 51> kFormatting = {
    "MakeLowercase",
    "MakeUppercase",
    "NoCaseChange",
    "bf",
    "bfseries",
    "bibstring",
    "em",
    "emph",
    "ensuremath",
    "fbox",
    "footnotesize",
    "hbox",
    "hspace",
    "it",
    "itshape",
    "large",
    "lowercase",
    "mathrm",
    "mbox",
    "mdseries",
    "mkbibbold",
    "mkbibemph",
    "mkbibitalic",
    "mkbibparens",
    "mkbibquote",
    "nolinkurl",
    "noopsort",
    "normalfont",
    "path",
    "protect",
    "relax",
    "rm",
    "rmfamily",
    "sc",
    "scshape",
    "sf",
    "sl",
    "small",
    "text",
    "textbf",
    "textit",
    "textmd",
    "textnormal",
    "textrm",
    "textsc",
    "textsf",
    "textsl",
    "texttt",
    "textup",
    "underline",
    "url",
};

bool IsAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Bytes of the character that begins here.
size_t CharacterBytes(std::string_view text) {
  size_t size = 1;
  while (size < text.size() && (text[size] & '\xc0') == '\x80') ++size;
  return size;
}

const Accent* FindAccent(char command) {
  const auto found =
      std::find_if(kAccents.begin(), kAccents.end(),
                   [command](const Accent& accent) { return accent.command == command; });
  return found == kAccents.end() ? nullptr : &*found;
}

std::string WithAccent(const std::string& base, const Accent& accent) {
  for (std::string_view rest = accent.pairs; !rest.empty();) {
    const std::string_view letter = rest.substr(0, CharacterBytes(rest));
    rest.remove_prefix(letter.size());
    const std::string_view accented = rest.substr(0, CharacterBytes(rest));
    rest.remove_prefix(accented.size());
    if (letter == base) return std::string(accented);
  }
  return base + std::string(accent.combining);
}

class Converter {
 public:
  Converter(std::string_view latex, LatexMode mode) : latex_(latex), mode_(mode) {}

  LatexText Convert() {
    while (at_ < latex_.size()) Step();
    FlushAccents();
    while (!result_.text.empty() && result_.text.back() == ' ') result_.text.pop_back();
    return std::move(result_);
  }

 private:
  static constexpr size_t kMaxAccents = 4;

  bool Meets(std::string_view text) const { return latex_.substr(at_).starts_with(text); }

  void Step() {
    const char c = latex_[at_];
    if (c == '\\') {
      ++at_;
      Command();
    } else if (c == '{') {
      ++at_;
    } else if (c == '}') {
      FlushAccents();
      ++at_;
    } else if (IsBlank(c)) {
      ++at_;
      if (accents_used_ == 0) Blank();
    } else if (mode_ == LatexMode::kVerbatim || !Typeset(c)) {
      const size_t size = CharacterBytes(latex_.substr(at_));
      Emit(latex_.substr(at_, size));
      at_ += size;
    }
  }

  // What prose writes in several characters, or with other meaning than its own.
  bool Typeset(char c) {
    struct Ligature {
      std::string_view from;
      std::string_view to;
    };
    constexpr std::array kLigatures = {Ligature{"---", "—"}, Ligature{"--", "–"},
                                       Ligature{"``", "“"},  Ligature{"''", "”"},
                                       Ligature{"?`", "¿"},  Ligature{"!`", "¡"}};
    if (c == '~') {
      ++at_;
      Blank();
      return true;
    }
    if (c == '$') return Mathematics();
    for (const Ligature& ligature : kLigatures) {
      if (c != ligature.from[0] || !Meets(ligature.from)) continue;
      at_ += ligature.from.size();
      Emit(ligature.to);
      return true;
    }
    return false;
  }

  bool Mathematics() {
    if (no_more_dollars_) return false;
    const size_t end = latex_.find('$', at_ + 1);
    if (end == std::string_view::npos) {
      no_more_dollars_ = true;
      return false;
    }
    FlushAccents();
    result_.text += latex_.substr(at_, end + 1 - at_);
    at_ = end + 1;
    return true;
  }

  // Behind the backslash.
  void Command() {
    if (at_ == latex_.size()) {
      Emit("\\");
      return;
    }
    const char c = latex_[at_];
    if (!IsAsciiLetter(c)) {
      ++at_;
      Symbol(c);
      return;
    }
    const size_t begin = at_;
    while (at_ < latex_.size() && IsAsciiLetter(latex_[at_])) ++at_;
    const std::string_view name = latex_.substr(begin, at_ - begin);
    // Blanks end a command's name and are no blanks of the text.
    while (at_ < latex_.size() && IsBlank(latex_[at_])) ++at_;
    Word(name);
  }

  void Symbol(char c) {
    constexpr std::string_view kThemselves = "&%$#_{}";
    constexpr std::string_view kNothing = "-/!@";
    constexpr std::string_view kBlanks = " ,;:\\>\t\n\r";
    if (kThemselves.find(c) != std::string_view::npos) {
      Emit({&c, 1});
    } else if (const Accent* const accent = FindAccent(c); accent != nullptr) {
      AddAccent(*accent);
    } else if (kBlanks.find(c) != std::string_view::npos) {
      Blank();
    } else if (kNothing.find(c) == std::string_view::npos) {
      --at_;
      Unknown("");
    }
  }

  void Word(std::string_view name) {
    const auto symbol = std::lower_bound(
        kSymbols.begin(), kSymbols.end(), name,
        [](const Named& named, std::string_view wanted) { return named.name < wanted; });
    if (symbol != kSymbols.end() && symbol->name == name) {
      // An accent takes the place of the dot.
      const bool dotless = accents_used_ > 0 && (name == "i" || name == "j");
      Emit(dotless ? name : symbol->text);
      return;
    }
    const Accent* const accent = name.size() == 1 ? FindAccent(name[0]) : nullptr;
    if (accent != nullptr) {
      AddAccent(*accent);
    } else if (name == "href") {
      SkipGroup();
    } else if (!std::binary_search(kFormatting.begin(), kFormatting.end(), name)) {
      Unknown(name);
    }
  }

  void Unknown(std::string_view name) {
    if (result_.unknown_command.empty()) {
      const std::string_view shown =
          name.empty() ? latex_.substr(at_, CharacterBytes(latex_.substr(at_))) : name;
      result_.unknown_command = "\\" + std::string(shown);
    }
    FlushAccents();
    result_.text += '\\';
    result_.text += name;
  }

  // Over {...}, when that is what comes next.
  void SkipGroup() {
    if (at_ == latex_.size() || latex_[at_] != '{') return;
    int depth = 0;
    for (; at_ < latex_.size(); ++at_) {
      if (latex_[at_] == '{') ++depth;
      if (latex_[at_] == '}' && --depth == 0) {
        ++at_;
        return;
      }
    }
  }

  void Blank() {
    FlushAccents();
    if (!result_.text.empty() && result_.text.back() != ' ') result_.text += ' ';
  }

  void AddAccent(const Accent& accent) {
    if (accents_used_ == kMaxAccents) FlushAccents();
    accents_[accents_used_++] = &accent;
  }

  void FlushAccents() {
    for (size_t i = 0; i < accents_used_; ++i) result_.text += accents_[i]->standalone;
    accents_used_ = 0;
  }

  void Emit(std::string_view character) {
    if (accents_used_ == 0) {
      result_.text += character;
      return;
    }
    std::string accented(character);
    while (accents_used_ > 0) accented = WithAccent(accented, *accents_[--accents_used_]);
    result_.text += accented;
  }

  std::string_view latex_;
  LatexMode mode_;
  size_t at_ = 0;
  bool no_more_dollars_ = false;
  std::array<const Accent*, kMaxAccents> accents_{};
  size_t accents_used_ = 0;  // Those that wait for their character, the outer first.
  LatexText result_;
};

}  // namespace

LatexText LatexToText(std::string_view latex, LatexMode mode) {
  static_assert(std::is_sorted(kFormatting.begin(), kFormatting.end()));
  static_assert(std::is_sorted(kSymbols.begin(), kSymbols.end(),
                               [](const Named& a, const Named& b) { return a.name < b.name; }));
  return Converter(latex, mode).Convert();
}

}  // namespace catena
