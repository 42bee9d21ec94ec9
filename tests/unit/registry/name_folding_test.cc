// Names that a reader takes for the same fold to the same octets; others do not.
#include "registry/name_folding.h"

#include <gtest/gtest.h>

namespace anshin::registry {
namespace {

TEST(NameFolding, FoldsCaseWidthAndWhiteSpace) {
  const std::string expected = "qualitiaco.,ltd.";
  for (const char* name :
       {"QUALITIA CO., LTD.", "Qualitia Co., Ltd.", "ＱＵＡＬＩＴＩＡ　ＣＯ．，　ＬＴＤ．",
        " qualitia\tco.,\u00a0ltd.\u3000", "qua\u200blitia co\u202e., ltd."}) {
    EXPECT_EQ(fold_name(name), expected) << name;
  }
  EXPECT_EQ(fold_name("株式会社　クオリティア"), fold_name("株式会社クオリティア"));
}

TEST(NameFolding, KeepsApartWhatDiffers) {
  EXPECT_NE(fold_name("株式会社クオリティア"), fold_name("クオリティア"));
  EXPECT_NE(fold_name("a"), fold_name("b"));
}

TEST(NameFolding, KeepsBlanksForTokens) {
  EXPECT_EQ(fold_width("ａ　Ｂ。c"), "a b.c");
}

TEST(NameFolding, SurvivesWhatIsNotUtf8) {
  EXPECT_EQ(fold_name("a\xFF\xC3"), "a\uFFFD\uFFFD");
  EXPECT_EQ(fold_name(""), "");
  EXPECT_EQ(fold_name("\u3000 "), "");
}

}  // namespace
}  // namespace anshin::registry
