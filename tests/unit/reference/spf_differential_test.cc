// Generated SPF checks, native engine against reference engine: verdict, reason and explanation
// have to be the same. tests/data/spf/differential/reference.txt has the exceptions and why they
// are none of ours.
#include <anshin/native_engines.h>
#include <anshin/reference_engines.h>

#include "support/spf_bench.h"
#include "support/spf_generator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace anshin {
namespace {

constexpr std::uint64_t cases = 4000;

std::vector<std::string> exceptions() {
  std::ifstream file(std::string(ANSHIN_TEST_DATA) + "/spf/differential/reference.txt");
  EXPECT_TRUE(file) << "reference.txt is missing";
  std::vector<std::string> parts;
  for (std::string line; std::getline(file, line);) {
    if (const std::size_t bar = line.find(" | "); !line.starts_with('#') && bar != line.npos) {
      parts.push_back(line.substr(0, bar));
    }
  }
  return parts;
}

TEST(SpfDifferential, NativeAndReferenceAgree) {
  const auto native = spf::make_native_engine();
  const auto reference = reference::make_reference_spf_engine();
  const std::vector<std::string> excused = exceptions();
  std::map<SpfVerdict, unsigned> verdicts;
  unsigned disagreements = 0;
  for (std::uint64_t number = 0; number < cases && disagreements < 10; ++number) {
    const test::GeneratedSpf made = test::generate_spf(number);
    const auto resolver = dns::make_zone_resolver(test::zone_of(made.zone));
    const SpfResult ours = test::check_spf(*native, made.request, resolver);
    const SpfResult theirs = test::check_spf(*reference, made.request, resolver);
    ++verdicts[ours.verdict];
    if (ours.verdict == theirs.verdict && ours.reason == theirs.reason &&
        ours.explanation == theirs.explanation) {
      continue;
    }
    const bool is_excused = std::ranges::any_of(
        excused, [&](const std::string& part) { return theirs.reason.contains(part); });
    if (is_excused) {
      continue;
    }
    ++disagreements;
    ADD_FAILURE() << "case " << number << ", client " << made.request.client.to_string()
                  << ", sender " << made.request.sender << "\nnative    " << to_string(ours.verdict)
                  << ": " << ours.reason << " [" << ours.explanation << "]\nreference "
                  << to_string(theirs.verdict) << ": " << theirs.reason << " ["
                  << theirs.explanation << "]\n"
                  << made.zone;
  }
  for (const SpfVerdict verdict :
       {SpfVerdict::none, SpfVerdict::neutral, SpfVerdict::pass, SpfVerdict::fail,
        SpfVerdict::softfail, SpfVerdict::temperror, SpfVerdict::permerror}) {
    EXPECT_GT(verdicts[verdict], cases / 100) << to_string(verdict);
  }
}

}  // namespace
}  // namespace anshin
