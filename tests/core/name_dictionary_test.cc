#include "core/name_dictionary.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace catena {
namespace {

TEST(NameDictionaryTest, KindsHaveTheirOwnIdsAndStayApart) {
  NameDictionary names;
  EXPECT_EQ(names.InternLabel("Event"), LabelId{1});
  EXPECT_EQ(names.InternType("Event"), TypeId{1});
  EXPECT_EQ(names.InternLabel("Claim"), LabelId{2});
  EXPECT_EQ(names.InternLabel("Event"), LabelId{1});
  EXPECT_EQ(names.FindKey("Event"), std::nullopt);
  EXPECT_EQ(names.Text(LabelId{2}), "Claim");
  EXPECT_EQ(names.Text(LabelId{3}), "");
  EXPECT_EQ(names.Text(LabelId{0}), "");
}

TEST(NameDictionaryTest, ViewsStayValidWhileItGrows) {
  NameDictionary names;
  const std::string_view first = names.Text(names.InternKey("a rather long property key name"));
  for (int i = 0; i < 10'000; ++i) names.InternKey("key" + std::to_string(i));
  EXPECT_EQ(first, "a rather long property key name");
  EXPECT_EQ(names.key_count(), 10'001u);
}

}  // namespace
}  // namespace catena
