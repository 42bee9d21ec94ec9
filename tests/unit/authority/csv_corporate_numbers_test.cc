// The published layout of the corporate number data.
#include "authority/csv_corporate_numbers.h"

#include "support/temporary_folder.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <string>

namespace anshin::authority {
namespace {

using registry::Organisation;

// A record of 30 fields, those named filled.
std::string record(std::map<int, std::string> fields) {
  fields.try_emplace(3, "01");
  fields.try_emplace(24, "1");
  std::string line;
  for (int column = 1; column <= 30; ++column) {
    line += (column == 1 ? "\"" : ",\"") + fields[column] + "\"";
  }
  return line + "\r\n";
}

std::string qualitia(std::map<int, std::string> more = {}) {
  more.insert({{2, "2010001084915"},
               {7, "株式会社クオリティア"},
               {25, "QUALITIA CO., LTD."},
               {29, "クオリティア"}});
  return record(more);
}

std::string jipdec(std::map<int, std::string> more = {}) {
  more.insert({{2, "1010405009403"}, {7, "一般財団法人日本情報経済社会推進協会"}});
  return record(more);
}

class CorporateNumbersTest : public testing::Test {
 protected:
  void register_qualitia() {
    auto editor = registry::Editor::open(folder());
    ASSERT_TRUE(editor);
    ASSERT_TRUE(editor->put({.id = "jcn:2010001084915",
                             .names = {{"ja", "旧名"}, {"fr", "Qualitia"}},
                             .kana = {},
                             .url = "https://www.qualitia.co.jp/",
                             .domains = {{"qualitia.co.jp", true}},
                             .valid_from = std::nullopt,
                             .valid_until = std::nullopt}));
    ASSERT_TRUE(editor->commit());
  }

  CorporateImport import(const std::string& csv, const std::string* domains = nullptr,
                         ClosedPolicy policy = ClosedPolicy::report) {
    auto editor = registry::Editor::open(folder());
    const registry::Store store("test", folder());
    std::istringstream input(csv);
    std::istringstream domain_input(domains == nullptr ? "" : *domains);
    auto by_number = DomainsByNumber::read(domain_input, CsvEncoding::utf8);
    auto result = import_corporate_numbers(input, CsvEncoding::utf8,
                                           domains == nullptr ? nullptr : &*by_number, policy,
                                           store, *editor, {});
    EXPECT_TRUE(result) << result.error();
    EXPECT_TRUE(editor->commit());
    return result.value_or(CorporateImport{});
  }

  // Without an identifier if there is none.
  Organisation find(const std::string& id) const {
    const registry::Store store("test", folder());
    return store.find_by_id(id).value_or(std::nullopt).value_or(Organisation{});
  }

  std::string folder() const { return folder_.path().string() + "/registry"; }

 private:
  TemporaryFolder folder_;
};

TEST_F(CorporateNumbersTest, RegistersThoseWithADomain) {
  const std::string domains =
      "法人番号,ドメイン,サブドメイン\n2010001084915,qualitia.co.jp,1\n2010001084915,example.jp,\n";
  const auto result = import(qualitia() + jipdec(), &domains);
  EXPECT_EQ(result.records, 2U);
  EXPECT_EQ(result.changes.put, 1U);
  EXPECT_EQ(result.skipped, 1U);
  const auto found = find("jcn:2010001084915");
  EXPECT_EQ(registry::format_organisation(found),
            R"({"id":"jcn:2010001084915","name":{"en":"QUALITIA CO., LTD.","ja":)"
            R"("株式会社クオリティア"},"kana":"クオリティア",)"
            R"("domains":[{"domain":"qualitia.co.jp","subdomains":true},)"
            R"({"domain":"example.jp","subdomains":false}],"valid_from":null,"valid_until":null})");
  EXPECT_EQ(find("jcn:1010405009403").id, "");
}

TEST_F(CorporateNumbersTest, RefreshesThoseWhoAreRegistered) {
  register_qualitia();
  const auto result = import(qualitia() + jipdec());
  EXPECT_EQ(result.changes.put, 1U);
  EXPECT_EQ(result.skipped, 1U);
  const auto found = find("jcn:2010001084915");
  EXPECT_EQ(found.names,
            (std::map<std::string, std::string>{
                {"ja", "株式会社クオリティア"}, {"en", "QUALITIA CO., LTD."}, {"fr", "Qualitia"}}));
  EXPECT_EQ(found.url, "https://www.qualitia.co.jp/");
  EXPECT_EQ(found.domains, (std::vector<registry::RegisteredDomain>{{"qualitia.co.jp", true}}));
  EXPECT_EQ(import(qualitia()).unchanged, 1U);
}

TEST_F(CorporateNumbersTest, ReportsClosedOnesAndRemovesThemWhenTold) {
  register_qualitia();
  const std::string closed =
      qualitia({{3, "21"}, {19, "2026-03-31"}}) + jipdec({{19, "2026-03-31"}});
  const auto reported = import(closed);
  EXPECT_EQ(reported.closed, 1U);
  ASSERT_EQ(reported.closed_lines.size(), 1U);
  EXPECT_EQ(reported.closed_lines[0].line, 1U);
  EXPECT_EQ(reported.closed_lines[0].what,
            "jcn:2010001084915 株式会社クオリティア: closed (2026-03-31)");
  EXPECT_EQ(find("jcn:2010001084915").id, "jcn:2010001084915");
  const auto removed = import(closed, nullptr, ClosedPolicy::remove);
  EXPECT_EQ(removed.changes.removed, 1U);
  EXPECT_EQ(find("jcn:2010001084915").id, "");
}

TEST_F(CorporateNumbersTest, TakesDeletedNumbersForClosedOnes) {
  register_qualitia();
  EXPECT_EQ(import(qualitia({{3, "99"}})).closed, 1U);
}

TEST_F(CorporateNumbersTest, RegistersNobodyWhoIsClosed) {
  const std::string domains = "1010405009403,jipdec.or.jp\n";
  const auto result = import(jipdec({{19, "2026-03-31"}}), &domains);
  EXPECT_EQ(result.changes.put, 0U);
  ASSERT_EQ(result.closed_lines.size(), 1U);
  EXPECT_NE(result.closed_lines[0].what.find("and not registered"), std::string::npos);
}

TEST_F(CorporateNumbersTest, PassesOverThePast) {
  register_qualitia();
  const auto result = import(qualitia({{24, "0"}}));
  EXPECT_EQ(result.past, 1U);
  EXPECT_EQ(find("jcn:2010001084915").names.at("ja"), "旧名");
}

TEST_F(CorporateNumbersTest, TellsBadRecordsAndGoesOn) {
  register_qualitia();
  const auto result =
      import(record({{2, "2010001084916"}, {7, "x"}}) + "a,b\n" + qualitia({{7, ""}}) + qualitia());
  EXPECT_EQ(result.changes.bad_lines, 3U);
  EXPECT_EQ(result.changes.put, 1U);
  EXPECT_NE(result.changes.problems[0].what.find("check digit"), std::string::npos);
  EXPECT_EQ(result.changes.problems[1].what,
            "the record has 2 fields; those of the corporate number data have 30");
}

TEST(DomainsByNumber, TellsBadRecordsAndWhatWasNeverFound) {
  std::istringstream input(
      "number,domain\n2010001084915,example.jp\n2010001084916,example.com\n1010405009403\n"
      "1010405009403,\n1010405009403,a..b\n1010405009403,example.net,perhaps\n"
      "1010405009403,jipdec.or.jp;*.example.org\n");
  auto domains = DomainsByNumber::read(input, CsvEncoding::utf8);
  ASSERT_TRUE(domains);
  EXPECT_EQ(domains->problems().bad_lines, 5U);
  EXPECT_EQ(domains->problems().problems[0].line, 3U);
  EXPECT_EQ(domains->numbers_not_found(), 2U);
  EXPECT_EQ(domains->find("1010405009403"), (std::vector<registry::RegisteredDomain>{
                                                {"jipdec.or.jp", false}, {"example.org", true}}));
  EXPECT_TRUE(domains->find("0000000000000").empty());
  EXPECT_EQ(domains->numbers_not_found(), 1U);
  EXPECT_EQ(domains->lines_not_found(10), std::vector<std::uint64_t>{2});
}

// They would be read anew for every record of the data with this number.
TEST(DomainsByNumber, ANumberHasNoMoreDomainsThanAnOrganisationCanHave) {
  std::string lines = "1010405009403,jipdec.or.jp\n2010001084916,example.com\n";
  for (int i = 0; i < 999; ++i) {
    lines += "2010001084915,d" + std::to_string(i) + ".example\n";
  }
  lines += "2010001084915,a.example;b.example\n7000012050002,a..b\n";
  std::istringstream input(lines);
  auto domains = DomainsByNumber::read(input, CsvEncoding::utf8);
  ASSERT_TRUE(domains);
  ASSERT_EQ(domains->problems().bad_lines, 3U);
  EXPECT_EQ(domains->problems().problems[0].line, 2U);
  EXPECT_EQ(domains->problems().problems[1].line, 1002U);
  EXPECT_NE(domains->problems().problems[1].what.find("more than 1000 domains"), std::string::npos);
  EXPECT_EQ(domains->problems().problems[2].line, 1003U);
  EXPECT_TRUE(domains->find("2010001084915").empty());
  EXPECT_EQ(domains->find("1010405009403").size(), 1U);

  std::istringstream most(lines.substr(0, lines.find(";b.example")));
  auto allowed = DomainsByNumber::read(most, CsvEncoding::utf8);
  ASSERT_TRUE(allowed);
  EXPECT_EQ(allowed->problems().bad_lines, 1U);
  EXPECT_EQ(allowed->find("2010001084915").size(), 1000U);
}

}  // namespace
}  // namespace anshin::authority
