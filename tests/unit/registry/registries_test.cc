// Several registries as one, and From fields that imitate a registered organisation.
#include "registry_fixture.h"

#include <gmock/gmock.h>

namespace anshin::registry {
namespace {

using testing::HasSubstr;

class RegistriesTest : public RegistryTest {
 protected:
  std::shared_ptr<const Store> store(const std::string& name,
                                     const std::vector<Organisation>& organisations) {
    folder_ = root_ + "/" + name;
    put(organisations);
    return std::make_shared<Store>(name, folder_);
  }
  std::shared_ptr<const Store> missing(const std::string& name,
                                       Store::Role role = Store::Role::authority) const {
    return std::make_shared<Store>(name, root_ + "/nowhere", role);
  }
  std::shared_ptr<const Store> local(const std::string& name,
                                     const std::vector<Organisation>& organisations,
                                     const std::vector<Revocation>& revocations) const {
    const std::string folder = root_ + "/" + name;
    auto editor = Editor::open(folder);
    EXPECT_TRUE(editor) << editor.error();
    for (const Organisation& entry : organisations) {
      EXPECT_TRUE(editor->put(entry));
    }
    for (const Revocation& revocation : revocations) {
      EXPECT_TRUE(editor->revoke(revocation));
    }
    EXPECT_TRUE(editor->commit());
    return std::make_shared<Store>(name, folder, Store::Role::local);
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

TEST_F(RegistriesTest, TheReasonNamesAllThatWereAsked) {
  const auto reason = [](std::vector<std::shared_ptr<const Store>> stores) {
    return Registries(std::move(stores)).lookup("example.jp", {}, noon).reason;
  };
  EXPECT_EQ(reason({}), "no registry is configured");
  EXPECT_EQ(reason({store("a", {})}), "example.jp is not in registry a");
  EXPECT_EQ(reason({store("a", {}), local("own", {}, {})}),
            "example.jp is not in registry own or a");
  EXPECT_EQ(reason({store("a", {}), store("b", {}), store("c", {})}),
            "example.jp is not in registry a, b or c");
  std::vector<std::shared_ptr<const Store>> many;
  for (const char* name : {"a", "b", "c", "d", "e", "f"}) {
    many.push_back(store(name, {}));
  }
  EXPECT_EQ(reason(many), "example.jp is not in registry a, b, c, d or 2 more");
  EXPECT_THAT(reason({store("a", {}), missing("gone")}), HasSubstr("registry gone cannot be read"));
}

TEST_F(RegistriesTest, AnEntryThatIsOverSaysMoreThanNone) {
  Organisation over = organisation("test:over", "over", {{"over.example", false}});
  over.valid_until = std::chrono::sys_days(std::chrono::year(2001) / 1 / 1);
  const Registries registries({store("a", {}), store("b", {over}), store("c", {})});
  const Finding finding = registries.lookup("over.example", {}, noon);
  EXPECT_EQ(finding.status, FindingStatus::not_registered);
  EXPECT_THAT(finding.reason, HasSubstr("over.example is not registered now"));
  EXPECT_EQ(finding.registry, "b");
}

TEST_F(RegistriesTest, LocalEntriesWinWhereverTheyAreConfigured) {
  Organisation own = organisation("test:own", "own", {{"qualitia.co.jp", false}});
  const Registries registries({store("a", {qualitia()}), local("own", {own}, {})});
  EXPECT_EQ(registries.lookup("qualitia.co.jp", {}, noon).registry, "own");
  EXPECT_EQ(registries.lookup("mail.qualitia.co.jp", {}, noon).registry, "a");
}

TEST_F(RegistriesTest, RevocationsWinOverEverything) {
  Organisation partner = organisation("test:partner", "partner", {{"partner.example", true}});
  const Registries registries(
      {store("a", {qualitia(), jipdec()}), local("first", {partner}, {{"test:partner", "left us"}}),
       local("second", {}, {{"qualitia.co.jp", "ticket 1"}, {"jcn:1010405009403", ""}})});
  struct Case {
    const char* domain;
    const char* reason;
  };
  const Case cases[] = {{"qualitia.co.jp", "revoked here: qualitia.co.jp (ticket 1)"},
                        {"mail.qualitia.co.jp", "revoked here: qualitia.co.jp (ticket 1)"},
                        {"jipdec.or.jp", "revoked here: jcn:1010405009403"},
                        {"partner.example", "revoked here: test:partner (left us)"}};
  for (const Case& test : cases) {
    const Finding finding = registries.lookup(test.domain, {}, noon);
    EXPECT_EQ(finding.status, FindingStatus::not_registered) << test.domain;
    EXPECT_EQ(finding.reason, test.reason);
    EXPECT_EQ(finding.organisation.id, "") << test.domain;
    EXPECT_EQ(finding.matched_domain, "") << test.domain;
  }
}

TEST_F(RegistriesTest, RevocationsOfOtherRegistriesDoNotCount) {
  const auto revoking = local("a", {qualitia()}, {{"jcn:2010001084915", ""}});
  const Registries registries({std::make_shared<Store>("a", revoking->folder())});
  EXPECT_EQ(registries.lookup("qualitia.co.jp", {}, noon).status, FindingStatus::registered);
}

TEST_F(RegistriesTest, ALocalRegistryThatCannotBeAskedMakesAllUnavailable) {
  const Registries registries({store("a", {qualitia()}), missing("own", Store::Role::local)});
  const Finding finding = registries.lookup("qualitia.co.jp", {}, noon);
  EXPECT_EQ(finding.status, FindingStatus::unavailable);
  EXPECT_THAT(finding.reason, HasSubstr("registry own cannot be read"));
}

TEST_F(RegistriesTest, NobodyImitatesWhatIsRevoked) {
  const std::vector<std::string> claims = {"qualitia.co.jp"};
  const auto all = store("a", {qualitia()});
  EXPECT_TRUE(
      Registries({all, local("none", {}, {})}).lookup("evil.example", claims, noon).imitation);
  EXPECT_FALSE(Registries({all, local("own", {}, {{"jcn:2010001084915", ""}})})
                   .lookup("evil.example", claims, noon)
                   .imitation);
}

TEST_F(RegistriesTest, NamesakesElsewhereDoNotTakeProtectionAway) {
  std::vector<Organisation> namesakes;
  for (const char* number : {"1", "2", "3", "4"}) {
    Organisation namesake = organisation("test:" + std::string(number), "株式会社クオリティア",
                                         {{"namesake" + std::string(number) + ".example", false}});
    namesakes.push_back(std::move(namesake));
  }
  const std::vector<std::string> claims = {"株式会社クオリティア"};
  const auto crowded = store("crowded", namesakes);
  EXPECT_FALSE(Registries({crowded}).lookup("evil.example", claims, noon).imitation);
  const Registries both({crowded, store("a", {qualitia()})});
  const Finding finding = both.lookup("evil.example", claims, noon);
  ASSERT_TRUE(finding.imitation);
  EXPECT_EQ(finding.imitation->id, qualitia().id);
  EXPECT_EQ(finding.registry, "a");
}

TEST_F(RegistriesTest, LookAlikesCanBeAllowedOrTurnedOff) {
  const std::vector<std::string> claims = {"qualitia.co.jp"};
  const auto all = store("a", {qualitia()});
  const auto imitation = [&](LookAlikeSettings settings, const char* domain) {
    return Registries({all}, std::move(settings))
        .lookup(domain, claims, noon)
        .imitation.has_value();
  };
  EXPECT_TRUE(imitation({}, "news.example"));
  EXPECT_FALSE(imitation({.enabled = false, .allow = {}}, "news.example"));
  EXPECT_FALSE(imitation({.enabled = true, .allow = {"news.example"}}, "news.example"));
  EXPECT_FALSE(imitation({.enabled = true, .allow = {"news.example"}}, "a.news.example"));
  EXPECT_TRUE(imitation({.enabled = true, .allow = {"news.example"}}, "badnews.example"));
  EXPECT_TRUE(imitation({.enabled = true, .allow = {"news.example"}}, ""));
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
      {"evil.example", {"notqualitia.co.jp"}, "", ""},
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

}  // namespace
}  // namespace anshin::registry
