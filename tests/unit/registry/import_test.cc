// JSON Lines into a registry: good lines count, bad ones are reported with their number.
#include "registry_fixture.h"

#include <gmock/gmock.h>

#include <sstream>

namespace anshin::registry {
namespace {

using testing::HasSubstr;

class ImportTest : public RegistryTest {
 protected:
  ImportResult import(const std::string& text) const {
    auto editor = Editor::open(folder_);
    EXPECT_TRUE(editor) << editor.error();
    std::istringstream input(text);
    auto result = import_json_lines(input, *editor, {});
    EXPECT_TRUE(result) << result.error();
    const auto done = editor->commit();
    EXPECT_TRUE(done) << done.error();
    return *result;
  }
};

std::string put_line(const Organisation& entry) {
  return "{\"put\":" + format_organisation(entry) + "}\n";
}

TEST_F(ImportTest, PutsAndRemoves) {
  const auto first = import(put_line(qualitia()) + put_line(jipdec()));
  EXPECT_EQ(first.put, 2U);
  EXPECT_EQ(first.bad_lines, 0U);
  const auto second = import("{\"del\":\"jcn:2010001084915\"}");
  EXPECT_EQ(second.removed, 1U);
  const Store store("test", folder_);
  EXPECT_EQ(store.information().organisations, 1U);
  EXPECT_EQ(store.lookup("jipdec.or.jp", noon).status, FindingStatus::registered);
}

TEST_F(ImportTest, BlankLinesAndCarriageReturnsAreFine) {
  const auto result = import("\n  \r\n" + put_line(qualitia()) + "\r\n\t\n");
  EXPECT_EQ(result.put, 1U);
  EXPECT_EQ(result.bad_lines, 0U);
}

TEST_F(ImportTest, BadLinesAreReportedAndSkipped) {
  Organisation thief = jipdec();
  thief.domains = {{"qualitia.co.jp", false}};
  const std::string lines[] = {put_line(qualitia()),
                               "not json\n",
                               "[]\n",
                               "{}\n",
                               "{\"put\":{},\"del\":\"jcn:2010001084915\"}\n",
                               "{\"put\":1}\n",
                               "{\"del\":1}\n",
                               "{\"del\":\"jcn:1\"}\n",
                               "{\"del\":\"jcn:1010405009403\"}\n",
                               put_line(thief),
                               std::string(70000, ' ') + "\n",
                               std::string(200000, 'x') + "\n",
                               put_line(jipdec())};
  std::string text;
  for (const std::string& line : lines) {
    text += line;
  }
  const auto result = import(text);
  EXPECT_EQ(result.put, 2U);
  EXPECT_EQ(result.bad_lines, 11U);
  const char* expected[] = {"not JSON",
                            "not a JSON object",
                            "either \"put\" or \"del\"",
                            "only one of \"put\", \"del\"",
                            "put: must be an object",
                            "del: must be the id",
                            "13 digits",
                            "there is no organisation",
                            "belongs to jcn:2010001084915",
                            "longer than 64 KB",
                            "longer than 64 KB"};
  ASSERT_EQ(result.problems.size(), std::size(expected));
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    EXPECT_EQ(result.problems[i].line, i + 2);
    EXPECT_THAT(result.problems[i].what, HasSubstr(expected[i]));
  }
}

// What a JSON reader may be asked to bear; nothing of it may be taken for an entry.
TEST_F(ImportTest, OddJson) {
  const std::string entry = format_organisation(qualitia());
  const std::string inner = entry.substr(1, entry.size() - 2);
  struct Case {
    std::string line;
    bool good;
  };
  const Case cases[] = {
      {"\xEF\xBB\xBF{\"put\":" + entry + "}", true},
      {"{\"put\":1,\"put\":" + entry + "}", true},
      {"{\"put\":" + entry + ",\"put\":1}", false},
      {"{\"put\":{\"id\":\"x\"," + inner + "}}", true},
      {"{\"put\":{" + inner + ",\"id\":\"x\"}}", false},
      {"{\"put\":{" + inner + ",\"future\":[{\"a\":[1,-2.5e3,null]}]},\"more\":true}", true},
      {"{\"put\":" + entry + "} x", false},
      {"{\"put\":" + entry, false},
      {"{\"put\":{" + inner + ",}}", false},
      {"{\"put\":{" + inner + ",\"future\":01}}", false},
      {"{\"put\":{" + inner + ",\"future\":'a'}}", false},
      {"{\"put\":{" + inner + ",\"future\":\"\xff\"}}", false},
      {"{\"put\":{" + inner + ",\"kana\":\"\\ud800\"}}", false},
      {"{\"put\":{" + inner + ",\"kana\":\"\\u0000\"}}", false},
      {"{\"put\":{" + inner + ",\"kana\":\"\\u30ab\\u30ca\"}}", true},
      {"{\"put\":{" + inner + ",\"name\":{}}}", false},
      {"{\"put\":{" + inner + ",\"domains\":{}}}", false},
      {"{\"put\":" + std::string(30000, '[') + std::string(30000, ']') + "}", false}};
  for (const Case& test : cases) {
    std::filesystem::remove_all(folder_);
    const auto result = import(test.line);
    EXPECT_EQ(result.put, test.good ? 1U : 0U) << test.line.substr(0, 200);
    EXPECT_EQ(result.bad_lines, test.good ? 0U : 1U) << test.line.substr(0, 200);
  }
}

TEST_F(ImportTest, RevocationsComeAndGo) {
  const auto first = import(
      "{\"revoke\":\"JIPDEC.or.jp\",\"reason\":\"ticket 1\"}\n"
      "{\"revoke\":\"jcn:2010001084915\"}\n"
      "{\"unrevoke\":\"example.jp\"}\n"
      "{\"revoke\":\"jp\"}\n"
      "{\"revoke\":1}\n");
  EXPECT_EQ(first.revoked, 2U);
  ASSERT_EQ(first.problems.size(), 3U);
  EXPECT_THAT(first.problems[0].what, HasSubstr("example.jp is not revoked"));
  EXPECT_THAT(first.problems[1].what, HasSubstr("top-level domain"));
  EXPECT_THAT(first.problems[2].what, HasSubstr("revoke: must be a string"));
  const std::vector<Revocation> expected = {{"jcn:2010001084915", ""},
                                            {"jipdec.or.jp", "ticket 1"}};
  EXPECT_EQ(Store("test", folder_).revocations(), expected);
  EXPECT_EQ(import("{\"unrevoke\":\"jcn:2010001084915\"}\n").unrevoked, 1U);
  EXPECT_EQ(Store("test", folder_).information().revocations, 1U);
}

// Lines are read by several threads, but done in their order.
TEST_F(ImportTest, TheOrderOfLinesCounts) {
  std::string text;
  for (int i = 0; i < 3000; ++i) {
    text += put_line(organisation("test:x", "version " + std::to_string(i), {{"x.example", true}}));
    if (i % 3 == 0) {
      text += "{\"del\":\"test:x\"}\n";
    }
  }
  const auto result = import(text);
  EXPECT_EQ(result.put, 3000U);
  EXPECT_EQ(result.removed, 1000U);
  EXPECT_EQ(result.bad_lines, 0U);
  const Store store("test", folder_);
  EXPECT_EQ(store.lookup("x.example", noon).organisation.names.at("ja"), "version 2999");
  EXPECT_EQ(store.information().organisations, 1U);
  EXPECT_EQ(store.information().domains, 1U);
}

TEST_F(ImportTest, KeepsAThousandProblemsAndCountsAll) {
  std::string text;
  for (int i = 0; i < 1500; ++i) {
    text += "x\n";
  }
  const auto result = import(text);
  EXPECT_EQ(result.problems.size(), 1000U);
  EXPECT_EQ(result.bad_lines, 1500U);
}

TEST_F(ImportTest, TellsItsProgress) {
  auto editor = Editor::open(folder_);
  ASSERT_TRUE(editor) << editor.error();
  std::string text;
  for (int i = 0; i < 1000; ++i) {
    text += put_line(organisation("test:" + std::to_string(i), "名前",
                                  {{"d" + std::to_string(i) + ".example", true}}));
  }
  std::istringstream input(text);
  std::vector<std::uint64_t> progress;
  const auto result = import_json_lines(
      input, *editor, [&progress](std::uint64_t octets) { progress.push_back(octets); });
  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(result->put, 1000U);
  EXPECT_GT(progress.size(), 1U);
  EXPECT_TRUE(std::ranges::is_sorted(progress));
  EXPECT_EQ(progress.back(), text.size());
}

TEST_F(ImportTest, AStreamThatFailsIsAnError) {
  class Broken : public std::streambuf {
    int_type underflow() override { throw std::runtime_error("disk"); }
  };
  auto editor = Editor::open(folder_);
  ASSERT_TRUE(editor) << editor.error();
  Broken buffer;
  std::istream input(&buffer);
  EXPECT_FALSE(import_json_lines(input, *editor, {}));
}

}  // namespace
}  // namespace anshin::registry
