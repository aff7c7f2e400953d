// What an edited page leaves behind is removed, and nothing else is.
#include "ingest/article_stale.h"

#include <gtest/gtest.h>

#include "ingest/sha256.h"

namespace catena {
namespace {

TEST(ArticleStaleTest, OnlyIdsThatReadersMakeAreTheArticles) {
  for (const char* id : {"A:s1.1", "A:s12.30b", "A:e3.4", "A:ref-4", "A:ref-b1", "A:ref-web 2",
                         "A:proposal-0123456789abcdef"}) {
    EXPECT_TRUE(IsIdOfArticle(id, "A")) << id;
  }
  for (const char* id :
       {"A", "A:", "A:s", "A:s1", "A:s1.", "A:s1.1B", "A:s1.1-x", "A:note", "B:s1.1", "AB:s1.1",
        "A:ref-", "A:proposal-", "A:s1.1:s1.1", "A:x1.1", "A: s1.1"}) {
    EXPECT_FALSE(IsIdOfArticle(id, "A")) << id;
  }
  EXPECT_TRUE(IsIdOfArticle("A:b:s1.1", "A:b"));
  EXPECT_FALSE(IsIdOfArticle("A:b:s1.1", "A")) << "a page whose title goes on is another page";
}

// The examples of FIPS 180-4, and the lengths around a block.
TEST(Sha256Test, GivesTheDigestsOfTheStandard) {
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(Sha256Hex(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace catena
