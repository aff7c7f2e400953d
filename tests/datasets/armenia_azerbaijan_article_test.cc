// Whether datasets/armenia-azerbaijan is true to the article it encodes: every sentence and mark
// accounted for, the references verbatim where facts are, and the sentences not copied. The
// article is not part of the project, so these tests are skipped where it is not at hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/datasets/support/article_text.h"
#include "tests/datasets/support/dataset_folder.h"

namespace catena::datasets {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Offenders = std::vector<std::string>;
using Place = std::pair<std::string, int>;  // Section, sentence.

const std::string kFolder = CATENA_SOURCE_DIR "/datasets/armenia-azerbaijan";
const std::string kArticle = CATENA_SHARED_DIR "/seed/armenia-azerbaijan-relations.txt";

std::string ReadFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string Show(const Place& place) { return place.first + " " + std::to_string(place.second); }

class ArmeniaAzerbaijanArticleTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kArticle)) {
      GTEST_SKIP() << "the article is not at " << kArticle << ", nothing to compare with";
    }
    text_ = ReadFile(kArticle);
    article_ = SplitArticle(text_);
    dataset_ = LoadDatasetFolder(kFolder);
    for (const Json& claim : dataset_.claims) {
      claims_[{claim.at("section"), claim.at("sentence")}].push_back(claim);
    }
  }

  std::string text_;
  Article article_;
  DatasetFolder dataset_;
  std::map<Place, std::vector<Json>> claims_;
};

TEST_F(ArmeniaAzerbaijanArticleTest, TheDocumentCountsWhatTheArticleHas) {
  size_t captions = 0;
  size_t markers = 0;
  for (const ArticleSentence& sentence : article_.sentences) {
    captions += sentence.caption ? 1u : 0u;
    markers += sentence.markers.size();
  }
  const Json& document = dataset_.document;
  EXPECT_EQ(document.at("content_bytes"), text_.size()) << "another copy of the article?";
  EXPECT_EQ(document.at("caption_count"), captions);
  EXPECT_EQ(document.at("sentence_count"), article_.sentences.size() - captions);
  EXPECT_EQ(document.at("marker_count"), markers);
  EXPECT_EQ(document.at("reference_count"), article_.references.size());
  EXPECT_EQ(markers, 37u);
}

TEST_F(ArmeniaAzerbaijanArticleTest, EverySentenceHasAClaimAndEveryClaimASentence) {
  std::map<Place, const ArticleSentence*> sentences;
  for (const ArticleSentence& sentence : article_.sentences) {
    const Place place{sentence.section, sentence.number};
    sentences[place] = &sentence;
    EXPECT_TRUE(claims_.contains(place)) << Show(place) << " has no claim: " << sentence.text;
  }
  for (const auto& [place, claims] : claims_) {
    const auto found = sentences.find(place);
    ASSERT_NE(found, sentences.end()) << Show(place) << " is not in the article";
    for (const Json& claim : claims) {
      EXPECT_EQ(claim.value("caption", false), found->second->caption) << claim.at("id");
    }
  }
}

TEST_F(ArmeniaAzerbaijanArticleTest, EveryMarkIsUsedWhereItStands) {
  std::vector<MarkUse> expected;
  for (const ArticleSentence& sentence : article_.sentences) {
    std::map<std::string, int> occurrences;
    for (const std::string& marker : sentence.markers) {
      expected.push_back({sentence.section, sentence.number, marker, ++occurrences[marker]});
    }
  }
  const std::vector<MarkUse> used = dataset_.MarkUses();
  const std::set<MarkUse> in_article(expected.begin(), expected.end());
  const std::set<MarkUse> in_dataset(used.begin(), used.end());
  for (const MarkUse& use : in_article) {
    EXPECT_TRUE(in_dataset.contains(use))
        << "no claim cites " << use.marker << " of " << use.section << " " << use.sentence;
  }
  for (const MarkUse& use : in_dataset) {
    EXPECT_TRUE(in_article.contains(use))
        << "the article has no " << use.marker << " in " << use.section << " " << use.sentence;
  }
  EXPECT_EQ(used.size(), expected.size());
}

// What an unmarked assertion of the sentence may be.
std::string UnmarkedScope(const ArticleSentence& sentence) {
  if (sentence.caption) return "none";
  if (sentence.section == "Lead") return "lead";
  return sentence.paragraph_ends_with_marker ? "inherited" : "none";
}

TEST_F(ArmeniaAzerbaijanArticleTest, ScopesFollowThePlaceOfTheMarks) {
  for (const ArticleSentence& sentence : article_.sentences) {
    const std::string unmarked = UnmarkedScope(sentence);
    bool any_explicit = false;
    for (const Json& claim : claims_[{sentence.section, sentence.number}]) {
      const bool is_explicit = claim.at("scope") == "explicit";
      any_explicit = any_explicit || is_explicit;
      const bool may_be_unmarked = sentence.markers.empty() || sentence.text_after_last_marker;
      EXPECT_TRUE(is_explicit || (may_be_unmarked && claim.at("scope") == unmarked))
          << claim.at("id") << " is " << claim.at("scope") << ", unmarked text there is "
          << unmarked;
    }
    EXPECT_EQ(any_explicit, !sentence.markers.empty()) << sentence.text;
  }
}

TEST_F(ArmeniaAzerbaijanArticleTest, FlagsStandWhereACitationIsMissed) {
  for (const ArticleSentence& sentence : article_.sentences) {
    bool flagged = false;
    for (const Json& claim : claims_[{sentence.section, sentence.number}]) {
      for (const Json& flag : ListAt(claim, "flags")) flagged |= flag == "citation-needed";
    }
    EXPECT_EQ(flagged, sentence.citation_needed) << sentence.text;
  }
}

TEST_F(ArmeniaAzerbaijanArticleTest, EveryReferenceIsASourceUsedAsOftenAsItsLettersSay) {
  std::map<std::string, int> uses;
  for (const MarkUse& use : dataset_.MarkUses()) ++uses[use.marker];
  int number = 0;
  for (const ArticleReference& reference : article_.references) {
    EXPECT_EQ(reference.number, ++number);
    const std::string digits = std::to_string(reference.number);
    EXPECT_NE(dataset_.Find("ref-" + digits), nullptr) << reference.text;
    EXPECT_EQ(uses["[" + digits + "]"], reference.uses) << reference.text;
  }
  EXPECT_EQ(article_.references.size(), dataset_.sources.size());
}

// The forms in which the references print a date that EDTF writes 2010-06-01.
std::vector<std::string> PrintedForms(const std::string& edtf) {
  static const char* const kMonths[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
  if (edtf.size() != std::string("2010-06-01").size()) return {edtf};
  const std::string year = edtf.substr(0, 4);
  const std::string month = kMonths[std::stoi(edtf.substr(5, 2)) - 1];
  const std::string day = std::to_string(std::stoi(edtf.substr(8)));
  return {edtf, day + " " + month + " " + year, month + " " + day + ", " + year,
          month.substr(0, 3) + " " + day + ", " + year};
}

// Whether one of the introductory words stands right before the date, in any form.
bool HasDate(const std::string& reference, const std::vector<std::string>& introductions,
             const std::string& edtf) {
  for (const std::string& introduction : introductions) {
    for (const std::string& form : PrintedForms(edtf)) {
      if (reference.find(introduction + form) != std::string::npos) return true;
    }
  }
  return false;
}

TEST_F(ArmeniaAzerbaijanArticleTest, SourceFieldsStandInTheirReference) {
  for (const ArticleReference& reference : article_.references) {
    const Json& source = *dataset_.Find("ref-" + std::to_string(reference.number));
    SCOPED_TRACE(source.at("id"));
    for (const char* key : {"title", "container-title", "publisher", "publisher-place", "page",
                            "issue", "DOI", "ISSN", "ISBN", "archive", "archive_location"}) {
      if (source.contains(key)) {
        EXPECT_THAT(reference.text, HasSubstr(source.at(key).get<std::string>())) << key;
      }
    }
    const std::map<std::string, std::vector<std::string>> introductions = {
        {"issued", {""}},
        {"accessed", {"Retrieved ", "Accessed "}},
        {"archive_date", {"Archived from the original on ", "Archived "}},
    };
    for (const auto& [key, words] : introductions) {
      if (!source.contains(key)) continue;
      EXPECT_TRUE(HasDate(reference.text, words, source.at(key)))
          << key << " " << source.at(key) << " is not in: " << reference.text;
    }
    for (const Json& author : ListAt(source, "author")) {
      EXPECT_THAT(reference.text, HasSubstr(author.at("family").get<std::string>()));
      EXPECT_THAT(reference.text, HasSubstr(author.at("given").get<std::string>()));
    }
    // "Retrieved" and "Archived" promise a date of their own.
    const bool retrieved = reference.text.find("Retrieved ") != std::string::npos ||
                           reference.text.find("Accessed ") != std::string::npos;
    EXPECT_EQ(source.contains("accessed"), retrieved);
    EXPECT_EQ(source.contains("archive_date"),
              reference.text.find("Archived ") != std::string::npos);
  }
}

TEST_F(ArmeniaAzerbaijanArticleTest, LocatorsStandInTheReferenceAsPages) {
  for (const Json& claim : dataset_.claims) {
    for (const Json& cite : ListAt(claim, "cites")) {
      if (!cite.contains("locator")) continue;
      EXPECT_EQ(cite.at("locator_type"), "page") << claim.at("id");
      EXPECT_EQ(cite.at("locator"), dataset_.Find(cite.at("source"))->at("page"))
          << claim.at("id") << " " << cite.at("marker");
    }
  }
}

std::string LowerCase(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

TEST_F(ArmeniaAzerbaijanArticleTest, SignalsAreWordsOfASentenceThatAssertsThem) {
  std::map<Place, std::string> sentences;
  for (const ArticleSentence& sentence : article_.sentences) {
    sentences[{sentence.section, sentence.number}] = LowerCase(sentence.text);
  }
  Offenders offenders;
  for (const Json& relationship : dataset_.relationships) {
    const std::string signal = relationship.value("/properties/signal"_json_pointer, "");
    const auto claims = dataset_.ClaimsAsserting(relationship.at("id"));
    const bool said = std::ranges::any_of(claims, [&](const std::string& id) {
      const Json& claim = *dataset_.Find(id);
      return sentences[{claim.at("section"), claim.at("sentence")}].find(LowerCase(signal)) !=
             std::string::npos;
    });
    if (!said) offenders.push_back(relationship.at("id").get<std::string>() + ": " + signal);
  }
  EXPECT_THAT(offenders, IsEmpty());
}

// Runs of so many words of the article count as copied.
constexpr size_t kCopiedWords = 8;

std::string RunOfWords(const std::vector<std::string>& words, size_t begin) {
  std::string run;
  for (size_t i = begin; i < begin + kCopiedWords; ++i) run += words[i] + " ";
  return run;
}

// The names a citation must repeat: titles, publishers, shelf marks.
std::string WithoutNames(std::string text, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    for (size_t at; (at = text.find(name)) != std::string::npos;) {
      text.replace(at, name.size(), " [name] ");
    }
  }
  return text;
}

TEST_F(ArmeniaAzerbaijanArticleTest, NoRunOfEightWordsIsCopied) {
  std::set<std::string> runs;
  const std::vector<std::string> article = Words(text_);
  for (size_t i = 0; i + kCopiedWords <= article.size(); ++i) runs.insert(RunOfWords(article, i));

  std::vector<std::string> names;
  for (const Json& source : dataset_.sources) {
    for (const char* key : {"title", "publisher", "archive_location"}) {
      if (source.contains(key)) names.push_back(source.at(key));
    }
  }
  std::map<std::string, std::string> texts = {{"README.md", ReadFile(kFolder + "/README.md")}};
  for (const auto& [kind, entity] : dataset_.Entities()) {
    for (const char* key : {"text", "summary", "name", "raw", "note"}) {
      const std::string where = entity->at("id").get<std::string>() + "." + key;
      if (entity->contains(key)) texts[where] = entity->at(key);
    }
  }
  Offenders copied;
  for (const auto& [where, text] : texts) {
    const std::vector<std::string> words = Words(WithoutNames(text, names));
    for (size_t i = 0; i + kCopiedWords <= words.size(); ++i) {
      const std::string run = RunOfWords(words, i);
      if (runs.contains(run)) copied.push_back(where + ": " + run);
    }
  }
  EXPECT_THAT(copied, IsEmpty());
}

}  // namespace
}  // namespace catena::datasets
