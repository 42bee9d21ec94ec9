// Identifiers for the benchmark's organisations.
#pragma once

#include <cstddef>
#include <string>

namespace anshin::bench {

/// A 法人番号: twelve digits behind their check digit, 9 minus the remainder by 9 of the digits'
/// sum, every second digit counted twice.
inline std::string corporate_number(std::size_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, 12 - digits.size(), '0');
  std::size_t sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const auto digit = static_cast<std::size_t>(digits[digits.size() - 1 - i] - '0');
    sum += digit * (i % 2 + 1);
  }
  return std::to_string(9 - sum % 9) + digits;
}

}  // namespace anshin::bench
