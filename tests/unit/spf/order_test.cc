// Verdict, reason and explanation must not depend on the order in which answers arrive: the OpenSPF
// suite and generated checks, once with all answers at hand and then in random orders.
#include <anshin/native_engines.h>

#include "spf/limits.h"
#include "support/openspf_suite.h"
#include "support/shuffled_resolver.h"
#include "support/spf_bench.h"
#include "support/spf_generator.h"

#include <gtest/gtest.h>

#include <string>

namespace anshin {
namespace {

constexpr std::uint64_t orders = 8;
constexpr std::uint64_t generated = 1500;

std::string shown(const SpfResult& result) {
  return std::string(to_string(result.verdict)) + ": " + result.reason + " [" + result.explanation +
         "]";
}

class Order : public testing::Test {
 protected:
  void expect_no_influence(const spf::Request& request, const std::shared_ptr<dns::Resolver>& inner,
                           const std::string& name) const {
    const std::string straight = shown(test::check_spf(*engine, request, inner));
    for (std::uint64_t seed = 0; seed < orders; ++seed) {
      const auto resolver = std::make_shared<dns::ShuffledResolver>(inner, seed);
      const auto check = engine->start(request, resolver);
      while (resolver->release_any()) {
      }
      EXPECT_EQ(shown(check->result(std::chrono::steady_clock::now())), straight)
          << name << " with seed " << seed;
      EXPECT_LE(resolver->asked(), spf::most_questions) << name << " with seed " << seed;
    }
  }

  const std::shared_ptr<const spf::Engine> engine = spf::make_native_engine();
};

TEST_F(Order, DoesNotMatterInTheOpenSpfSuite) {
  const auto cases = test::load_openspf_suite();
  if (cases.empty()) {
    GTEST_SKIP() << "the suite is not there";
  }
  for (const test::OpenSpfCase& one : cases) {
    expect_no_influence(one.request, one.resolver, one.name);
  }
}

TEST_F(Order, DoesNotMatterInGeneratedChecks) {
  for (std::uint64_t number = 0; number < generated && !HasFailure(); ++number) {
    const test::GeneratedSpf made = test::generate_spf(number);
    expect_no_influence(made.request, dns::make_zone_resolver(test::zone_of(made.zone)),
                        "case " + std::to_string(number) + "\n" + made.zone);
  }
}

}  // namespace
}  // namespace anshin
