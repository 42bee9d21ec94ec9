// The OpenSPF project's suite for RFC 7208 (203 cases), read from the published file.
#pragma once

#include <anshin/verifiers.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace anshin::test {

struct OpenSpfCase {
  std::string name;
  spf::Request request;
  std::shared_ptr<dns::Resolver> resolver;  ///< of the case's scenario
  std::set<std::string> verdicts;           ///< any of them is right
  bool judges_explanation = false;
  std::string explanation;
};

inline constexpr std::size_t openspf_cases = 203;

/// Empty if the suite is not there. Throws if it cannot be read.
std::vector<OpenSpfCase> load_openspf_suite();

/// What is wrong with a result, or "".
std::string miss_of(const OpenSpfCase& wanted, const SpfResult& got);

}  // namespace anshin::test
