// Several registries as one, and From fields that imitate a registered organisation.
#include "registry/imitation.h"
#include "registry_fixture.h"

#include <gmock/gmock.h>

namespace anshin::registry {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RegistriesTest : public RegistryTest {
 protected:
  std::shared_ptr<const Store> store(const std::string& name,
                                     const std::vector<Organisation>& organisations) {
    folder_ = root_ + "/" + name;
    put(organisations);
    return std::make_shared<Store>(name, folder_);
  }
  std::shared_ptr<const Store> missing(const std::string& name) const {
    return std::make_shared<Store>(name, root_ + "/nowhere");
  }
};

TEST_F(RegistriesTest, TheFirstThatHasTheDomainWins) {
  Organisation other = organisation("test:1", "other", {{"qualitia.co.jp", false}});
  const Registries registries({store("empty", {}), store("a", {qualitia()}), store("b", {other})});
  const Finding finding = registries.lookup("qualitia.co.jp", {}, noon);
  EXPECT_EQ(finding.status, FindingStatus::registered);
  EXPECT_EQ(finding.registry, "a");
}

TEST_F(RegistriesTest, UnavailableOnlyWhereNoOtherHasTheDomain) {
  const Registries registries({missing("gone"), store("a", {qualitia()})});
  EXPECT_EQ(registries.lookup("qualitia.co.jp", {}, noon).status, FindingStatus::registered);
  const Finding finding = registries.lookup("example.jp", {}, noon);
  EXPECT_EQ(finding.status, FindingStatus::unavailable);
  EXPECT_THAT(finding.reason, HasSubstr("gone"));
}

TEST_F(RegistriesTest, WithoutRegistriesNothingIsRegistered) {
  const Finding finding = Registries({}).lookup("qualitia.co.jp", {}, noon);
  EXPECT_EQ(finding.status, FindingStatus::not_registered);
  EXPECT_EQ(finding.registry, "");
}

TEST_F(RegistriesTest, Imitations) {
  const Registries registries({store("empty", {}), store("a", {qualitia(), jipdec()})});
  struct Case {
    const char* author_domain;
    std::vector<std::string> claims;
    const char* id;  // "" for no imitation
    const char* evidence;
  };
  const Case cases[] = {
      {"evil.example", {"qualitia.co.jp"}, "jcn:2010001084915", "qualitia.co.jp"},
      {"evil.example", {"info@mail.qualitia.co.jp"}, "jcn:2010001084915", "mail.qualitia.co.jp"},
      {"evil.example", {"\"<info@QUALITIA.co.jp>\""}, "jcn:2010001084915", "qualitia.co.jp"},
      {"evil.example", {"株式会社クオリティア"}, "jcn:2010001084915", "株式会社クオリティア"},
      {"evil.example", {"株式会社　クオリティア "}, "jcn:2010001084915", "クオリティア"},
      {"evil.example", {"Ｑualitia co., ltd."}, "jcn:2010001084915", "ualitia"},
      {"evil.example", {"qualitia.co.jpからのお知らせ"}, "jcn:2010001084915", "qualitia.co.jp"},
      {"evil.example", {"お知らせqualitia.co.jp。"}, "jcn:2010001084915", "qualitia.co.jp"},
      {"evil.example",
       {"info＠ｑｕａｌｉｔｉａ．ｃｏ．ｊｐ"},
       "jcn:2010001084915",
       "qualitia.co.jp"},
      {"evil.example", {"https://www.qualitia.co.jp/login"}, "jcn:2010001084915", "qualitia.co.jp"},
      {"evil.example", {"quali\u200btia.co.jp"}, "jcn:2010001084915", "qualitia.co.jp"},
      {"evil.example", {"", "comment", "jipdec.or.jp"}, "jcn:1010405009403", "jipdec.or.jp"},
      {"", {"qualitia.co.jp"}, "jcn:2010001084915", "qualitia.co.jp"},
      // Not theirs, or related to the author.
      {"evil.example", {"株式会社クオリティア様"}, "", ""},
      {"evil.example", {"notqualitia.co.jp"}, "", ""},
      {"evil.example", {"www.jipdec.or.jp"}, "", ""},
      {"evil.example", {}, "", ""},
      {"www.jipdec.or.jp", {"jipdec.or.jp"}, "", ""},
      {"www.jipdec.or.jp", {"一般財団法人日本情報経済社会推進協会"}, "", ""},
      {"qualitia.co.jp", {"jipdec.or.jp"}, "", ""}};
  for (const Case& test : cases) {
    const Finding finding = registries.lookup(test.author_domain, test.claims, noon);
    const std::string shown = std::string(test.author_domain) + " claims " +
                              (test.claims.empty() ? "" : test.claims.back());
    EXPECT_EQ(finding.imitation ? finding.imitation->id : "", test.id) << shown;
    if (finding.imitation) {
      EXPECT_THAT(finding.imitation->evidence, HasSubstr(test.evidence)) << shown;
      EXPECT_FALSE(finding.imitation->organisation.empty()) << shown;
      EXPECT_EQ(finding.registry, "a") << shown;
    }
  }
}

TEST_F(RegistriesTest, ImitationsAreFoundBesideAnUnavailableRegistry) {
  const Registries registries({missing("gone"), store("a", {qualitia()})});
  const std::vector<std::string> claims = {"qualitia.co.jp"};
  const Finding finding = registries.lookup("evil.example", claims, noon);
  EXPECT_EQ(finding.status, FindingStatus::unavailable);
  ASSERT_TRUE(finding.imitation);
  EXPECT_EQ(finding.imitation->id, qualitia().id);
}

TEST(DomainsIn, FindsDomainsInText) {
  EXPECT_THAT(domains_in("a@b.example, c.example; (d.example) c.example", 20),
              ElementsAre("b.example", "c.example", "d.example"));
  EXPECT_THAT(domains_in("例え.jp", 20), ElementsAre("xn--r8jz45g.jp"));
  EXPECT_THAT(domains_in("..a.example..", 20), ElementsAre("a.example"));
  EXPECT_THAT(domains_in("no domain here 1.2.3.4 ... -", 20), IsEmpty());
  EXPECT_THAT(domains_in("", 20), IsEmpty());
}

TEST(DomainsIn, IsBounded) {
  std::string text;
  for (int i = 0; i < 1000; ++i) {
    text += "d" + std::to_string(i) + ".example ";
  }
  EXPECT_EQ(domains_in(text, 20).size(), 20U);
  EXPECT_THAT(domains_in(text, 0), IsEmpty());
}

}  // namespace
}  // namespace anshin::registry
