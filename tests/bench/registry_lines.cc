#include "bench/registry_lines.h"

#include "bench/corporate_number.h"

namespace anshin::bench {
namespace {

constexpr std::size_t others = 5000;

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
