// Cases that every SPF engine has to judge alike, and what tests build zones with.
#pragma once

#include <anshin/results.h>

#include <ostream>
#include <string>
#include <vector>

namespace anshin::test {

/// A check of example.jp.
struct SpfCase {
  std::string name;
  std::string zone;  ///< master file
  std::string client;
  SpfVerdict verdict = SpfVerdict::none;
  std::string reason;  ///< a part of it
  std::string sender = "taro@example.jp";
  std::string explanation{};
};

void PrintTo(const SpfCase& one, std::ostream* out);

std::vector<SpfCase> spf_cases();
/// Local-parts that are not ASCII, and ASCII ones beside them (RFC 8616 section 4).
std::vector<SpfCase> spf_local_part_cases();

/// A TXT line.
std::string record(const std::string& text, const std::string& name = "example.jp.");
/// A TXT line of example.jp of any length, in pieces of at most 255 octets.
std::string long_record(const std::string& text);
/// `count` terms behind each other.
std::string repeated(const std::string& term, int count);
/// `count` times `before`, a number, `after`.
std::string numbered(const std::string& before, const std::string& after, int count);

}  // namespace anshin::test
