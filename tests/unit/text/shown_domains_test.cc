#include "text/shown_domains.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>
#include <vector>

namespace anshin::text {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::UnorderedElementsAreArray;

// tests/data/text/shown_domains.json: a From value and what it may show.
TEST(ShownDomains, ReadsTheCasesOfTheDataFile) {
  std::ifstream file(ANSHIN_TEST_DATA "/text/shown_domains.json");
  const json cases = json::parse(file);
  ASSERT_GT(cases.size(), 25U);
  for (const json& c : cases) {
    const auto from = c.at("from").get<std::string>();
    const ShownDomains shown = shown_domains(from);
    EXPECT_THAT(shown.domains,
                UnorderedElementsAreArray(c.at("domains").get<std::vector<std::string>>()))
        << from;
    EXPECT_FALSE(shown.more) << from;
  }
}

TEST(ShownDomains, OctetsThatAreNotUtf8) {
  EXPECT_THAT(shown_domains("ceo@vic\xFFtim.example").domains, Contains("victim.example"));
  EXPECT_THAT(shown_domains("ceo@victim.example\xFF").domains, Contains("victim.example"));
  // A full-width "@" in EUC-JP and in Shift_JIS.
  EXPECT_THAT(shown_domains("ceo\xA1\xF7victim.example").domains, ElementsAre("victim.example"));
  EXPECT_THAT(shown_domains("ceo\x81\x97victim.example").domains, ElementsAre("victim.example"));
}

TEST(ShownDomains, SaysWhenThereAreMoreThanAreListed) {
  std::string from;
  for (int i = 0; i < 6; ++i) {
    from += "x@a" + std::to_string(i) + ".example ";
  }
  EXPECT_FALSE(shown_domains(from).more);
  EXPECT_EQ(shown_domains(from).domains.size(), max_shown_domains);
  EXPECT_TRUE(shown_domains(from + "ceo@victim.example").more);
}

// Whatever junk stands around the victim's domain, it is listed or there are more.
TEST(ShownDomains, NothingPushesADomainOutUnsaid) {
  const std::string victim = "ceo@victim.example";
  for (const std::string& junk : {std::string(70000, 'x'), std::string(2000, '@'),
                                  std::string(3000, '('), std::string(3000, '"')}) {
    for (const std::string& from :
         {junk + victim, junk + " " + victim, victim + junk, "ceo@" + junk + "victim.example",
          "ceo@(" + junk + ")victim.example"}) {
      const ShownDomains shown = shown_domains(from);
      EXPECT_TRUE(shown.more || testing::Value(shown.domains, Contains("victim.example")))
          << from.substr(0, 30);
    }
  }
}

}  // namespace
}  // namespace anshin::text
