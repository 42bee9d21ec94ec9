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

std::vector<Read> read_all(const std::string& text, CsvEncoding encoding = CsvEncoding::utf8) {
  std::istringstream input(text);
  CsvReader reader(input, encoding);
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
  EXPECT_NE(all[0].problem.find("is longer than 64 KB; is a quote in it not closed?"),
            std::string::npos);
  EXPECT_EQ(all[0].line, 1U);
  EXPECT_EQ(all.back().fields, (std::vector<std::string>{"a", "b"}));
}

TEST(CsvReader, BoundsALine) {
  const auto all = read_all(std::string(CsvReader::max_record_octets + 1, 'x') + "\na\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].problem, "is longer than 64 KB");
  EXPECT_EQ(all[1], (Read{2, "", {"a"}}));
  EXPECT_EQ(read_all(std::string(CsvReader::max_record_octets, 'x') + "\n")[0].problem, "");
}

TEST(CsvReader, BoundsTheFields) {
  EXPECT_EQ(read_all(std::string(CsvReader::max_fields - 1, ',') + "\n")[0].fields.size(),
            CsvReader::max_fields);
  const auto all = read_all(std::string(CsvReader::max_fields, ',') + "\na\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].problem, "has more than 1000 fields");
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

TEST(CsvReader, RefusesAnotherEncoding) {
  EXPECT_EQ(read_all("\x8A\x94\n")[0].fields, std::vector<std::string>{"(wrong)"});
  EXPECT_EQ(read_all("\xFF\xFF\n", CsvEncoding::shift_jis)[0].fields,
            std::vector<std::string>{"(wrong)"});
  std::istringstream input("\x8A\x94\n");
  const CsvReader reader(input, CsvEncoding::utf8);
  EXPECT_EQ(reader.text_of("\x8A\x94").error(),
            R"("\x8A\x94" is not UTF-8; is the file in Shift_JIS? Then say --encoding shift_jis)");
}

TEST(CsvReader, KnowsEncodings) {
  EXPECT_EQ(parse_csv_encoding("UTF-8"), CsvEncoding::utf8);
  EXPECT_EQ(parse_csv_encoding("CP932"), CsvEncoding::shift_jis);
  EXPECT_FALSE(parse_csv_encoding("utf-16"));
}

TEST(CsvReader, TellsProgress) {
  std::istringstream input("a\nb\n");
  std::uint64_t told = 0;
  CsvReader reader(input, CsvEncoding::utf8, [&told](std::uint64_t octets) { told = octets; });
  while (reader.next() != nullptr) {
  }
  EXPECT_EQ(told, 4U);
}

}  // namespace
}  // namespace anshin::authority
