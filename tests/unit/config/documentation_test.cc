// The sample file, docs/configuration.md and the manual page name every key that the parser knows,
// with its default, and no other.
#include "config/configuration.h"
#include "config/keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace anshin::config {
namespace {

std::string read(const std::string& file) {
  std::ifstream input(std::string(ANSHIN_TEST_DATA) + "/../../" + file);
  EXPECT_TRUE(input) << file;
  return {std::istreambuf_iterator<char>(input), {}};
}

std::string problems_of(const std::expected<Configuration, std::vector<Problem>>& result) {
  std::string out;
  if (!result) {
    for (const auto& problem : result.error()) {
      out += problem.to_string() + '\n';
    }
  }
  return out;
}

/// The sample with its defaults ("#key = value") taken out of their comments.
std::string uncommented(const std::string& sample) {
  return std::regex_replace(sample, std::regex("(^|\n)#([a-z_]+ = )"), "$1$2");
}

/// The sample with its [[registry]] blocks taken out of their comments as well.
std::string with_registries(const std::string& sample) {
  return std::regex_replace(
      std::regex_replace(sample,
                         std::regex("\n# "
                                    "(\\[\\[registry\\]\\]|(name|path|local|url|public_keys|ca_"
                                    "file|refresh_minutes) = )"),
                         "\n$1"),
      std::regex("public_keys = \\[\"\\.\\.\\.\"\\]"),
      "public_keys = [\"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"]");
}

/// Whether a default is this host's own.
bool depends_on_host(std::string_view key) {
  return key == "authserv_id";
}

TEST(SampleFile, IsValidAsItStands) {
  const auto result = parse(read("conf/anshind.toml"), "anshind.toml");
  ASSERT_TRUE(result) << problems_of(result);
  for (const auto& key : keys()) {
    EXPECT_EQ(key.show(*result), key.show(defaults())) << key.section << '.' << key.name;
  }
}

TEST(SampleFile, ShowsTheDefaults) {
  const auto result = parse(uncommented(read("conf/anshind.toml")), "anshind.toml");
  ASSERT_TRUE(result) << problems_of(result);
  for (const auto& key : keys()) {
    if (!depends_on_host(key.name)) {
      EXPECT_EQ(key.show(*result), key.show(defaults())) << key.section << '.' << key.name;
    }
  }
}

TEST(SampleFile, ShowsEveryKey) {
  const std::string sample = read("conf/anshind.toml");
  for (const auto& key : keys()) {
    const auto section = sample.find("\n[" + std::string(key.section) + "]\n");
    ASSERT_NE(section, std::string::npos) << key.section;
    const auto next = sample.find("\n[", section + 2);
    const auto found = sample.find("\n#" + std::string(key.name) + " = ", section);
    EXPECT_LT(found, next) << key.section << '.' << key.name;
  }
}

TEST(SampleFile, ShowsAReceivedAndALocalRegistry) {
  const auto result = parse(with_registries(read("conf/anshind.toml")), "anshind.toml");
  ASSERT_TRUE(result) << problems_of(result);
  ASSERT_EQ(result->registries.size(), 2U);
  for (const auto& key : registry_keys()) {
    const auto is_set = [&](const Registry& registry) {
      return key.show(registry) != key.show(Registry{});
    };
    EXPECT_TRUE(std::ranges::any_of(result->registries, is_set)) << key.name;
  }
}

/// Rows of the tables below a heading such as "## [dns]": key, default.
std::set<std::pair<std::string, std::string>> documented(const std::string& section) {
  std::istringstream lines(read("docs/configuration.md"));
  std::set<std::pair<std::string, std::string>> rows;
  const std::regex row("\\| `([a-z_]+)` \\| ([^|]+) \\| [^|]+ \\| .*");
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## ")) {
      inside = line == "## " + section;
    }
    std::smatch match;
    if (inside && std::regex_match(line, match, row)) {
      rows.emplace(match[1], match[2]);
    }
  }
  return rows;
}

TEST(Documentation, NamesEveryKeyWithItsDefault) {
  std::map<std::string, std::set<std::pair<std::string, std::string>>> expected;
  for (const auto& key : keys()) {
    const auto shown =
        depends_on_host(key.name) ? "the host's name" : '`' + key.show(defaults()) + '`';
    expected['[' + std::string(key.section) + ']'].emplace(key.name, shown);
  }
  for (const auto& key : registry_keys()) {
    const bool needed = key.name == "name" || key.name == "path";
    expected["[[registry]]"].emplace(key.name,
                                     needed ? "needed" : '`' + key.show(Registry{}) + '`');
  }
  for (const auto& [section, rows] : expected) {
    EXPECT_EQ(documented(section), rows) << section;
  }
}

/// The entry of a key in the manual page, on one line.
std::string manual_entry(const std::string& manual, std::string_view section,
                         std::string_view key) {
  const auto start = manual.find("\n.Ss Section " + std::string(section) + '\n');
  const auto end = manual.find("\n.El", start);
  const auto entry = manual.find("\n.It Li " + std::string(key) + '\n', start);
  if (start == std::string::npos || entry >= end) {
    return {};
  }
  auto text = manual.substr(entry, std::min(manual.find("\n.It", entry + 1), end) - entry);
  std::ranges::replace(text, '\n', ' ');
  return text;
}

TEST(Manual, NamesEveryKeyWithItsDefault) {
  const auto manual = read("docs/man/anshind.toml.5");
  for (const auto& key : keys()) {
    const auto shown = depends_on_host(key.name) ? "the host's name" : key.show(defaults());
    EXPECT_THAT(manual_entry(manual, key.section, key.name),
                testing::EndsWith(" Default: " + shown + '.'))
        << key.section << '.' << key.name;
  }
  for (const auto& key : registry_keys()) {
    EXPECT_NE(manual_entry(manual, key.section, key.name), "") << key.name;
  }
}

}  // namespace
}  // namespace anshin::config
