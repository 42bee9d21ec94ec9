#include "policy/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin::policy {
namespace {

std::vector<std::string> deletions_of(
    const std::vector<std::pair<std::string, std::string>>& fields) {
  ForgeryFilter filter("mx.example.jp");
  for (const auto& [name, value] : fields) {
    filter.header(name, value);
  }
  std::vector<std::string> result;
  Plan plan;
  filter.apply_to(plan);
  for (const Deletion& deletion : plan.deletions) {
    result.push_back(deletion.name + "#" + std::to_string(deletion.occurrence));
  }
  return result;
}

using testing::ElementsAre;
using testing::IsEmpty;

// CVE-2022-48521: indices shift while one deletes, so the last must go first.
TEST(ForgeryFilter, RemovesExactlyOursOfEightLastFirst) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (int i = 1; i <= 8; ++i) {
    const bool ours = i == 2 || i == 3 || i == 5;
    fields.emplace_back("Authentication-Results",
                        ours ? " mx.example.jp; spf=pass" : " other.example; spf=pass");
  }
  EXPECT_THAT(deletions_of(fields),
              ElementsAre("Authentication-Results#5", "Authentication-Results#3",
                          "Authentication-Results#2"));
}

TEST(ForgeryFilter, RemovesOursInWhateverSpelling) {
  for (const char* value :
       {" MX.Example.JP; spf=pass", " (a (nested) comment) mx.example.jp; none",
        " \"mx.example.jp\"; none", "\r\n\tmx.example.jp\r\n\t; none", " mx.example.jp 1; none",
        " mx.example.jp/job; none", " mx.example.jp(c)1;none"}) {
    EXPECT_THAT(deletions_of({{"authentication-RESULTS", value}}),
                ElementsAre("Authentication-Results#1"))
        << value;
  }
}

TEST(ForgeryFilter, LeavesOthersAlone) {
  EXPECT_THAT(deletions_of({{"Authentication-Results", " mx.example.jp.evil.example; spf=pass"},
                            {"ARC-Authentication-Results", " i=1; mx.example.jp; spf=pass"},
                            {"X-Anshin-Mark", " v=1"},
                            {"Subject", " Anshin-Mark: v=1"}}),
              IsEmpty());
}

TEST(ForgeryFilter, RemovesResultsOfUnknownVersions) {
  EXPECT_THAT(deletions_of({{"Authentication-Results", " mail.example.com 1; spf=pass"},
                            {"Authentication-Results", " mail.example.com 2; spf=pass"},
                            {"ARC-Authentication-Results", " i=1; mail.example.com 2; spf=pass"}}),
              ElementsAre("Authentication-Results#2"));
}

TEST(ForgeryFilter, RemovesEveryMarkAndBimiField) {
  EXPECT_THAT(deletions_of({{"Anshin-Mark", " v=1; r=verified"},
                            {"ANSHIN-MARK ", ""},
                            {"BIMI-Location", " v=BIMI1;"},
                            {"bimi-indicator", " PHN2Zz4="}}),
              ElementsAre("Anshin-Mark#2", "Anshin-Mark#1", "BIMI-Location#1", "BIMI-Indicator#1"));
}

// Postfix 3.7's cleanup dies of some ten thousand deletions.
TEST(ForgeryFilter, RefusesMoreThanItsLimit) {
  ForgeryFilter filter("mx.example.jp");
  for (std::size_t i = 0; i < ForgeryFilter::kMaxForged; ++i) {
    filter.header("BIMI-Location", " v=BIMI1");
  }
  Plan plan;
  filter.apply_to(plan);
  EXPECT_EQ(plan.disposition, Disposition::accept);
  EXPECT_EQ(plan.deletions.size(), ForgeryFilter::kMaxForged);

  filter.header("Anshin-Mark", " v=1");
  Plan refused;
  filter.apply_to(refused);
  EXPECT_EQ(refused.disposition, Disposition::reject);
  EXPECT_EQ(refused.smtp_code, "550");
  EXPECT_TRUE(refused.deletions.empty());
  EXPECT_NE(refused.reason.find("500"), std::string::npos);
}

}  // namespace
}  // namespace anshin::policy
