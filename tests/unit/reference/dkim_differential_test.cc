// Generated messages through both engines: where libopendkim judges otherwise, the difference is
// one of those that the data explains.
#include <anshin/native_engines.h>

#include "support/dkim_bench.h"
#include "support/dkim_generator.h"
#include "support/explained_differences.h"

#include <gtest/gtest.h>

#include <string>

namespace anshin {
namespace {

constexpr std::uint64_t messages = 4000;

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    out += word + " ";
  }
  return out;
}

TEST(DkimDifferential, EnginesAgree) {
  const auto native = dkim::make_native_engine();
  test::ExplainedDifferences explained(ANSHIN_TEST_DATA "/dkim/differential/reference.txt");
  std::size_t passed = 0;
  std::size_t compared = 0;
  for (std::uint64_t number = 0; number < messages; ++number) {
    const test::GeneratedMessage generated = test::generate_message(number);
    dns::Zone zone;
    for (const auto& [name, record] : generated.keys) {
      zone.add(name, dns::Txt{record});
    }
    const auto resolver = dns::make_zone_resolver(zone);
    const auto ours = test::verify(*native, generated.message, resolver);
    const auto theirs = test::verify(generated.message, resolver);
    ASSERT_EQ(ours.size(), theirs.size()) << "message " << number;
    for (std::size_t i = 0; i < ours.size(); ++i) {
      ++compared;
      passed += ours[i].verdict == DkimVerdict::pass ? 1U : 0U;
      EXPECT_FALSE(ours[i].reason.empty());
      if (ours[i].verdict == theirs[i].verdict) {
        continue;
      }
      const std::string verdicts =
          std::string(to_string(ours[i].verdict)) + "/" + std::string(to_string(theirs[i].verdict));
      const std::string reasons =
          joined(generated.features) + "// " + ours[i].reason + " // " + theirs[i].reason;
      EXPECT_TRUE(explained.covers(verdicts, reasons))
          << "message " << number << ", signature " << i << ": " << verdicts << ": " << reasons
          << "\n"
          << test::octets_of(generated.message);
    }
  }
  EXPECT_EQ(explained.unused(), "");
  EXPECT_GT(passed, compared / 5);
  EXPECT_LT(passed, compared * 4 / 5);
}

}  // namespace
}  // namespace anshin
