// The order of published files, whatever pieces they come in.
#include "distribution/entry_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin::distribution {
namespace {

using testing::HasSubstr;

// The problem, or the ids with + for put and - for del.
std::string read(const std::string& text, std::uint64_t lines, std::size_t piece) {
  std::string seen;
  EntryOrder order(
      lines, [&](const EntryHead& head) { seen.append(head.put ? "+" : "-").append(head.id); });
  for (std::size_t at = 0; at < text.size(); at += piece) {
    if (!order.take(std::string_view(text).substr(at, piece))) {
      return order.problem();
    }
  }
  return order.finish() ? seen : order.problem();
}

TEST(EntryOrder, SeesEachEntryInAnyPieces) {
  const std::string text =
      "{\"put\":{\"id\":\"a:1\",\"x\":\"\\n\"}}\n{ \"del\" : \"a:2\" }\n{\"put\": {\"id\": "
      "\"b:1\",\"y\":{\"x\":[{\"x\":\"\\\\\"},\"x\",\"x\"],\"id\":1}}}\n";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    EXPECT_EQ(read(text, 3, piece), "+a:1-a:2+b:1") << piece;
  }
}

struct BadCase {
  std::string text;
  std::uint64_t lines;
  std::string says;
};

TEST(EntryOrder, SaysWhatIsWrong) {
  const std::string a = "{\"del\":\"a:1\"}\n";
  const std::string b = "{\"del\":\"b:1\"}\n";
  const std::vector<BadCase> cases{
      {b + a, 2, "line 2: a:1 comes after b:1"},
      {a + a, 2, "line 2: a:1 comes after a:1"},
      {a + b, 1, "line 2: there are more entries than the manifest states, 1"},
      {a, 2, "there is 1 entry, but the manifest states 2"},
      {"", 1, "there are 0 entries"},
      {"\n", 1, "line 1: does not begin"},
      {"[]\n", 1, "line 1: does not begin"},
      {"{\"put\":{\"name\":1,\"id\":\"a:1\"}}\n", 1, "line 1: does not begin"},
      {"{\"del\":\"\"}\n", 1, "line 1: does not begin"},
      {"{\"del\":\"a\\u0041\"}\n", 1, "line 1: does not begin"},
      {"{\"del\":\"" + std::string(300, 'a') + "\"}\n", 1, "line 1: does not begin"},
      {R"({"del":"a:1"})", 1, "line 1: the last line has no end"},
      {"{\"del\":\"a:1\"}\r\n", 1, "line 1: holds a CR"},
      {"{\"del\":\r\"a:1\"}\n", 1, "line 1: holds a CR"},
      {a + "\r\n", 2, "line 2: holds a CR"},
      {" {\"del\":\"a:1\"}\n", 1, "line 1: blanks stand around the object"},
      {"{\"del\":\"a:1\"}\t\n", 1, "line 1: blanks stand around the object"},
      {R"({"del":"a:1","x":1})", 1, R"(line 1: holds more than a "put" or a "del")"},
      {R"({"put":{"id":"a:1"},"del":"a:1"})", 1, R"(line 1: holds more than a "put" or a "del")"},
      {R"({"put":{"id":"a:1"},"x":{"put":[]}})", 1, R"(line 1: holds more than a "put")"},
      {R"({"put":{"id":"a:1","id":"b:1"}})", 1, "line 1: a key stands twice in an object"},
      {a + R"({"put":{"id":"b:1","x":[{"y":1,"z":2,"y":3}]}})", 2,
       "line 2: a key stands twice in an object"},
      {R"({"put":{"id":"a:1"},"put":{"id":"b:1"}})", 1, "line 1: a key stands twice in an object"},
      {R"({"put":{"id":"a:1","\u0069d":"b:1"}})", 1, "line 1: a key is written with an escape"},
      {R"({"put":{"id":"a:1","x":)" + std::string(max_entry_nesting, '['), 1,
       "line 1: is nested more than 32 levels deep"},
      {std::string(65537, ' '), 1, "line 1: is longer than 65536 bytes"},
  };
  for (const auto& bad : cases) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, bad.text.size() + 1}) {
      EXPECT_THAT(read(bad.text, bad.lines, piece), HasSubstr(bad.says)) << bad.text.substr(0, 40);
    }
  }
}

TEST(EntryOrder, TakesAsManyLevelsAsAreAllowed) {
  const std::size_t more = max_entry_nesting - 2;
  const std::string line =
      R"({"put":{"id":"a:1","x":)" + std::string(more, '[') + std::string(more, ']') + "}}\n";
  EXPECT_EQ(read(line, 1, line.size()), "+a:1");
}

TEST(EntryOrder, AnEmptyFileMayBeMeant) {
  EXPECT_EQ(read("", 0, 1), "");
}

}  // namespace
}  // namespace anshin::distribution
