#include "bench/registry_lines.h"

namespace anshin::bench {
namespace {

constexpr std::size_t others = 5000;

/// A 法人番号: twelve digits behind their check digit, 9 minus the remainder by 9 of the digits'
/// sum, every second digit counted twice.
std::string corporate_number(std::size_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, 12 - digits.size(), '0');
  std::size_t sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const auto digit = static_cast<std::size_t>(digits[digits.size() - 1 - i] - '0');
    sum += digit * (i % 2 + 1);
  }
  return std::to_string(9 - sum % 9) + digits;
}

}  // namespace

std::string registry_line(std::size_t number, std::string_view domain) {
  const std::string count = std::to_string(number);
  return R"({"put":{"id":"jcn:)" + corporate_number(900'000'000'000 + number) +
         R"(","name":{"ja":"例示組織)" + count + R"(号","en":"Example Organisation )" + count +
         R"("},"domains":[{"domain":")" + std::string(domain) +
         R"(","subdomains":true}],"valid_from":"2020-01-01","valid_until":null}})" + "\n";
}

std::string other_registry_lines(std::size_t first) {
  std::string lines;
  for (std::size_t number = first; number < first + others; ++number) {
    lines += registry_line(number, "r" + std::to_string(number) + ".example");
  }
  return lines;
}

}  // namespace anshin::bench
