// The strict reader: the examples of RFC 8601 appendix B, and what is not a field.
#include "authres/parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <string>

namespace anshin::authres {
namespace {

/// A field in one line, so that data can say what was read.
std::string text_of(const ParsedField& field) {
  std::string text = "<" + field.authserv_id + "> " + std::to_string(field.version);
  for (const auto& result : field.results) {
    text +=
        " | " + result.method + "/" + std::to_string(result.method_version) + "=" + result.result;
    if (!result.reason.empty()) {
      text += " reason=<" + result.reason + ">";
    }
    for (const auto& property : result.properties) {
      text += " " + property.type + "." + property.name + "=<" + property.value + ">";
    }
  }
  return text;
}

TEST(Parser, ReadsWhatTheDataSays) {
  const YAML::Node cases = YAML::LoadFile(ANSHIN_TEST_DATA "/authres/fields.yaml");
  ASSERT_GT(cases.size(), 20U);
  for (const auto& entry : cases) {
    const auto value = entry["value"].as<std::string>();
    SCOPED_TRACE(value);
    const auto field = parse(value);
    if (entry["error"]) {
      ASSERT_FALSE(field.has_value()) << text_of(*field);
      EXPECT_THAT(field.error(), testing::HasSubstr(entry["error"].as<std::string>()));
      continue;
    }
    ASSERT_TRUE(field.has_value()) << field.error();
    EXPECT_EQ(text_of(*field), entry["field"].as<std::string>());
  }
}

std::string text_of(const std::expected<std::vector<MethodResult>, std::string>& results) {
  return results ? text_of(ParsedField{.authserv_id = "", .version = 1, .results = *results})
                 : results.error();
}

TEST(Parser, ReadsOneMethodAmongWhatOthersWrite) {
  EXPECT_EQ(text_of(parse_results_of(
                "dmarc",
                " mx.example.net 1; spf=pass smtp.remote-ip=2001:db8::1 (a;b) x=\";\";"
                "\r\n\tdmarc=pass action=none header.from=example.jp; arc=none;")),
            "<> 1 | dmarc/1=pass .action=<none> header.from=<example.jp>");
  EXPECT_EQ(text_of(parse_results_of("dmarc", "a; dmarc=fail; x=\"; dmarc=pass\"; DMARC=pass")),
            "<> 1 | dmarc/1=fail | dmarc/1=pass");
  EXPECT_EQ(text_of(parse_results_of("dmarc", "a; spf=pass")), "<> 1");
  EXPECT_EQ(text_of(parse_results_of("dmarc", "a; none")), "<> 1");
}

TEST(Parser, OneMethodMustBeRightInForm) {
  using testing::HasSubstr;
  EXPECT_THAT(text_of(parse_results_of("dmarc", "a; dmarc=pass header.from=a/b")),
              HasSubstr("expected a value"));
  EXPECT_THAT(text_of(parse_results_of("dmarc", "a; spf=\"open; dmarc=pass")),
              HasSubstr("a quoted string without end"));
  // What stands before a result must neither hide it nor make it up
  EXPECT_THAT(text_of(parse_results_of(
                  "dmarc", "a; spf=pass; dmarc=pass; x=(@b; dmarc=fail (p=reject) header.from=c")),
              HasSubstr("a comment without end"));
  EXPECT_THAT(text_of(parse_results_of("dmarc", "a; spf=pass smtp.mailfrom=a); dmarc=pass")),
              HasSubstr("without \"(\""));
  EXPECT_THAT(text_of(parse_results_of("dmarc", "a; dmarc=pass; (open")), HasSubstr("expected"));
  EXPECT_THAT(text_of(parse_results_of("dmarc", "a (open; dmarc=pass")),
              HasSubstr("a comment without end"));
  EXPECT_THAT(text_of(parse_results_of("dmarc", "a 2; dmarc=pass")),
              HasSubstr("an unknown version"));
  EXPECT_THAT(text_of(parse_results_of("dmarc", "a; dmarc/2=pass")),
              HasSubstr("an unknown method version"));
  EXPECT_THAT(text_of(parse_results_of("dmarc", "a; spf=(open; dmarc=pass")),
              testing::Not(HasSubstr("dmarc/1")));
  EXPECT_THAT(text_of(parse_results_of("dmarc", "; dmarc=pass")), HasSubstr("expected a value"));
}

TEST(Parser, ReadsHugeValues) {
  std::string value = "mx.example.jp";
  for (int i = 0; i < 100000; ++i) {
    value += "; spf=pass ((x)) smtp.helo=a";
  }
  const auto field = parse(value);
  ASSERT_TRUE(field.has_value()) << field.error();
  EXPECT_EQ(field->results.size(), 100000U);
  EXPECT_FALSE(parse(std::string(1U << 20U, '(')).has_value());
}

}  // namespace
}  // namespace anshin::authres
