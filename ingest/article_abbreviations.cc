#include "ingest/article_abbreviations.h"

#include <algorithm>
#include <array>
#include <string>

#include "ingest/article_words.h"

namespace catena {
namespace {

// Sorted, in small letters.
constexpr std::array<std::string_view, 52> kTitles = {
    "adm",    "amb", "brig", "capt",  "cf",  "cmdr", "col", "cpl",  "dr",   "e.g", "ed",
    "eds",    "fr",  "ft",   "gen",   "gov", "hon",  "i.e", "ibn",  "ibid", "lt",  "maj",
    "messrs", "mgr", "mlle", "mme",   "mr",  "mrs",  "ms",  "msgr", "mt",   "mx",  "op",
    "pres",   "pvt", "prof", "q.v",   "rep", "resp", "rev", "rt",   "sec",  "sen", "sgt",
    "st",     "ste", "supt", "trans", "v",   "viz",  "vs",  "ven"};
constexpr std::array<std::string_view, 27> kBeforeNumbers = {
    "n\xC2\xB0", "app", "approx", "art",  "arts", "b",   "c", "ca",  "ch",
    "chap",      "d",   "fig",    "figs", "fl",   "fol", "n", "nn",  "no",
    "nos",       "nr",  "p",      "par",  "pp",   "pt",  "r", "vol", "vols"};
constexpr std::array<std::string_view, 50> kMayEnd = {
    "a.d",  "a.k.a", "a.m",  "al",  "apr",  "assn", "aug", "ave", "b.c",  "b.c.e",
    "bldg", "blvd",  "bros", "c.e", "co",   "corp", "ctr", "dec", "dept", "dist",
    "est",  "esq",   "etc",  "feb", "govt", "inc",  "jan", "jr",  "jul",  "jun",
    "km",   "ltd",   "m.d",  "mar", "max",  "mfg",  "min", "mph", "nov",  "oct",
    "p.m",  "ph.d",  "plc",  "rd",  "sep",  "sept", "seq", "sr",  "tel",  "univ"};
constexpr std::array<std::string_view, 118> kStarters = {
    "A",           "According", "After",        "Afterwards",
    "All",         "Also",      "Although",     "Among",
    "An",          "And",       "Another",      "Are",
    "As",          "At",        "Based",        "Because",
    "Before",      "Between",   "Both",         "But",
    "By",          "Can",       "Consequently", "Despite",
    "Did",         "Do",        "Does",         "During",
    "Each",        "Early",     "Eventually",   "Even",
    "Every",       "Finally",   "First",        "Following",
    "For",         "Four",      "From",         "Further",
    "Furthermore", "Given",     "Had",          "Has",
    "Have",        "He",        "Hence",        "Her",
    "Here",        "His",       "How",          "However",
    "I",           "If",        "In",           "Initially",
    "Instead",     "Is",        "It",           "Its",
    "Later",       "Many",      "Meanwhile",    "Moreover",
    "Most",        "Much",      "My",           "Nevertheless",
    "No",          "Not",       "Nonetheless",  "Now",
    "Of",          "Once",      "One",          "Only",
    "On",          "Or",        "Originally",   "Other",
    "Our",         "Over",      "Please",       "Prior",
    "She",         "Similarly", "Since",        "Some",
    "Soon",        "Still",     "Subsequently", "Such",
    "Than",        "That",      "The",          "Their",
    "Then",        "There",     "Therefore",    "These",
    "They",        "This",      "Those",        "Though",
    "Three",       "Thus",      "To",           "Today",
    "Two",         "Under",     "Until",        "Upon",
    "We",          "What",      "When",         "While",
    "Who",         "You"};

bool Holds(const auto& table, std::string_view word) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

// "U.S", "e.u", "U.S.A": single letters with stops between.
bool IsDotted(std::string_view word) {
  if (word.size() < 3 || word.size() % 2 == 0) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if (i % 2 == 0 ? !IsAsciiLetter(word[i]) : word[i] != '.') return false;
  }
  return true;
}

}  // namespace

AbbreviationKind KindOfAbbreviation(std::string_view word) {
  constexpr size_t kLongest = 8;
  if (word.empty() || word.size() > 2 * kLongest) return AbbreviationKind::kNone;
  const std::string lower = AsciiLowered(word);
  if (Holds(kTitles, lower)) return AbbreviationKind::kTitle;
  if (Holds(kBeforeNumbers, lower)) return AbbreviationKind::kBeforeNumber;
  if (Holds(kMayEnd, lower) || IsDotted(word)) return AbbreviationKind::kMayEnd;
  return AbbreviationKind::kNone;
}

bool IsSentenceStarter(std::string_view word) { return Holds(kStarters, word); }

}  // namespace catena
