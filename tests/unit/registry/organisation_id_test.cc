// Check digits of corporate numbers, and identifiers of other schemes.
#include <anshin/registry.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace anshin::registry {
namespace {

using testing::HasSubstr;

TEST(CorporateNumber, AcceptsPublishedNumbers) {
  EXPECT_TRUE(corporate_number_is_valid("2010001084915"));
  EXPECT_TRUE(corporate_number_is_valid("1010405009403"));
}

TEST(CorporateNumber, EveryOtherCheckDigitIsWrong) {
  std::string number = "2010001084915";
  for (char digit = '0'; digit <= '9'; ++digit) {
    number.front() = digit;
    EXPECT_EQ(corporate_number_is_valid(number), digit == '2') << number;
  }
}

TEST(CorporateNumber, FindsEveryErrorInOneDigit) {
  const std::string right = "2010001084915";
  for (std::size_t i = 0; i < right.size(); ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string number = right;
      number[i] = digit;
      // The sum is taken modulo 9, so that 0 and 9 cannot be told apart.
      const bool same = digit == right[i] || (i > 0 && (digit - right[i]) % 9 == 0);
      EXPECT_EQ(corporate_number_is_valid(number), same) << number;
    }
  }
}

TEST(CorporateNumber, RefusesOtherLengthsAndCharacters) {
  for (const char* number : {"", "201000108491", "20100010849150", "201000108491x",
                             "２０１０００１０８４９１５", "2010001 84915"}) {
    EXPECT_FALSE(corporate_number_is_valid(number)) << number;
  }
}

TEST(OrganisationId, Accepted) {
  for (const char* id : {"jcn:2010001084915", "lei:5493001KJTIIGC8Y1R12", "x-1:a.b_c-d"}) {
    const auto checked = check_organisation_id(id);
    EXPECT_TRUE(checked) << checked.error();
  }
  EXPECT_TRUE(check_organisation_id("lei:" + std::string(64, 'A')));
  EXPECT_TRUE(check_organisation_id(std::string(32, 'a') + ":1"));
}

TEST(OrganisationId, Refused) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "scheme:number"},
      {"2010001084915", "scheme:number"},
      {"jcn:2010001084916", "is there a typing error"},
      {"jcn:3010001084915", "is there a typing error"},
      {"jcn:201000108491", "13 digits"},
      {"jcn:", "13 digits"},
      {"JCN:2010001084915", "scheme must be"},
      {":1", "scheme must be"},
      {"1a:1", "scheme must be"},
      {std::string(33, 'a') + ":1", "scheme must be"},
      {"lei:", "1 to 64"},
      {"lei:a b", "1 to 64"},
      {"lei:a;b", "1 to 64"},
      {"lei:a:b", "1 to 64"},
      {"lei:" + std::string(65, 'A'), "1 to 64"},
      {"lei:株", "1 to 64"}};
  for (const auto& [id, expected] : cases) {
    const auto checked = check_organisation_id(id);
    ASSERT_FALSE(checked) << id;
    EXPECT_THAT(checked.error(), HasSubstr(expected)) << id;
  }
}

}  // namespace
}  // namespace anshin::registry
