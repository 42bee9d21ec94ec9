// Organisational domains by the public suffix list.
#include "dmarc/public_suffix.h"

#include <gtest/gtest.h>

namespace anshin::dmarc {
namespace {

TEST(PublicSuffix, GivesOneLabelMore) {
  EXPECT_EQ(organizational_domain_by_suffix_list("a.b.example.com"), "example.com");
  EXPECT_EQ(organizational_domain_by_suffix_list("example.com"), "example.com");
  EXPECT_EQ(organizational_domain_by_suffix_list("mail.qualitia.co.jp"), "qualitia.co.jp");
  EXPECT_EQ(organizational_domain_by_suffix_list("www.jipdec.or.jp"), "jipdec.or.jp");
}

TEST(PublicSuffix, LeavesASuffixAsItIs) {
  EXPECT_EQ(organizational_domain_by_suffix_list("co.jp"), "co.jp");
  EXPECT_EQ(organizational_domain_by_suffix_list("com"), "com");
}

TEST(PublicSuffix, TakesAnUnknownTopLabelForASuffix) {
  EXPECT_EQ(organizational_domain_by_suffix_list("a.b.invalid"), "b.invalid");
}

TEST(PublicSuffix, KnowsInternationalisedSuffixesAsALabels) {
  EXPECT_EQ(organizational_domain_by_suffix_list("a.b.xn--55qx5d.cn"), "b.xn--55qx5d.cn");
}

}  // namespace
}  // namespace anshin::dmarc
