// Manifests: written always alike, and read as hostile.
#include <anshin/distribution.h>

#include "distribution/limits.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <string>

namespace anshin::distribution {
namespace {

using Json = nlohmann::json;

std::string content_of(const std::string& name) {
  std::ifstream file(std::string(ANSHIN_TEST_DATA "/distribution/manifests/") + name,
                     std::ios::binary);
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

// "deltas.0.from" as JSON has it: "/deltas/0/from".
Json::json_pointer pointer(std::string path) {
  std::ranges::replace(path, '.', '/');
  return Json::json_pointer("/" + path);
}

Json changed(const Json& test) {
  Json manifest = Json::parse(content_of("good.json"));
  const Json set = test.value("set", Json::object());
  for (const auto& [path, value] : set.items()) {
    manifest[pointer(path)] = value;
  }
  for (const Json& path : test.value("remove", Json::array())) {
    const auto place = pointer(path);
    manifest[place.parent_pointer()].erase(place.back());
  }
  return manifest;
}

std::chrono::sys_seconds nine_on_april(int day) {
  return std::chrono::sys_days(std::chrono::year(2026) / std::chrono::April / day) +
         std::chrono::hours(9);
}

TEST(Manifest, ReadsEveryField) {
  const auto manifest = parse_manifest(content_of("good.json"));
  ASSERT_TRUE(manifest) << manifest.error();
  EXPECT_EQ(manifest->registry, "robins");
  EXPECT_EQ(manifest->serial, 43U);
  EXPECT_EQ(manifest->issued, nine_on_april(1));
  EXPECT_EQ(manifest->expires, nine_on_april(8));
  EXPECT_EQ(
      manifest->snapshot,
      (PublishedFile{.name = "robins-43.snapshot.jsonl.gz",
                     .size = 321,
                     .sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                     .lines = 2}));
  ASSERT_EQ(manifest->deltas.size(), 2U);
  EXPECT_EQ(manifest->deltas[0].from, 42U);
  EXPECT_EQ(manifest->deltas[1].from, 40U);
  EXPECT_EQ(manifest->deltas[1].file.lines, 3U);
  EXPECT_EQ(manifest->keys.size(), 2U);
  EXPECT_EQ(manifest->site, "https://registry.example/robins/");
}

TEST(Manifest, IsWrittenAsTheGoldenFile) {
  const std::string golden = content_of("good.json");
  const auto manifest = parse_manifest(golden);
  ASSERT_TRUE(manifest) << manifest.error();
  EXPECT_EQ(format_manifest(*manifest), golden);
}

TEST(Manifest, RefusesWhatIsHostile) {
  const Json cases = Json::parse(content_of("hostile.json"));
  EXPECT_GT(cases.size(), 50U);
  for (const Json& test : cases) {
    SCOPED_TRACE(test.at("name").get<std::string>());
    const auto manifest = parse_manifest(changed(test).dump());
    ASSERT_FALSE(manifest);
    EXPECT_NE(manifest.error().find(test.at("error").get<std::string>()), std::string::npos)
        << manifest.error();
  }
}

TEST(Manifest, TakesWhatIsHarmless) {
  for (const Json& test : Json::parse(content_of("harmless.json"))) {
    SCOPED_TRACE(test.at("name").get<std::string>());
    const auto manifest = parse_manifest(changed(test).dump());
    ASSERT_TRUE(manifest) << manifest.error();
    const auto again = parse_manifest(format_manifest(*manifest));
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(*again, *manifest);
  }
}

TEST(Manifest, RefusesWhatIsNoJsonObject) {
  for (const std::string_view text : {"", "null", "[]", "{", "{} {}", "\xff", "{\"version\":1,}"}) {
    EXPECT_FALSE(parse_manifest(text)) << text;
  }
  EXPECT_FALSE(parse_manifest(std::string(max_manifest_octets - 1, '[')));
}

TEST(Manifest, IsBounded) {
  std::string padded = content_of("good.json");
  padded.resize(max_manifest_octets, ' ');
  EXPECT_TRUE(parse_manifest(padded));
  padded += ' ';
  const auto manifest = parse_manifest(padded);
  ASSERT_FALSE(manifest);
  EXPECT_NE(manifest.error().find("longer than 1000000 octets"), std::string::npos);
}

Manifest with_deltas(std::size_t count) {
  auto manifest = parse_manifest(content_of("good.json")).value_or(Manifest{});
  manifest.serial = count + 1;
  manifest.deltas.clear();
  for (std::uint64_t from = count; from > 0; --from) {
    PublishedFile file = manifest.snapshot;
    file.name = "robins-" + std::to_string(from) + ".gz";
    manifest.deltas.push_back({.file = file, .from = from});
  }
  return manifest;
}

TEST(Manifest, HasAtMostThousandDeltas) {
  EXPECT_TRUE(parse_manifest(format_manifest(with_deltas(max_deltas))));
  const auto manifest = parse_manifest(format_manifest(with_deltas(max_deltas + 1)));
  ASSERT_FALSE(manifest);
  EXPECT_EQ(manifest.error(), "deltas: more than 1000");
}

TEST(Manifest, HasAtMostEightKeys) {
  auto manifest = parse_manifest(content_of("good.json")).value_or(Manifest{});
  manifest.keys.clear();
  for (std::size_t i = 0; i < max_keys; ++i) {
    manifest.keys.push_back(crypto::SigningKey::generate().public_base64());
  }
  EXPECT_TRUE(parse_manifest(format_manifest(manifest)));
  manifest.keys.push_back(crypto::SigningKey::generate().public_base64());
  const auto refused = parse_manifest(format_manifest(manifest));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), "keys: more than 8");
}

}  // namespace
}  // namespace anshin::distribution
