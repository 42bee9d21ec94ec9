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
      "\"b:1\"}}";
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
      {a + b, 1, "line 2: there are more than the 1 entries"},
      {a, 2, "there are 1 entries, but the manifest states 2"},
      {"", 1, "there are 0 entries"},
      {"\n", 1, "line 1: does not begin"},
      {"[]\n", 1, "line 1: does not begin"},
      {"{\"put\":{\"name\":1,\"id\":\"a:1\"}}\n", 1, "line 1: does not begin"},
      {"{\"del\":\"\"}\n", 1, "line 1: does not begin"},
      {"{\"del\":\"a\\u0041\"}\n", 1, "line 1: does not begin"},
      {"{\"del\":\"" + std::string(300, 'a') + "\"}\n", 1, "line 1: does not begin"},
      {std::string(65537, ' '), 1, "line 1: is longer than 65536 bytes"},
  };
  for (const auto& bad : cases) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, bad.text.size() + 1}) {
      EXPECT_THAT(read(bad.text, bad.lines, piece), HasSubstr(bad.says)) << bad.text.substr(0, 40);
    }
  }
}

TEST(EntryOrder, AnEmptyFileMayBeMeant) {
  EXPECT_EQ(read("", 0, 1), "");
}

}  // namespace
}  // namespace anshin::distribution
