// Where sentences end: a rule a row, in our own words.
#include "ingest/article_sentences.h"

#include <gtest/gtest.h>

#include <string>

namespace catena {
namespace {

struct Rule {
  const char* name;
  std::string text;
  std::vector<std::string> sentences;
  std::vector<size_t> marks = {};
};

const std::vector<Rule> kRules = {
    {"two sentences",
     "The bridge fell. The town was cut off.",
     {"The bridge fell.", "The town was cut off."}},
    {"question", "Who sent it? Nobody knows.", {"Who sent it?", "Nobody knows."}},
    {"exclamation", "Fire! The bells rang.", {"Fire!", "The bells rang."}},
    {"several marks", "Really?! He left!! Was it so??", {"Really?!", "He left!!", "Was it so??"}},
    {"initial in a name",
     "The paper by Paul B. Henze says so.",
     {"The paper by Paul B. Henze says so."}},
    {"two initials", "A letter of J. R. Smith survives.", {"A letter of J. R. Smith survives."}},
    {"initials without a space",
     "A letter of J.R. Smith survives.",
     {"A letter of J.R. Smith survives."}},
    {"a capital at the end",
     "They were short of vitamin C. The doctor came.",
     {"They were short of vitamin C.", "The doctor came."}},
    {"I at the end",
     "It was she and I. Did Paul I. Jones see it?",
     {"It was she and I.", "Did Paul I. Jones see it?"}},
    {"page", "It stands on p. 55 of it.", {"It stands on p. 55 of it."}},
    {"pages", "See pp. 3 and 4, vol. 2, no. 7.", {"See pp. 3 and 4, vol. 2, no. 7."}},
    {"volume in Roman", "See Vol. IV of the series.", {"See Vol. IV of the series."}},
    {"No at the end", "He only said no. They left.", {"He only said no.", "They left."}},
    {"small company", "Were Anna and co. at home?", {"Were Anna and co. at home?"}},
    {"company in the middle",
     "It was sold to Hill & Co. at noon.",
     {"It was sold to Hill & Co. at noon."}},
    {"company at the end",
     "It was sold to Hill & Co. It closed.",
     {"It was sold to Hill & Co.", "It closed."}},
    {"mountain", "From here Mt. Ararat is seen.", {"From here Mt. Ararat is seen."}},
    {"saint and street",
     "St. Mary's Church is on 5th st. near the gate.",
     {"St. Mary's Church is on 5th st. near the gate."}},
    {"titles",
     "Gen. Smith met Lt. Col. Brown and Dr. Hill.",
     {"Gen. Smith met Lt. Col. Brown and Dr. Hill."}},
    {"junior's", "It is Brown Jr.'s house.", {"It is Brown Jr.'s house."}},
    {"dotted name in the middle",
     "He lived in the U.S. for years.",
     {"He lived in the U.S. for years."}},
    {"dotted name before a name",
     "He works for the U.S. Government here.",
     {"He works for the U.S. Government here."}},
    {"dotted name at the end",
     "He lives in the U.S. How is he?",
     {"He lives in the U.S.", "How is he?"}},
    {"hours",
     "At 5 a.m. Mr. Hill woke. He slept at 6 P.M. Mr. Hill then woke.",
     {"At 5 a.m. Mr. Hill woke.", "He slept at 6 P.M.", "Mr. Hill then woke."}},
    {"money", "It costs $1.50 in all.", {"It costs $1.50 in all."}},
    {"money at the end", "It costs $1.50. It is cheap.", {"It costs $1.50.", "It is cheap."}},
    {"decimal point",
     "There were 245.045 of them. All left.",
     {"There were 245.045 of them.", "All left."}},
    {"sentence in brackets",
     "He taught (He had worked before.) at the school.",
     {"He taught (He had worked before.) at the school."}},
    {"mail address",
     "Write to a.b@example.org. We answer.",
     {"Write to a.b@example.org.", "We answer."}},
    {"web address",
     "See https://www.example.org/a.b.html. We answer.",
     {"See https://www.example.org/a.b.html.", "We answer."}},
    {"quotation goes on",
     "He said, \"It is over.\" and left.",
     {"He said, \"It is over.\" and left."}},
    {"quotation ends the sentence",
     "He said, \"It is over.\" She left.",
     {"He said, \"It is over.\"", "She left."}},
    {"sentences in a quotation",
     "He said \"It is over. We go home\" and left.",
     {"He said \"It is over. We go home\" and left."}},
    {"curly quotation",
     "He said \xE2\x80\x9CIt is over. We go home.\xE2\x80\x9D She left.",
     {"He said \xE2\x80\x9CIt is over. We go home.\xE2\x80\x9D", "She left."}},
    {"stray quotation mark",
     "They were shot at\". Nobody came. All left.",
     {"They were shot at\".", "Nobody came.", "All left."}},
    {"small letter follows",
     "She works at Yahoo! in the tower.",
     {"She works at Yahoo! in the tower."}},
    {"dots in the middle",
     "It was . . . weak and ... small.",
     {"It was . . . weak and ... small."}},
    {"four dots", "I never said so.... She left.", {"I never said so....", "She left."}},
    {"numbered list", "1.) One thing 2.) Another thing", {"1.) One thing", "2.) Another thing"}},
    {"numbered list with stops",
     "1. One thing. 2. Another thing.",
     {"1. One thing.", "2. Another thing."}},
    {"lettered list",
     "a. One thing b. Another c. A third",
     {"a. One thing", "b. Another", "c. A third"}},
    {"a year is no list", "In 1991. The war went on.", {"In 1991.", "The war went on."}},
    {"line break inside", "It was a cold\nnight there.", {"It was a cold\nnight there."}},
    {"a number",
     "It is at N\xC2\xB0. 1026. There it is.",
     {"It is at N\xC2\xB0. 1026.", "There it is."}},
    {"Latin",
     "Hill et al. found it, e.g. Brown, i.e. all of them.",
     {"Hill et al. found it, e.g. Brown, i.e. all of them."}},
    {"etc at the end",
     "They took food, water, etc. The rest fled.",
     {"They took food, water, etc.", "The rest fled."}},
    {"another script",
     "\xD0\x9E\xD0\xBD \xD1\x83\xD1\x88\xD1\x91\xD0\xBB. "
     "\xD0\x9E\xD0\xBD\xD0\xB0 \xD0\xBD\xD0\xB5\xD1\x82.",
     {"\xD0\x9E\xD0\xBD \xD1\x83\xD1\x88\xD1\x91\xD0\xBB.",
      "\xD0\x9E\xD0\xBD\xD0\xB0 \xD0\xBD\xD0\xB5\xD1\x82."}},
    {"marker and no space", "The war ended.Talks began.", {"The war ended.", "Talks began."}, {14}},
    {"marker after an abbreviation",
     "He came from the U.S. Brown did not.",
     {"He came from the U.S.", "Brown did not."},
     {21}},
    {"no marker and no space", "See example.Com for more.", {"See example.Com for more."}},
};

TEST(ArticleSentencesTest, EveryRuleHolds) {
  for (const Rule& rule : kRules) {
    std::vector<std::string> found;
    for (const SentenceSpan& span : SplitSentences(rule.text, rule.marks)) {
      found.push_back(rule.text.substr(span.begin, span.end - span.begin));
    }
    EXPECT_EQ(found, rule.sentences) << rule.name;
  }
}

TEST(ArticleSentencesTest, SentencesCoverEverythingButWhiteSpace) {
  for (const Rule& rule : kRules) {
    size_t end = 0;
    for (const SentenceSpan& span : SplitSentences(rule.text, rule.marks)) {
      ASSERT_LE(end, span.begin);
      EXPECT_EQ(rule.text.substr(end, span.begin - end).find_first_not_of(" \n"), std::string::npos)
          << rule.name;
      end = span.end;
    }
    EXPECT_EQ(end, rule.text.size()) << rule.name;
  }
}

}  // namespace
}  // namespace catena
