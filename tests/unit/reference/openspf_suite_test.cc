// The OpenSPF project's suite through the reference engine. What it is known to miss is listed in
// tests/data/spf/expected-misses.txt; a miss that is not listed fails, and so does a listed one
// that is no miss.
#include "support/openspf_suite.h"

#include <anshin/reference_engines.h>

#include "support/spf_bench.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

namespace anshin {
namespace {

std::set<std::string> listed_misses() {
  std::ifstream file(std::string(ANSHIN_TEST_DATA) + "/spf/expected-misses.txt");
  EXPECT_TRUE(file) << "expected-misses.txt is missing";
  std::set<std::string> names;
  for (std::string line; std::getline(file, line);) {
    const std::string name = line.substr(0, line.find_first_of(" #"));
    if (!name.empty()) {
      names.insert(name);
    }
  }
  return names;
}

TEST(OpenSpfSuite, MissesOnlyWhatIsListed) {
  const auto cases = test::load_openspf_suite();
  if (cases.empty()) {
    GTEST_SKIP() << "the suite is not there";
  }
  const auto engine = reference::make_reference_spf_engine();
  const std::set<std::string> listed = listed_misses();
  std::set<std::string> missed;
  for (const test::OpenSpfCase& one : cases) {
    const std::string miss =
        test::miss_of(one, test::check_spf(*engine, one.request, one.resolver));
    if (!miss.empty()) {
      missed.insert(one.name);
      EXPECT_TRUE(listed.contains(one.name)) << miss;
    }
  }
  for (const std::string& name : listed) {
    EXPECT_TRUE(missed.contains(name)) << name << " is listed as a miss, but passes";
  }
  EXPECT_EQ(cases.size(), test::openspf_cases);
}

}  // namespace
}  // namespace anshin
