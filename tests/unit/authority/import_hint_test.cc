// What a file that is no JSON Lines seems to be.
#include "authority/import_hint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin::authority {
namespace {

using std::string_literals::operator""s;
using testing::HasSubstr;

struct HintCase {
  std::string beginning;
  std::string says;
};

const std::string shift_jis_name = "\x8A\x94\x8E\xAE\x89\xEF\x8E\xD0";  // 株式会社
const std::string euc_name = "\xB3\xF4\xBC\xB0\xB2\xF1\xBC\xD2";

std::string put(const std::string& name) {
  return R"({"put":{"id":"ex:1","name":{"ja":")" + name + "\"}}}\n";
}

TEST(ImportHint, SaysWhatTheFileIsAndHowItIsRead) {
  const std::vector<HintCase> cases{
      {"2010001084915,株式会社,a.example\n", "is CSV, it seems; say --csv --columns id="},
      {"\xEF\xBB\xBF\r\n法人番号,名称\r\n", "is CSV, it seems; say --csv --columns id="},
      {"a\tb,c\n", "--csv --delimiter tab --columns"},
      {"a;b\n", "--csv --delimiter semicolon --columns"},
      {"1,2010001084915,01" + std::string(27, ',') + "\n", "say --csv --layout corporate-number"},
      {"1," + shift_jis_name + ",a.example\n",
       "is CSV in Shift_JIS, it seems; say --csv --columns "
       "id=...,name=...,domain=... --encoding shift_jis"},
      {"1," + euc_name + ",a.example\n",
       "is CSV in EUC-JP, it seems; convert it (iconv -f EUC-JP -t UTF-8 FILE > NEWFILE), then say "
       "--csv --columns"},
      {put(shift_jis_name),
       "is Shift_JIS, it seems, but JSON Lines are UTF-8; convert it: iconv -f "
       "CP932 -t UTF-8 FILE > NEWFILE"},
      {put(euc_name), "iconv -f EUC-JP -t UTF-8"},
      {"{\0\"\0\n\0"s, "iconv -f UTF-16LE -t UTF-8"},
      {"\0{\0\"\0\n"s, "iconv -f UTF-16BE -t UTF-8"},
      {"\xFE\xFF\0{\0\"\0\n"s, "iconv -f UTF-16 -t UTF-8"},
      {"[\n" + put("x"), "is a JSON array, it seems"},
      {"PK\x03\x04\x14\0\x06\0\b\0\0\0!\0"s, "is a spreadsheet (.xlsx, .ods) or a ZIP archive"},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"s, "old spreadsheet (.xls)"},
      {"\x1F\x8B\b\0\0\0\0\0"s, "unpack it: gzip -d"},
      // A character that was cut in two at the end.
      {put(shift_jis_name) + "{\"put\":\"\x8A", "is Shift_JIS, it seems"},
  };
  for (const HintCase& test : cases) {
    EXPECT_THAT(json_lines_hint(test.beginning), HasSubstr(test.says)) << test.beginning;
  }
}

TEST(ImportHint, SaysNothingOfWhatItDoesNotKnow) {
  for (const std::string& beginning :
       {put("株式会社"), ""s, "\n\n"s, "hello\n"s, "{\"a\":1,\"b\":[1,2]}"s,
        put("株式会社") + "{\"put\":\"\xE6"s, put("one wrong \xFF character")}) {
    EXPECT_EQ(json_lines_hint(beginning), "") << beginning;
  }
}

}  // namespace
}  // namespace anshin::authority
