// The OpenSPF project's suite through the engine of our own: every case, explanations included.
#include "support/openspf_suite.h"

#include <anshin/native_engines.h>

#include "support/spf_bench.h"

#include <gtest/gtest.h>

#include <string>

namespace anshin {
namespace {

class OpenSpf : public testing::Test {
 protected:
  void SetUp() override {
    if (cases.empty()) {
      GTEST_SKIP() << "the suite is not there";
    }
  }

  const std::vector<test::OpenSpfCase> cases = test::load_openspf_suite();
  const std::shared_ptr<const spf::Engine> engine = spf::make_native_engine();
};

TEST_F(OpenSpf, PassesWhole) {
  EXPECT_EQ(cases.size(), test::openspf_cases);
  for (const test::OpenSpfCase& one : cases) {
    EXPECT_EQ(test::miss_of(one, test::check_spf(*engine, one.request, one.resolver)), "");
  }
}

}  // namespace
}  // namespace anshin
