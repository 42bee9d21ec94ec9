// The whole parser. tests/data/config/NN-name.toml is read; NN-name.expect holds its problems, one
// "line: text" each, or the values that the file changes, one "section.key = value" each.
#include "config/configuration.h"

#include "config/keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace anshin::config {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file) {
  std::ifstream input(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), {}};
}

std::string outcome(const std::expected<Configuration, std::vector<Problem>>& result) {
  std::string out;
  if (!result) {
    for (const auto& problem : result.error()) {
      out += std::to_string(problem.line) + ": " + problem.what + '\n';
    }
    return out;
  }
  for (const auto& key : keys()) {
    if (key.show(*result) != key.show(defaults())) {
      out.append(key.section).append(".").append(key.name).append(" = ");
      out += key.show(*result) + '\n';
    }
  }
  for (const auto& registry : result->registries) {
    for (const auto& key : registry_keys()) {
      out.append("registry.").append(key.name).append(" = ") += key.show(registry) + '\n';
    }
  }
  return out;
}

class ConfigurationData : public testing::TestWithParam<fs::path> {};

TEST_P(ConfigurationData, Matches) {
  const auto result = parse(read(GetParam()), "test.toml");
  EXPECT_EQ(outcome(result), read(fs::path(GetParam()).replace_extension(".expect")));
}

std::vector<fs::path> data_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(std::string(ANSHIN_TEST_DATA) + "/config")) {
    if (entry.path().extension() == ".toml") {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

std::string test_name(const testing::TestParamInfo<fs::path>& info) {
  std::string name = info.param.stem().string();
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Files, ConfigurationData, testing::ValuesIn(data_files()), test_name);

TEST(Configuration, EmptyFileGivesTheDefaults) {
  const auto result = parse("", "x.toml");
  ASSERT_TRUE(result);
  EXPECT_EQ(outcome(result), "");
  EXPECT_EQ(result->file, "x.toml");
  EXPECT_FALSE(result->milter.authserv_id.empty());
  EXPECT_EQ(result->auth.receiver, result->milter.authserv_id);
}

TEST(Configuration, ReceiverIsTheAuthservId) {
  const auto result = parse("[milter]\nauthserv_id = \"MX.Example.JP.\"\n", "x.toml");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->milter.authserv_id, "mx.example.jp");
  EXPECT_EQ(result->auth.receiver, "mx.example.jp");
}

TEST(Configuration, ZoneFileStartsAtTheFolderOfTheFile) {
  const std::string text = "[dns]\nzone_file = \"a/test.zone\"\n";
  EXPECT_EQ(parse(text, "/etc/anshin/x.toml")->zone_file, "/etc/anshin/a/test.zone");
  EXPECT_EQ(parse(text, "x.toml")->zone_file, "a/test.zone");
  EXPECT_EQ(parse("[dns]\nzone_file = \"/z\"\n", "/etc/x.toml")->zone_file, "/z");
}

TEST(Configuration, ProblemTellsFileAndLine) {
  EXPECT_EQ((Problem{"a.toml", 12, "wrong"}).to_string(), "a.toml:12: wrong");
  EXPECT_EQ((Problem{"a.toml", 0, "wrong"}).to_string(), "a.toml: wrong");
  EXPECT_EQ((Problem{"", 0, "wrong"}).to_string(), "wrong");
}

TEST(Configuration, BoundsSizes) {
  EXPECT_THAT(outcome(parse(std::string((1U << 20U) + 1, '\n'), "x")),
              testing::HasSubstr("larger than 1 MB"));
  EXPECT_EQ(outcome(parse(std::string(1U << 20U, '\n'), "x")), "");
  EXPECT_THAT(outcome(parse("\n#" + std::string(8192, 'a'), "x")),
              testing::StartsWith("2: line of more"));
  std::string many;
  for (int i = 0; i < 200; ++i) {
    many += "[x" + std::to_string(i) + "]\n";
  }
  EXPECT_EQ(parse(many, "x").error().size(), 101U);
}

TEST(Configuration, DeepNestingIsHarmless) {
  std::string deep = "[";
  for (int i = 0; i < 4000; ++i) {
    deep += "a.";
  }
  EXPECT_THAT(outcome(parse(deep + "a]\n", "x")), testing::HasSubstr("unknown section"));
  EXPECT_FALSE(parse("[dns]\nservers = " + std::string(4000, '[') + std::string(4000, ']'), "x"));
}

TEST(Configuration, MessagesArePrintable) {
  const auto result =
      parse("[milter]\n\"so\\u001b[31mcket\" = 1\nsocket = \"unix:a\\u001b\"\n", "x");
  ASSERT_FALSE(result);
  EXPECT_EQ(outcome(result).find('\x1b'), std::string::npos);
}

class ConfigurationFile : public testing::Test {
 protected:
  ConfigurationFile() {
    std::string name = (fs::temp_directory_path() / "anshin-config-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  ~ConfigurationFile() override { fs::remove_all(folder_); }
  ConfigurationFile(const ConfigurationFile&) = delete;
  ConfigurationFile& operator=(const ConfigurationFile&) = delete;
  ConfigurationFile(ConfigurationFile&&) = delete;
  ConfigurationFile& operator=(ConfigurationFile&&) = delete;

  std::string file(const std::string& name, const std::string& content) const {
    std::ofstream(folder_ / name) << content;
    return (folder_ / name).string();
  }
  fs::path folder_;
};

TEST_F(ConfigurationFile, IsLoaded) {
  const auto name = file("a.toml", "[dns]\ntries = 3\nzone_file = \"z\"\n");
  const auto result = load(name);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->dns.tries, 3U);
  EXPECT_EQ(result->zone_file, (folder_ / "z").string());
  EXPECT_EQ(result->file, name);
}

TEST_F(ConfigurationFile, ProblemsNameTheFile) {
  const auto name = file("a.toml", "\n[dns]\ntires = 3\n");
  const auto result = load(name);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error()[0].to_string(),
            name + ":3: unknown key \"tires\" in [dns]; did you mean \"tries\"?");
}

TEST_F(ConfigurationFile, MissingFileFolderAndTooLargeFile) {
  EXPECT_THAT(outcome(load((folder_ / "none.toml").string())), testing::HasSubstr("no such file"));
  EXPECT_THAT(outcome(load(folder_.string())), testing::HasSubstr("is not a file"));
  EXPECT_THAT(outcome(load("/dev/zero")), testing::HasSubstr("is not a file"));
  EXPECT_THAT(outcome(load(file("big.toml", std::string(2U << 20U, '\n')))),
              testing::HasSubstr("larger than 1 MB"));
}

TEST_F(ConfigurationFile, UnreadableFile) {
  if (::geteuid() == 0) {
    GTEST_SKIP() << "root can read everything";
  }
  const auto name = file("a.toml", "");
  ASSERT_EQ(::chmod(name.c_str(), 0), 0);
  EXPECT_THAT(outcome(load(name)), testing::HasSubstr("Permission denied"));
}

}  // namespace
}  // namespace anshin::config
