// Organisations from CSV with told columns.
#include "authority/csv_import.h"

#include "authority/csv_seen_ids.h"
#include "authority/csv_values.h"
#include "registry/calendar_date.h"
#include "support/temporary_folder.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace anshin::authority {
namespace {

using registry::Organisation;

class CsvImportTest : public testing::Test {
 protected:
  std::string folder() const { return folder_.path().string() + "/registry"; }

  registry::ImportResult import(const std::string& columns, const std::string& csv,
                                CsvOptions options = {}) {
    auto editor = registry::Editor::open(folder());
    EXPECT_TRUE(editor) << editor.error();
    options.columns = parse_csv_columns(columns).value();
    std::istringstream input(csv);
    auto result = import_csv(input, options, *editor, {});
    EXPECT_TRUE(result) << result.error();
    EXPECT_TRUE(editor->commit());
    return result.value_or(registry::ImportResult{});
  }

  std::string error_of(const std::string& columns, const std::string& csv) {
    auto editor = registry::Editor::open(folder());
    std::istringstream input(csv);
    const auto result = import_csv(
        input, {.columns = parse_csv_columns(columns).value(), .format = {}}, *editor, {});
    return result ? "" : result.error();
  }

  Organisation find(const std::string& id) const {
    const registry::Store store("test", folder());
    auto found = store.find_by_id(id);
    return found.value_or(std::nullopt).value_or(Organisation{});
  }

 private:
  TemporaryFolder folder_;
};

constexpr const char* by_name =
    "id=法人番号,name=名称,kana=フリガナ,name-en=英語表記,domain=ドメイン,subdomains=サブドメイン,"
    "url=URL,valid-from=開始,valid-until=終了";

TEST_F(CsvImportTest, ReadsColumnsByHeader) {
  const auto result = import(
      by_name,
      "名称,法人番号,備考,ドメイン,サブドメイン,フリガナ,英語表記,URL,開始,終了\r\n"
      "株式会社クオリティア,2010001084915,x,qualitia.co.jp,はい,クオリティア,\"QUALITIA CO., "
      "LTD.\",https://www.qualitia.co.jp/,2017/4/13,2099-12-31\r\n");
  EXPECT_EQ(result.put, 1U);
  EXPECT_EQ(result.bad_lines, 0U);
  const Organisation found = find("jcn:2010001084915");
  EXPECT_EQ(registry::format_organisation(found),
            R"({"id":"jcn:2010001084915","name":{"en":"QUALITIA CO., LTD.","ja":)"
            R"("株式会社クオリティア"},"kana":"クオリティア","url":"https://www.qualitia.co.jp/",)"
            R"("domains":[{"domain":"qualitia.co.jp","subdomains":true}],)"
            R"("valid_from":"2017-04-13","valid_until":"2099-12-31"})");
}

TEST_F(CsvImportTest, ReadsColumnsByNumberWithAndWithoutHeader) {
  const std::string row = "1010405009403,一般財団法人日本情報経済社会推進協会,jipdec.or.jp\n";
  EXPECT_EQ(import("id=1,name=2,domain=3", row).put, 1U);
  CsvOptions header;
  header.header = true;
  EXPECT_EQ(import("id=1,name=2,domain=3", "number,name,domain\n" + row, header).put, 1U);
}

TEST_F(CsvImportTest, MergesRowsThatFollowOneAnother) {
  const auto result = import("id=1,name=2,domain=3,subdomains=4",
                             "2010001084915,株式会社クオリティア,qualitia.co.jp,1\n"
                             "2010001084915,,example.jp;example.com *.example.net,0\n"
                             "1010405009403,JIPDEC,jipdec.or.jp,\n");
  EXPECT_EQ(result.put, 2U);
  EXPECT_EQ(result.bad_lines, 0U);
  EXPECT_EQ(find("jcn:2010001084915").domains,
            (std::vector<registry::RegisteredDomain>{{"qualitia.co.jp", true},
                                                     {"example.jp", false},
                                                     {"example.com", false},
                                                     {"example.net", true}}));
}

TEST_F(CsvImportTest, RefusesRowsThatContradictOneAnother) {
  const auto result = import("id=1,name=2,domain=3",
                             "2010001084915,株式会社クオリティア,qualitia.co.jp\n"
                             "2010001084915,Another,example.jp\n");
  EXPECT_EQ(result.put, 0U);
  ASSERT_EQ(result.bad_lines, 1U);
  EXPECT_EQ(result.problems[0].line, 2U);
  EXPECT_EQ(result.problems[0].what, "name: is not what line 1 says of the same organisation");
}

TEST_F(CsvImportTest, RefusesAnOrganisationThatReturns) {
  const auto result = import("id=1,name=2,domain=3",
                             "2010001084915,株式会社クオリティア,qualitia.co.jp\n"
                             "1010405009403,JIPDEC,jipdec.or.jp\n"
                             "2010001084915,株式会社クオリティア,example.jp\n");
  EXPECT_EQ(result.put, 2U);
  ASSERT_EQ(result.bad_lines, 1U);
  EXPECT_EQ(result.problems[0].line, 3U);
  EXPECT_NE(result.problems[0].what.find("came by already"), std::string::npos);
  EXPECT_EQ(find("jcn:2010001084915").domains.size(), 1U);
}

TEST_F(CsvImportTest, TellsEveryBadRowAndGoesOn) {
  const auto result = import("id=1,name=2,domain=3,subdomains=4,valid-from=5",
                             "2010001084916,Wrong digit,example.jp,,\n"
                             "1010405009403,,jipdec.or.jp,,\n"
                             "x:1,No domain,,,\n"
                             "x:2,Bad domain,exa mple..jp,,\n"
                             "x:3,Bad flag,example.jp,perhaps,\n"
                             "x:4,Bad date,example.jp,,2017-02-30\n"
                             "x:5,Short\n"
                             "x:6,良い,\"example.net\n\",no,\n"
                             "x:7,Taken,example.net,,\n"
                             "x:8,\x8A\x94,example.com,,\n"
                             ",,,,\n");
  EXPECT_EQ(result.put, 1U);
  EXPECT_EQ(result.bad_lines, 9U);
  std::string lines;
  for (const auto& problem : result.problems) {
    lines += std::to_string(problem.line) + " ";
    EXPECT_FALSE(problem.what.empty());
  }
  EXPECT_EQ(lines, "1 2 3 4 5 6 7 10 11 ");
}

// As Japanese input methods leave them.
TEST_F(CsvImportTest, TakesFullWidthLettersAndDigits) {
  const auto result =
      import("id=1,name=2,domain=3,subdomains=4,valid-from=5,url=6",
             "２０１０００１０８４９１５,株式会社クオリティア,"
             "＊．ｑｕａｌｉｔｉａ．ｃｏ．ｊｐ　example。jp,"
             "１,２０１７／４／１３,ｈｔｔｐｓ：／／www.qualitia.co.jp／\n"
             "ｊｃｎ：１０１０４０５００９４０３,ＪＩＰＤＥＣ,日本語．ｊｐ,ＮＯ,,\n");
  ASSERT_EQ(result.bad_lines, 0U) << result.problems[0].what;
  const Organisation found = find("jcn:2010001084915");
  EXPECT_EQ(found.domains, (std::vector<registry::RegisteredDomain>{{"qualitia.co.jp", true},
                                                                    {"example.jp", true}}));
  EXPECT_EQ(found.url, "https://www.qualitia.co.jp/");
  EXPECT_EQ(found.valid_from, registry::parse_date("2017-04-13"));
  EXPECT_EQ(find("jcn:1010405009403").names.at("ja"), "ＪＩＰＤＥＣ") << "names stay as they are";
}

TEST_F(CsvImportTest, ShowsJapaneseInWhatIsWrong) {
  const auto result = import("id=1,name=2,domain=3,subdomains=4",
                             "番号,名称,example.jp,\n"
                             "x:1,例,例え 話！.jp,\n"
                             "x:2,例,example.jp,たぶん\n");
  ASSERT_EQ(result.bad_lines, 3U);
  EXPECT_EQ(result.problems[0].what,
            "id: \"番号\" is no identifier; it has a character that is no letter, digit or hyphen");
  EXPECT_EQ(result.problems[1].what,
            "domain: \"話!.jp\" is no domain name: it has a character that names cannot have");
  EXPECT_EQ(result.problems[2].what,
            "subdomains: \"たぶん\" is neither yes nor no; write true or false");
}

TEST_F(CsvImportTest, TellsOtherDelimitersAndEncodings) {
  EXPECT_EQ(error_of("id=number,name=name,domain=domain", "number\tname\tdomain\n"),
            "the header has one field; are the fields separated by tabs? Then say --delimiter tab");
  const auto result = import("id=1,name=2,domain=3", "x:1;name;example.jp\nx:2\n");
  ASSERT_EQ(result.bad_lines, 2U);
  EXPECT_EQ(result.problems[0].what,
            "the record has one field; name should be number 2; are the fields separated by "
            "semicolons? Then say --delimiter semicolon");
  EXPECT_EQ(result.problems[1].what, "the record has one field; name should be number 2");
  for (const char* columns : {"id=number,name=name,domain=domain", "id=1,name=2,domain=3"}) {
    EXPECT_NE(error_of(columns, "\x8A\x94,b,c\n").find("--encoding shift_jis"), std::string::npos);
  }
}

TEST_F(CsvImportTest, TellsABrokenRecordInASentence) {
  const auto result =
      import("id=1,name=2,domain=3", "x:1,a\"b\",example.jp\n\"x:2,name,example.jp\n");
  ASSERT_EQ(result.bad_lines, 2U);
  EXPECT_EQ(result.problems[0].what, "a quote stands inside a field that does not begin with one");
  EXPECT_EQ(result.problems[1].what,
            "a quote that opens in this record is not closed before the end of the file");
}

TEST_F(CsvImportTest, KeepsAnOrganisationAsItWasWhereARowIsBad) {
  import("id=1,name=2,domain=3", "x:1,Before,example.jp\n");
  const auto result =
      import("id=1,name=2,domain=3", "x:1,After,example.jp\nx:1,After,not a domain!\n");
  EXPECT_EQ(result.put, 0U);
  EXPECT_EQ(find("x:1").names.at("ja"), "Before");
}

TEST_F(CsvImportTest, TakesOtherSchemes) {
  CsvOptions municipal;
  municipal.scheme = "lgcode";
  const auto result =
      import("id=1,name=2,domain=3",
             "131016,千代田区,city.chiyoda.example\nparty:example-1,例の党,party.example\n"
             "sole:T-001,屋号,shop.example\n",
             municipal);
  EXPECT_EQ(result.put, 3U) << (result.problems.empty() ? "" : result.problems[0].what);
  EXPECT_EQ(find("lgcode:131016").names.at("ja"), "千代田区");
  EXPECT_EQ(find("party:example-1").names.at("ja"), "例の党");
  EXPECT_EQ(find("sole:T-001").names.at("ja"), "屋号");
}

TEST_F(CsvImportTest, TellsMissingColumnsAtOnce) {
  EXPECT_EQ(error_of("id=number,name=name,domain=domain", "number,name,host\n"),
            R"(the header has no column "domain" (domain); it has "number", "name", "host")");
  EXPECT_EQ(error_of("id=number,name=2,domain=3", ""),
            "the file is empty; it should begin with a header");
}

TEST(CsvColumns, SaysWhatIsWrong) {
  for (const auto& [text, part] :
       {std::pair{"", "no column is named for id"},
        std::pair{"id=1,name=2", "no column is named for domain"},
        std::pair{"id=1,id=2", "is named twice"}, std::pair{"id=1,colour=2", "is not FIELD=COLUMN"},
        std::pair{"id", "is not FIELD=COLUMN"}, std::pair{"id=", "no column is named behind the ="},
        std::pair{"id=0", "is no column"}, std::pair{"id=1001", "is no column"}}) {
    const auto columns = parse_csv_columns(text);
    ASSERT_FALSE(columns) << text;
    EXPECT_NE(columns.error().find(part), std::string::npos) << columns.error();
  }
}

TEST(CsvValues, ReadsWhatSpreadsheetsWrite) {
  EXPECT_EQ(read_yes_or_no("TRUE"), true);
  EXPECT_EQ(read_yes_or_no("いいえ"), false);
  EXPECT_FALSE(read_yes_or_no("2"));
  for (const char* yes : {"○", "〇", "◯", "⭕", "●", "◎", "✓", "Ｙｅｓ", "１", "有り", "あり"}) {
    EXPECT_EQ(read_yes_or_no(yes), true) << yes;
  }
  for (const char* no : {"×", "✕", "✖", "０", "－", "無し", "なし", "ｘ"}) {
    EXPECT_EQ(read_yes_or_no(no), false) << no;
  }
  EXPECT_EQ(
      registry::format_organisation(
          {.id = "x:1",
           .names = {{"ja", "x"}},
           .kana = {},
           .url = {},
           .domains = read_domains(" a.example;b.example　*.c.example\n", false),
           .valid_from = read_date("2017/4/3").value(),
           .valid_until = read_date("").value()}),
      R"({"id":"x:1","name":{"ja":"x"},"domains":[{"domain":"a.example","subdomains":false},)"
      R"({"domain":"b.example","subdomains":false},{"domain":"c.example","subdomains":true}],)"
      R"("valid_from":"2017-04-03","valid_until":null})");
  EXPECT_FALSE(read_date("2017/4"));
  EXPECT_FALSE(read_date("13.4.2017"));
}

TEST(SeenIds, RemembersAll) {
  SeenIds seen;
  for (int i = 0; i < 100000; ++i) {
    ASSERT_TRUE(seen.insert("x:" + std::to_string(i)));
  }
  for (int i = 0; i < 100000; ++i) {
    ASSERT_FALSE(seen.insert("x:" + std::to_string(i)));
  }
  EXPECT_EQ(seen.size(), 100000U);
}

}  // namespace
}  // namespace anshin::authority
