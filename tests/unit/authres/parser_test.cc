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
