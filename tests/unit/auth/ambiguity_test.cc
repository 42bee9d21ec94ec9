#include "auth/ambiguity.h"

#include "text/header_field.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin::auth {
namespace {

using namespace std::string_literals;

std::string in_body(const std::vector<std::string>& chunks) {
  AmbiguityWatch watch;
  for (const std::string& chunk : chunks) {
    watch.body(chunk);
  }
  watch.end();
  return watch.finding();
}

std::string in_header(const std::string& value) {
  AmbiguityWatch watch;
  watch.header("X-Any", value);
  watch.end();
  return watch.finding();
}

TEST(Ambiguity, OrdinaryMailHasNone) {
  EXPECT_EQ(in_body({"one\r\ntwo\r\n"}), "");
  EXPECT_EQ(in_body({"no end of line"}), "");
  EXPECT_EQ(in_header(" folded\r\n\tvalue"), "");
}

TEST(Ambiguity, IsIndependentOfWhereTheBodyIsCut) {
  const std::string good = "one\r\ntwo\r\n\r\n";
  const std::vector<std::string> bad = {"one\rtwo\r\n", "one\ntwo\r\n", "\none\r\n",
                                        "one\r\n\r",    "one\r\r\n",    "nul\0\r\n"s};
  for (std::size_t cut = 0; cut <= good.size(); ++cut) {
    EXPECT_EQ(in_body({good.substr(0, cut), good.substr(cut)}), "") << cut;
  }
  for (const std::string& text : bad) {
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      EXPECT_NE(in_body({text.substr(0, cut), text.substr(cut)}), "") << text << " cut at " << cut;
    }
  }
}

TEST(Ambiguity, HeaderValues) {
  EXPECT_EQ(in_header(" a\rb"), "bare CR in the header");
  EXPECT_EQ(in_header(" a\r"), "bare CR in the header");
  EXPECT_EQ(in_header(" a\nb"), "bare LF in the header");
  EXPECT_EQ(in_header(" a\r\nInjected: b"), "line break without a fold in the header");
  EXPECT_EQ(in_header(" a\0b"s), "NUL in the header");
}

TEST(Ambiguity, FieldNames) {
  for (const std::string name : {"X-Any", "x!~", "Subject \t"}) {
    AmbiguityWatch watch;
    watch.header(name, " a");
    EXPECT_EQ(watch.finding(), "") << name;
  }
  for (const std::string& name : {"Reply-To\x0b"s, "Reply-To\xa0"s, "Reply-To\r"s, " Reply-To"s,
                                  "Reply\0To"s, "X Y"s, "件名"s}) {
    AmbiguityWatch watch;
    watch.header(name, " a");
    EXPECT_EQ(watch.finding(), "a field name with odd octets") << name;
  }
}

// RFC 6376 section 8.15: the signature covers the lowest, many readers show the highest.
TEST(Ambiguity, FieldsThatMayStandOnlyOnce) {
  for (const char* name : {"Subject", "Date", "Message-ID", "To", "Content-Type", "MIME-Version",
                           "Reply-To", "Mail-Reply-To", "Mail-Followup-To", "Content-Base"}) {
    AmbiguityWatch watch;
    watch.header(name, " a");
    watch.header("X-Other", " a");
    watch.header("Received", " a");
    watch.header("Received", " b");
    EXPECT_EQ(watch.finding(), "") << name;
    watch.header(text::to_lower(name) + "\t", " b");
    EXPECT_EQ(watch.finding(), "two " + std::string(name) + " fields");
  }
}

}  // namespace
}  // namespace anshin::auth
