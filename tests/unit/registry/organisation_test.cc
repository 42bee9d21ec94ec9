// Entries as JSON: tests/data/registry/entries.json lists them with what must come out.
#include "registry_fixture.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace anshin::registry {
namespace {

using testing::HasSubstr;

nlohmann::json test_data() {
  std::ifstream file(ANSHIN_TEST_DATA "/registry/entries.json");
  return nlohmann::json::parse(file);
}

TEST(Organisation, GoodEntries) {
  const nlohmann::json cases = test_data().at("good");
  ASSERT_GE(cases.size(), 13U);
  for (const auto& [name, test] : cases.items()) {
    const auto parsed = parse_organisation(test.at("entry").dump());
    ASSERT_TRUE(parsed) << name << ": " << parsed.error();
    EXPECT_EQ(nlohmann::json::parse(format_organisation(*parsed)), test.at("normal")) << name;
  }
}

TEST(Organisation, BadEntries) {
  const nlohmann::json cases = test_data().at("bad");
  ASSERT_GE(cases.size(), 50U);
  for (const auto& [name, test] : cases.items()) {
    const auto parsed = parse_organisation(test.at("entry").dump());
    ASSERT_FALSE(parsed) << name;
    EXPECT_THAT(parsed.error(), HasSubstr(test.at("error"))) << name;
  }
}

TEST(Organisation, FormatRoundTrips) {
  Organisation entry = qualitia();
  entry.kana = "クオリティア";
  entry.url = "https://www.qualitia.co.jp/";
  entry.valid_from = std::chrono::sys_days(std::chrono::year(2017) / 4 / 13);
  const auto parsed = parse_organisation(format_organisation(entry));
  ASSERT_TRUE(parsed) << parsed.error();
  EXPECT_EQ(*parsed, entry);
}

TEST(Organisation, FormatsInTheOrderOfTheFormat) {
  Organisation entry = qualitia();
  entry.kana = "k";
  entry.url = "https://www.qualitia.co.jp/";
  EXPECT_EQ(
      format_organisation(entry),
      R"({"id":"jcn:2010001084915","name":{"en":"QUALITIA CO., LTD.","ja":"株式会社クオリティア"},)"
      R"("kana":"k","url":"https://www.qualitia.co.jp/",)"
      R"("domains":[{"domain":"qualitia.co.jp","subdomains":true}],)"
      R"("valid_from":null,"valid_until":null})");
}

TEST(Organisation, RefusesWhatIsNoJsonObject) {
  for (const std::string text : {"", "{", "[]", "1", "null", "{\"id\":\"\xFF\"}", "{} {}"}) {
    EXPECT_FALSE(parse_organisation(text)) << text;
  }
}

TEST(Organisation, DeepNestingAndSizeAreBounded) {
  EXPECT_FALSE(parse_organisation(std::string(60000, '[')));
  std::string nested = R"({"id":)";
  nested += std::string(30000, '[') + std::string(30000, ']') + "}";
  EXPECT_FALSE(parse_organisation(nested));
  const auto large = parse_organisation(std::string(65537, ' '));
  ASSERT_FALSE(large);
  EXPECT_THAT(large.error(), HasSubstr("64 KB"));
}

TEST(Organisation, TooManyDomainsAndNames) {
  std::string domains;
  for (int i = 0; i < 1001; ++i) {
    domains += std::string(i == 0 ? "" : ",") + R"({"domain":"d)" + std::to_string(i) + R"(.jp"})";
  }
  const auto parsed = parse_organisation(
      R"({"id":"jcn:2010001084915","name":{"ja":"x"},"domains":[)" + domains + "]}");
  ASSERT_FALSE(parsed);
  EXPECT_THAT(parsed.error(), HasSubstr("more than 1000"));

  std::string names;
  for (int i = 0; i < 21; ++i) {
    names += std::string(i == 0 ? "" : ",") + "\"x-" + std::to_string(i) + "\":\"n\"";
  }
  const auto named = parse_organisation(R"({"id":"jcn:2010001084915","name":{)" + names +
                                        R"(},"domains":[{"domain":"qualitia.co.jp"}]})");
  ASSERT_FALSE(named);
  EXPECT_THAT(named.error(), HasSubstr("more than 20"));
}

TEST(Organisation, DisplayNamePrefersJapaneseThenEnglish) {
  Organisation entry = qualitia();
  EXPECT_EQ(entry.display_name(),
            (std::pair<std::string, std::string>("株式会社クオリティア", "ja")));
  entry.names.erase("ja");
  entry.names["de"] = "Qualitia";
  EXPECT_EQ(entry.display_name().second, "en");
  entry.names.erase("en");
  EXPECT_EQ(entry.display_name(), (std::pair<std::string, std::string>("Qualitia", "de")));
}

TEST(Organisation, TheSampleFileIsInOrder) {
  std::ifstream file(ANSHIN_CONF "/organisations.example.jsonl");
  std::string line;
  int entries = 0;
  while (std::getline(file, line)) {
    const auto parsed = parse_organisation(nlohmann::json::parse(line).at("put").dump());
    EXPECT_TRUE(parsed) << parsed.error();
    ++entries;
  }
  EXPECT_EQ(entries, 2);
}

}  // namespace
}  // namespace anshin::registry
