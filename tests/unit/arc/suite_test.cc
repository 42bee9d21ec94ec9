// The validation suite for ARC that accompanied the drafts of RFC 8617. Every case must come out as
// it says; there is no list of misses.
#include "arc_bench.h"
#include "dns/zone_resolver.h"
#include "text/header_field.h"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <string>
#include <vector>

namespace anshin {
namespace {

constexpr std::size_t cases = 175;

struct Case {
  std::string name;
  std::string description;
  std::string message;
  std::string expected;
  std::shared_ptr<dns::Resolver> resolver;
};

// An empty cv stands for chains that a sealer has declared failed: the suite was made for signers
// too, which must not add a verdict to such a chain. A validator's verdict is fail (RFC 8617
// section 5.2, step 2).
std::string verdict_of(const std::string& cv) {
  return cv.empty() ? "fail" : text::to_lower(cv);
}

std::vector<Case> load() {
  std::vector<Case> loaded;
  const std::string file = std::string(ANSHIN_SUITES) + "/arc/arc-draft-validation-tests.yml";
  if (!std::filesystem::exists(file)) {
    return loaded;
  }
  for (const YAML::Node& group : YAML::LoadAllFromFile(file)) {
    dns::Zone zone;
    for (const auto& record : group["txt-records"]) {
      zone.add(record.first.as<std::string>(), dns::Txt{record.second.as<std::string>()});
    }
    const auto resolver = dns::make_zone_resolver(std::move(zone));
    for (const auto& test : group["tests"]) {
      loaded.push_back({.name = test.first.as<std::string>(),
                        .description = test.second["description"].as<std::string>(),
                        .message = test.second["message"].as<std::string>(""),
                        .expected = verdict_of(test.second["cv"].as<std::string>("")),
                        .resolver = resolver});
    }
  }
  return loaded;
}

test::SignedMessage read(const std::string& text) {
  test::SignedMessage message;
  text::MessageReader reader({.header =
                                  [&](std::string_view name, std::string_view value) {
                                    message.fields.push_back(
                                        {std::string(name), std::string(value)});
                                  },
                              .end_of_headers = [] {},
                              .body = [&](std::string_view chunk) { message.body += chunk; }});
  reader.feed(text);
  reader.finish();
  return message;
}

TEST(ArcSuite, PassesWhole) {
  const std::vector<Case> loaded = load();
  if (loaded.empty()) {
    GTEST_SKIP() << "the suite is not there";
  }
  for (const Case& one : loaded) {
    const ArcResult got = test::validate(read(one.message), one.resolver);
    EXPECT_EQ(to_string(got.verdict), one.expected)
        << one.name << " (" << one.description << "): " << got.reason;
    EXPECT_FALSE(got.reason.empty()) << one.name;
  }
  EXPECT_EQ(loaded.size(), cases);
}

}  // namespace
}  // namespace anshin
