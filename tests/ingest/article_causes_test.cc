// Causal wording: what it proposes, in which direction, and what it must not propose.
#include "ingest/article_causes.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "core/evidence.h"
#include "ingest/article_proposals.h"

namespace catena {
namespace {

std::string Side(const CausalSide& side, const std::string& text) {
  if (side.is_previous_sentence) return "<previous>";
  std::string words = text.substr(side.begin, side.end - side.begin);
  if (!side.event.empty()) words = "#" + side.event;
  if (!side.page.empty()) words = "@" + side.page;
  return words;
}

// "start TYPE end" of each, with `mentions` as links.
std::vector<std::string> Causes(const std::string& text,
                                const std::vector<CausalMention>& mentions = {}) {
  DateContext context;
  const std::vector<FoundDate> dates = FindDates(text, context);
  const std::vector<SentenceSpan> quotations = FindPassages(text, PassageKind::kQuotation);
  CausalSentence sentence;
  sentence.block = text;
  sentence.end = text.size();
  sentence.mentions = mentions;
  sentence.dates = dates;
  sentence.quotations = quotations;
  sentence.previous_dates = 1;
  std::vector<std::string> found;
  for (const FoundCause& cause : FindCauses(sentence)) {
    EXPECT_EQ(text.substr(cause.begin, cause.end - cause.begin).size(), cause.end - cause.begin);
    found.push_back(Side(cause.start, text) + " " + std::string(cause.signal->type) + " " +
                    Side(cause.stop, text));
  }
  return found;
}

struct Row {
  std::string text;
  std::vector<std::string> causes;
};

TEST(ArticleCausesTest, DirectionAndTypeAreThoseOfTheWording) {
  const std::vector<Row> rows = {
      {"The Varna riots led to the Treaty of Orsk.", {"Varna riots LED_TO Treaty of Orsk"}},
      {"The annexation of Varna in 1908 resulted in the fall of the Orsk government.",
       {"annexation of Varna in 1908 CAUSED fall of the Orsk government"}},
      {"The Orsk War was caused by the annexation of Varna.",
       {"annexation of Varna CAUSED Orsk War"}},
      {"The Varna massacre sparked the Orsk uprising.", {"Varna massacre TRIGGERED Orsk uprising"}},
      {"The Varna strike of 1905 was met by the Orsk massacre.",
       {"Orsk massacre RESPONDED_TO Varna strike of 1905"}},
      {"The Treaty of Orsk ended the Varna War.", {"Treaty of Orsk ENDED Varna War"}},
      {"The Varna War ended with the Treaty of Orsk.", {"Treaty of Orsk ENDED Varna War"}},
      {"The Varna offensive was halted when the Orsk ceasefire was signed.",
       {"Orsk ceasefire was signed ENDED Varna offensive"}},
      {"The Orsk revolt was followed by the siege of Varna.",
       {"Orsk revolt BEFORE siege of Varna"}},
      {"The blockade of Varna was imposed in response to the Orsk raid.",
       {"blockade of Varna was imposed RESPONDED_TO Orsk raid"}},
      {"As a result of the Orsk War, the famine of 1921 struck.",
       {"Orsk War CAUSED famine of 1921 struck"}},
      {"Following the fall of Varna, the evacuation of Orsk began.",
       {"fall of Varna BEFORE evacuation of Orsk began"}},
      {"The council voted to leave on 20 February 1988, which led to the Varna pogrom.",
       {"council voted to leave on 20 February 1988 LED_TO Varna pogrom"}},
      {"This led to the Varna pogrom.", {"<previous> LED_TO Varna pogrom"}},
      {"This was met by the Varna pogrom.", {"Varna pogrom RESPONDED_TO <previous>"}},
      {"The war of May 26, 1918 led to the Treaty of Orsk.",
       {"war of May 26, 1918 LED_TO Treaty of Orsk"}},
      {"The war led to the Treaty of Orsk.", {"war LED_TO Treaty of Orsk"}},
      {"Losses were high since the 1994 agreement that ended the Orsk War.",
       {"1994 agreement ENDED Orsk War"}},
      {"This was met by the Varna pogrom and led to the Orsk War.",
       {"Varna pogrom RESPONDED_TO <previous>", "<previous> LED_TO Orsk War"}},
      {"The seizure of Varna led to the storming of Orsk.",
       {"seizure of Varna LED_TO storming of Orsk"}},
      {"The Varna riots had led to the Orsk War.", {"Varna riots LED_TO Orsk War"}},
      {"In response, the Orsk council voted to leave on 5 May 1905.",
       {"Orsk council voted to leave on 5 May 1905 RESPONDED_TO <previous>"}},
      {"As a result, the siege of Varna ended.", {"<previous> CAUSED siege of Varna ended"}},
      {"As a result, in 1905, the siege of Varna began.",
       {"<previous> CAUSED in 1905, the siege of Varna began"}},
      {"Their advance was halted when both sides agreed to the Orsk ceasefire.",
       {"both sides agreed to the Orsk ceasefire ENDED advance"}},
  };
  for (const Row& row : rows) EXPECT_EQ(Causes(row.text), row.causes) << row.text;
}

TEST(ArticleCausesTest, TheWordsOfAnEventAreItsOwnAndHaveTheirSubject) {
  const std::vector<Row> rows = {
      {"Unrest came, particularly the Varna riots of 1905, which led to the Orsk War.",
       {"Varna riots of 1905 LED_TO Orsk War"}},
      {"The war that ended the siege of Varna had no effect on the Orsk trade.",
       {"war ENDED siege of Varna"}},
      {"It was built for the Orsk army which had been raised in 1905, resulting in the fall of "
       "Varna.",
       {"Orsk army which had been raised in 1905 CAUSED fall of Varna"}},
      {"The town, it is said, had been taken in 1905, resulting in the fall of Varna.", {}},
      {"The Orsk War led to an attack that was known as the Varna raid.",
       {"Orsk War LED_TO attack that was known as the Varna raid"}},
  };
  for (const Row& row : rows) EXPECT_EQ(Causes(row.text), row.causes) << row.text;
}

TEST(ArticleCausesTest, ANameIsReadable) {
  EXPECT_EQ(EventName("on May 7, 1905, troops landed at Varna", ""), "troops landed at Varna");
  EXPECT_EQ(EventName("In late 1905, the  Orsk fleet sank", "."), "the Orsk fleet sank");
  EXPECT_EQ(EventName("troops landed at Varna on May 7, 1905", ""),
            "troops landed at Varna on May 7, 1905");
  EXPECT_EQ(EventName("June 1905 saw a raid", ""), "June 1905 saw a raid");
  EXPECT_EQ(EventName("a day known as \"Red Monday", ",\" and more"),
            "a day known as \"Red Monday\"");
  EXPECT_EQ(EventName("the \"Red\" raid", " \"x\""), "the \"Red\" raid");
  EXPECT_EQ(EventName("the \xE2\x80\x9CRed raid", "\xE2\x80\x9D"),
            "the \xE2\x80\x9CRed raid\xE2\x80\x9D");
}

TEST(ArticleCausesTest, WhatIsDeniedPossibleQuotedOrNoEventIsNotProposed) {
  for (const char* text : {
           "The Varna riots did not lead to the Treaty of Orsk.",
           "The Varna riots never led to the Treaty of Orsk.",
           "The Varna riots nearly led to the Orsk War.",
           "He denied that the long and bloody Varna riots led to the Orsk War.",
           "The Varna riots could have led to the Orsk War.",
           "He feared that this might have caused the Orsk War.",
           "The road led to the village of Varna.",
           "He led to victory.",
           "A lack of money led to a decline in quality.",
           "He wrote that \"the Varna riots led to the Orsk War\" in a letter.",
           "The council met to prevent the Orsk War.",
           "The Varna riots led to",
           "The war led to a truce.",
           "The novel of the Orsk War ended with the Treaty of Rila.",
           "He played a part in ending the Orsk War of 1931.",
           "led to the Orsk War",
           "Had the Varna riots led to the Orsk War, it would have been short.",
           "Contrary to the belief that the Varna riots led to the Orsk War, they were small.",
           "The claim that the Varna riots led to the Orsk War is a myth.",
           "It is a myth that the Varna riots led to the Orsk War.",
           "It is not true that the Varna riots led to the Orsk War.",
           "The Varna riots reportedly led to the Orsk War.",
           "The Varna riots were due to end the Orsk War of 1931.",
           "Had the Orsk War of 1931 been caused by the Varna riots?",
           "Was it true that the Varna riots led to the Orsk War?\"",
           "Was it true that the Varna riots led to the Orsk War?\xE2\x80\x9D ",
           "The Orsk War of 1931 was due to last until the Varna riots.",
           "In response, the council met.",
           "In response, the war went on.",
           "As a result, he would not join the Orsk War.",
           "As a result the Orsk War was short.",
           "The Varna War ended in March 1906.",
           "In the following war the Orsk uprising failed.",
           "The following events took place in 1905.",
           "The Varna riots were large, and the Orsk War was long.",
       }) {
    EXPECT_EQ(Causes(text), std::vector<std::string>()) << text;
  }
}

TEST(ArticleCausesTest, WordsThatTakeBackSomethingElseTakeNothingBack) {
  EXPECT_EQ(Causes("The Varna riots killed nearly 200 and led to the Orsk War.").size(), 1U);
  EXPECT_EQ(Causes("The Orsk War was due to the Varna riots.").size(), 1U);
  EXPECT_EQ(Causes("The Varna riots led to the Orsk War of 1931 (1932?).").size(), 1U);
  EXPECT_EQ(Causes("The rumour of the Varna riots led to the Orsk War.").size(), 1U);
}

TEST(ArticleCausesTest, AnOpeningNeedsOneEventInTheSentenceBefore) {
  const std::string text = "In response, the siege of Varna began.";
  CausalSentence sentence;
  sentence.block = text;
  sentence.end = text.size();
  for (const size_t dates : {0, 1, 2}) {
    sentence.previous_dates = dates;
    EXPECT_EQ(FindCauses(sentence).size(), dates == 1 ? 1U : 0U) << dates;
  }
}

TEST(ArticleCausesTest, LinksAndKnownEventsAreNamedByTheirIds) {
  const std::string text = "The fighting at Orsk led to a truce at Varna.";
  const size_t orsk = text.find("fighting");
  const size_t varna = text.find("truce");
  EXPECT_EQ(Causes(text, {{orsk, orsk + 16, "battle", ""}, {varna, varna + 5, "", "Varna truce"}}),
            std::vector<std::string>({"#battle LED_TO @Varna truce"}));
  // A link to what is no event is no event.
  const std::string other = "Orsk led to Varna.";
  EXPECT_EQ(Causes(other, {{0, 4, "", "Orsk"}, {12, 17, "", "Varna"}}), std::vector<std::string>());
  EXPECT_TRUE(NamesEvent("Treaty of Orsk"));
  EXPECT_TRUE(NamesEvent("Orsk crises"));
  EXPECT_FALSE(NamesEvent("Orsk"));
  EXPECT_FALSE(NamesEvent("History of the Orsk War"));
  EXPECT_FALSE(NamesEvent("Orsk during the war"));
}

TEST(ArticleCausesTest, EverySignalHasATypeOfTheVocabularyAndIsReachable) {
  std::set<std::string_view> seen;
  for (const CausalSignal& signal : CausalSignals()) {
    EXPECT_TRUE(evidence::FindCausalType(signal.type).has_value()) << signal.words;
    EXPECT_TRUE(seen.insert(signal.words).second) << signal.words << " stands twice";
    const std::string text =
        "The Varna riots " + std::string(signal.words) + " the Orsk War and the Rila War.";
    EXPECT_EQ(Causes(text).size(), 1u) << text;
  }
  for (const CausalSignal& signal : OpeningSignals()) {
    EXPECT_TRUE(evidence::FindCausalType(signal.type).has_value()) << signal.words;
    EXPECT_EQ(Causes(std::string(signal.words) + ", the Orsk War began.").size(), 1u);
  }
}

// No words may make the work grow faster than the text.
TEST(ArticleCausesTest, ASentenceLongerThanAnyoneWritesProposesNothing) {
  std::string text;
  while (text.size() + 21 <= kMaxCausalSentenceBytes) text += "the Varna War led to ";
  EXPECT_GE(Causes(text).size(), 1u);
  text += "the Varna War led to ";
  EXPECT_EQ(Causes(text).size(), 0u);
}

}  // namespace
}  // namespace catena
