// Records of RFC 4180, what is wrong with others, and the bounds.
#include "authority/csv_reader.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace anshin::authority {
namespace {

struct Read {
  std::uint64_t line = 0;
  std::string problem;
  std::vector<std::string> fields;
  bool operator==(const Read&) const = default;
};

void PrintTo(const Read& read, std::ostream* out) {
  *out << read.line << " \"" << read.problem << "\" " << testing::PrintToString(read.fields);
}

std::vector<Read> read_all(const std::string& text, CsvEncoding encoding = CsvEncoding::utf8,
                           char delimiter = ',') {
  std::istringstream input(text);
  CsvReader reader(input, {.encoding = encoding, .delimiter = delimiter});
  std::vector<Read> all;
  while (const CsvRecord* record = reader.next()) {
    all.push_back({record->line, record->problem, {}});
    for (const std::string_view field : record->fields) {
      all.back().fields.push_back(reader.text_of(field).value_or("(wrong)"));
    }
  }
  return all;
}

TEST(CsvReader, ReadsRecordsHoweverLinesEnd) {
  const std::vector<Read> expected{{1, "", {"a", "b"}}, {2, "", {"c", ""}}};
  EXPECT_EQ(read_all("a,b\nc,\n"), expected);
  EXPECT_EQ(read_all("a,b\r\nc,\r\n"), expected);
  EXPECT_EQ(read_all("a,b\r\nc,"), expected);
  EXPECT_EQ(read_all("\xEF\xBB\xBF"
                     "a,b\nc,"),
            expected);
}

TEST(CsvReader, ReadsQuotedFields) {
  EXPECT_EQ(read_all("\"a,b\",\"say \"\"c\"\"\",\"\"\n"),
            (std::vector<Read>{{1, "", {"a,b", "say \"c\"", ""}}}));
}

TEST(CsvReader, TellsTheLineWhereARecordStarts) {
  EXPECT_EQ(
      read_all("\"a\n\nb\",c\r\nd,e\n\n\nf,g\n"),
      (std::vector<Read>{{1, "", {"a\n\nb", "c"}}, {4, "", {"d", "e"}}, {7, "", {"f", "g"}}}));
}

TEST(CsvReader, PassesOverEmptyLines) {
  EXPECT_EQ(read_all(""), std::vector<Read>{});
  EXPECT_EQ(read_all("\n\r\n\na\n\n"), (std::vector<Read>{{4, "", {"a"}}}));
}

TEST(CsvReader, TrimsBlanksOfBothWidths) {
  EXPECT_EQ(read_all(" a ,　b　\n"), (std::vector<Read>{{1, "", {"a", "b"}}}));
}

TEST(CsvReader, GoesOnBehindABrokenRecord) {
  const auto all = read_all("a\"b,c\n\"d\"e,f\ng,h\n");
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].problem, "a quote stands inside a field that does not begin with one");
  EXPECT_EQ(all[1].problem, "text stands behind the closing quote of a field");
  EXPECT_EQ(all[2], (Read{3, "", {"g", "h"}}));
}

TEST(CsvReader, TellsAQuoteThatNeverCloses) {
  const auto all = read_all("a,b\n\"c,d\ne,f\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].line, 2U);
  EXPECT_EQ(all[1].problem,
            "a quote that opens in this record is not closed before the end of the file");
}

TEST(CsvReader, BoundsARecordAndResumesAtTheNextLine) {
  std::string quoted = "\"open\n";
  while (quoted.size() < CsvReader::max_record_octets + 100) {
    quoted += "0123456789,abc\n";
  }
  const auto all = read_all(quoted + "a,b\n");
  ASSERT_GE(all.size(), 2U);
  EXPECT_NE(all[0].problem.find("the record is longer than 64 KB; is a quote in it not closed?"),
            std::string::npos);
  EXPECT_EQ(all[0].line, 1U);
  EXPECT_EQ(all.back().fields, (std::vector<std::string>{"a", "b"}));
}

TEST(CsvReader, BoundsALine) {
  const auto all = read_all(std::string(CsvReader::max_record_octets + 1, 'x') + "\na\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].problem, "the record is longer than 64 KB");
  EXPECT_EQ(all[1], (Read{2, "", {"a"}}));
  EXPECT_EQ(read_all(std::string(CsvReader::max_record_octets, 'x') + "\n")[0].problem, "");
}

TEST(CsvReader, BoundsTheFields) {
  EXPECT_EQ(read_all(std::string(CsvReader::max_fields - 1, ',') + "\n")[0].fields.size(),
            CsvReader::max_fields);
  const auto all = read_all(std::string(CsvReader::max_fields, ',') + "\na\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].problem, "the record has more than 1000 fields");
}

TEST(CsvReader, ReadsRecordsThatCrossPieces) {
  std::string text;
  for (int i = 0; i < 20000; ++i) {
    text += std::to_string(i) + ",\"x\ny\"\n";
  }
  const auto all = read_all(text);
  ASSERT_EQ(all.size(), 20000U);
  EXPECT_EQ(all[19999], (Read{39999, "", {"19999", "x\ny"}}));
}

TEST(CsvReader, ReadsShiftJis) {
  // 株式会社ソ, whose last character ends with the octet of a backslash, and ㈱ of Windows.
  EXPECT_EQ(read_all("\x8A\x94\x8E\xAE\x89\xEF\x8E\xD0\x83\x5C,\x87\x8A\n", CsvEncoding::shift_jis),
            (std::vector<Read>{{1, "", {"株式会社ソ", "㈱"}}}));
}

TEST(CsvReader, ShowsAWrongOctetAmongRightOnes) {
  // Once beside enough that is right.
  const std::string good = "株式会社クオリティア,x\n";
  const auto all = read_all(good + "ク\x83,y\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].fields, (std::vector<std::string>{"(wrong)", "y"}));
  std::istringstream input(good);
  const CsvReader reader(input, {});
  EXPECT_EQ(reader.text_of("ク\x83").error(), "\"ク\xEF\xBF\xBD\" holds octets that are not UTF-8");
  const CsvReader other(input, {.encoding = CsvEncoding::shift_jis});
  EXPECT_EQ(other.text_of("\x83\x4E\xFF").error(),
            "\"ク\xEF\xBF\xBD\" holds octets that are not Shift_JIS");
}

struct EncodingCase {
  std::string octets;
  CsvEncoding encoding;
  std::string says;  // "": nothing is wrong
};

TEST(CsvReader, TellsAnotherEncodingAndWhatToDo) {
  using std::string_literals::operator""s;
  const std::string shift_jis = "id,name\n1,\x8A\x94\x8E\xAE\x89\xEF\x8E\xD0\n";
  const std::string euc = "id,name\n1,\xB3\xF4\xBC\xB0\xB2\xF1\xBC\xD2\n";
  const std::string utf8 = "id,name\n1,株式会社クオリティア\n";
  const std::vector<EncodingCase> cases{
      {shift_jis, CsvEncoding::utf8, "say --encoding shift_jis"},
      {shift_jis, CsvEncoding::shift_jis, ""},
      {utf8, CsvEncoding::utf8, ""},
      {utf8, CsvEncoding::shift_jis, "say --encoding utf-8"},
      {"\xEF\xBB\xBF" + utf8, CsvEncoding::utf8, ""},
      {"\xEF\xBB\xBF" + utf8, CsvEncoding::shift_jis, "say --encoding utf-8"},
      {euc, CsvEncoding::utf8, "iconv -f EUC-JP -t UTF-8"},
      {"\xFF\xFEi\0d\0\n\0"s, CsvEncoding::utf8, "iconv -f UTF-16 -t UTF-8"},
      {"\xFE\xFF\0i\0d"s, CsvEncoding::shift_jis, "iconv -f UTF-16 -t UTF-8"},
      {"i\0d\0,\0n\0"s, CsvEncoding::utf8, "iconv -f UTF-16LE -t UTF-8"},
      {"\0i\0d\0,\0n"s, CsvEncoding::utf8, "iconv -f UTF-16BE -t UTF-8"},
      {"PK\x03\x04\x14\0\b\0\b\0"s, CsvEncoding::utf8, "a ZIP archive, it seems"},
      {"PK\x03\x04\x14\0\b\0\b\0"s, CsvEncoding::shift_jis, "save the sheet as CSV"},
      {"\0i\0d\0,\0n"s, CsvEncoding::shift_jis, "iconv -f UTF-16BE -t UTF-8"},
      {euc, CsvEncoding::shift_jis, ""},  // is half-width katakana, too
      {"id,name\n1,\x1B$B3t<02q<R\x1B(B\n", CsvEncoding::utf8, "iconv -f ISO-2022-JP -t UTF-8"},
      {"id,name\n1,\x1B$@3t<02q<R\x1B(J\n", CsvEncoding::shift_jis,
       "iconv -f ISO-2022-JP -t UTF-8"},
      {"id,price\n1,$B3\n", CsvEncoding::utf8, ""},
      {"id,name\n", CsvEncoding::shift_jis, ""},
  };
  for (const EncodingCase& test : cases) {
    std::istringstream input(test.octets);
    CsvReader reader(input, {.encoding = test.encoding});
    EXPECT_EQ(reader.next() == nullptr, !test.says.empty()) << test.octets;
    EXPECT_EQ(reader.problem().empty(), test.says.empty()) << reader.problem();
    EXPECT_NE(reader.problem().find(test.says), std::string::npos) << reader.problem();
  }
}

// The first piece that is read ends within a character.
TEST(CsvReader, IsNotMisledWhereACharacterIsCut) {
  for (int shift = 0; shift < 3; ++shift) {
    std::string text(static_cast<std::size_t>(shift), 'x');
    text += '\n';
    while (text.size() < 100'000) {
      text += "株式会社クオリティア,株式会社クオリティア\n";
    }
    std::istringstream input(text);
    CsvReader reader(input, {});
    EXPECT_NE(reader.next(), nullptr) << reader.problem();
  }
}

TEST(CsvReader, ReadsOtherDelimiters) {
  const std::vector<Read> expected{{1, "", {"a,b", "c"}}, {2, "", {"d\te;f", "g"}}};
  EXPECT_EQ(read_all("a,b\tc\n\"d\te;f\"\tg\n", CsvEncoding::utf8, '\t'), expected);
  EXPECT_EQ(read_all("a,b;c\n\"d\te;f\";g\n", CsvEncoding::utf8, ';'), expected);
  EXPECT_EQ(parse_csv_delimiter("tab"), '\t');
  EXPECT_FALSE(parse_csv_delimiter("|"));
}

TEST(CsvReader, KnowsEncodings) {
  EXPECT_EQ(parse_csv_encoding("UTF-8"), CsvEncoding::utf8);
  EXPECT_EQ(parse_csv_encoding("CP932"), CsvEncoding::shift_jis);
  const auto other = parse_csv_encoding("utf-16");
  ASSERT_FALSE(other);
  EXPECT_NE(other.error().find("iconv -f"), std::string::npos);
}

TEST(CsvReader, TellsProgress) {
  std::istringstream input("a\nb\n");
  std::uint64_t told = 0;
  CsvReader reader(input, {}, [&told](std::uint64_t octets) { told = octets; });
  while (reader.next() != nullptr) {
  }
  EXPECT_EQ(told, 4U);
}

}  // namespace
}  // namespace anshin::authority
