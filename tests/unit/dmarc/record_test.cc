// DMARC Policy Records: tests/data/dmarc/records.yaml says what each text means.
#include "dmarc/record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <string>

namespace anshin::dmarc {
namespace {

std::string text_of(std::optional<DmarcPolicy> policy) {
  return policy ? std::string(to_string(*policy)) : "absent";
}

std::string text_of(AlignmentMode mode) {
  return mode == AlignmentMode::strict ? "s" : "r";
}

std::string text_of(Psd psd) {
  switch (psd) {
    case Psd::y:
      return "y";
    case Psd::n:
      return "n";
    case Psd::u:
      return "u";
  }
  return "?";
}

std::string text_of(const FailureOptions& fo) {
  std::string text;
  text += fo.all ? "0" : "";
  text += fo.any ? "1" : "";
  text += fo.dkim ? "d" : "";
  text += fo.spf ? "s" : "";
  return text;
}

std::string text_of(const std::vector<std::string>& uris) {
  std::string text;
  for (const auto& uri : uris) {
    text += (text.empty() ? "" : " ") + uri;
  }
  return text;
}

/// What the reader made of one property of a record, as the data file writes it.
std::string property(const Record& record, const std::string& name) {
  if (name == "p") {
    return text_of(record.p);
  }
  if (name == "sp") {
    return text_of(record.sp);
  }
  if (name == "np") {
    return text_of(record.np);
  }
  if (name == "adkim") {
    return text_of(record.adkim);
  }
  if (name == "aspf") {
    return text_of(record.aspf);
  }
  if (name == "psd") {
    return text_of(record.psd);
  }
  if (name == "t") {
    return record.testing ? "y" : "n";
  }
  if (name == "rua") {
    return text_of(record.rua);
  }
  if (name == "ruf") {
    return text_of(record.ruf);
  }
  if (name == "fo") {
    return text_of(record.fo);
  }
  if (name == "usable") {
    return record.usable ? "yes" : "no";
  }
  if (name == "problem") {
    return record.problem;
  }
  return "the data file has an unknown key";
}

TEST(Record, MeansWhatTheDataSays) {
  const YAML::Node cases = YAML::LoadFile(ANSHIN_TEST_DATA "/dmarc/records.yaml");
  ASSERT_GT(cases.size(), 30U);
  for (const auto& entry : cases) {
    SCOPED_TRACE(entry["name"].as<std::string>());
    const auto record = parse_record(entry["text"].as<std::string>());
    if (entry["error"]) {
      ASSERT_FALSE(record.has_value());
      EXPECT_THAT(record.error(), testing::HasSubstr(entry["error"].as<std::string>()));
      continue;
    }
    ASSERT_TRUE(record.has_value()) << record.error();
    for (const auto& expected : entry["expect"]) {
      const auto name = expected.first.as<std::string>();
      EXPECT_EQ(property(*record, name), expected.second.as<std::string>()) << name;
    }
  }
}

TEST(Record, ReadsManyTagsAndUris) {
  std::string text = "v=DMARC1; p=reject; rua=mailto:a@example.com";
  for (int i = 0; i < 20000; ++i) {
    text += ",mailto:a@example.com";
  }
  for (int i = 0; i < 20000; ++i) {
    text += ";x=y";
  }
  const auto record = parse_record(text);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->p, DmarcPolicy::reject);
  EXPECT_EQ(record->rua.size(), 100U);
}

}  // namespace
}  // namespace anshin::dmarc
