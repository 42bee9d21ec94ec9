// Events as text and JSON: hostile values stay inside their field.
#include "telemetry/event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace anshin::telemetry {
namespace {

TEST(Event, PlainValuesAreNotQuoted) {
  Event event("message");
  event.add("client", "203.0.113.45").add("from", "a@example.jp").add("ms", 12).add("below", -1);
  EXPECT_EQ(event.text(), "message client=203.0.113.45 from=a@example.jp ms=12 below=-1");
  EXPECT_EQ(
      event.json_members(),
      R"("event":"message","client":"203.0.113.45","from":"a@example.jp","ms":12,"below":-1)");
}

TEST(Event, OtherValuesAreQuoted) {
  Event event("e");
  event.add("empty", "")
      .add("blank", "a b")
      .add("equals", "a=b")
      .add("quote", "a\"b")
      .add("back", "a\\");
  EXPECT_EQ(event.text(), R"(e empty="" blank="a b" equals="a=b" quote="a\"b" back="a\\")");
}

TEST(Event, HostileValuesCannotBreakOut) {
  for (const std::string_view hostile :
       {std::string_view("a\r\nmessage queue_id=forged"), std::string_view("a\0b", 3),
        std::string_view("\x1b[2J\x1b]0;title\x07"),
        std::string_view("\xc2\x9b"
                         "31m"),
        std::string_view("\xff\xfe"), std::string_view("\" action=accept x=\""),
        std::string_view("\xe2\x80\xaetxt.exe"), std::string_view("\xe2\x80\xa8line"),
        std::string_view("\\\" action=accept")}) {
    Event event("e");
    event.add("value", hostile).add("action", "reject");
    const auto text = event.text();
    EXPECT_TRUE(text.ends_with("\" action=reject")) << text;
    for (const std::string_view bad :
         {"\n", "\r", "\x1b", "\x07", "\xc2\x9b", "\xe2\x80\xae", "\xe2\x80\xa8"}) {
      EXPECT_EQ(text.find(bad), std::string::npos) << text;
      EXPECT_EQ(event.json_members().find(bad), std::string::npos) << text;
    }
    EXPECT_EQ(text.find('\0'), std::string::npos);
    const auto json = nlohmann::json::parse('{' + event.json_members() + '}');
    EXPECT_EQ(json.size(), 3U);
    EXPECT_EQ(json["action"], "reject");
  }
}

TEST(Event, LongValuesAreCut) {
  Event event("e");
  event.add("value", std::string(10000, 'a')).add("short", std::string(100, 'b'), 10);
  EXPECT_LT(event.text().size(), 300U);
  EXPECT_EQ(event.text().find("bbbbbbbbbbb"), std::string::npos);
}

TEST(Event, JapaneseStaysReadable) {
  Event event("e");
  event.add("name", "株式会社クオリティア");
  EXPECT_EQ(event.text(), "e name=\"株式会社クオリティア\"");
}

}  // namespace
}  // namespace anshin::telemetry
