// What a reload keeps and what it makes anew.
#include "service/runtime.h"

#include "support/temporary_folder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>

namespace anshin::service {
namespace {

config::Configuration with_servers(const std::string& server) {
  config::Configuration configuration = config::defaults();
  configuration.dns.servers = {server};
  configuration.registries = {{.name = "a", .path = "/nonexistent/a"}};
  return configuration;
}

TEST(Runtime, KeepsTheResolverAndItsCacheWhereNothingChanged) {
  const auto first = make_runtime(with_servers("127.0.0.1:53"), nullptr);
  const auto second = make_runtime(with_servers("127.0.0.1:53"), first);
  EXPECT_EQ(first->resolver, second->resolver);
  EXPECT_EQ(first->registries->stores()[0], second->registries->stores()[0]);
  const auto third = make_runtime(with_servers("127.0.0.2:53"), second);
  EXPECT_NE(second->resolver, third->resolver);
}

TEST(Runtime, OpensARegistryAnewWhereItBecomesLocal) {
  using Role = registry::Store::Role;
  auto configuration = with_servers("127.0.0.1:53");
  const auto first = make_runtime(configuration, nullptr);
  EXPECT_EQ(first->registries->stores()[0]->role(), Role::authority);
  configuration.registries[0].local = true;
  const auto second = make_runtime(configuration, first);
  EXPECT_EQ(second->registries->stores()[0]->role(), Role::local);
  // How it is received does not matter to lookups.
  configuration.registries[0].refresh = std::chrono::minutes(5);
  const auto third = make_runtime(configuration, second);
  EXPECT_EQ(second->registries->stores()[0], third->registries->stores()[0]);
}

TEST(Runtime, LooksForLookAlikesAsConfigured) {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "own";
  {
    auto editor = registry::Editor::open(path);
    ASSERT_TRUE(editor) << editor.error();
    const auto own = registry::parse_organisation(
        R"({"id":"jcn:2010001084915","name":{"ja":"株式会社クオリティア"},)"
        R"("domains":[{"domain":"qualitia.co.jp"}]})");
    ASSERT_TRUE(own) << own.error();
    ASSERT_TRUE(editor->put(*own));
    ASSERT_TRUE(editor->commit());
  }
  config::Configuration configuration = config::defaults();
  configuration.registries = {{.name = "own", .path = path}};
  const std::vector<std::string> claims = {"株式会社クオリティア"};
  const auto suspected = [&](const std::string& author) {
    const auto runtime = make_runtime(configuration, nullptr);
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return runtime->registries->lookup(author, claims, now).imitation.has_value();
  };
  EXPECT_TRUE(suspected("example.com"));
  configuration.look_alikes.allow = {"example.com"};
  EXPECT_FALSE(suspected("example.com"));
  EXPECT_TRUE(suspected("example.net"));
  configuration.look_alikes.enabled = false;
  EXPECT_FALSE(suspected("example.net"));
}

TEST(Runtime, ReadsAZoneFileAgain) {
  const TemporaryFolder folder;
  config::Configuration configuration = config::defaults();
  configuration.zone_file = folder.path() / "zone.txt";
  const dns::Question question = dns::question("example.com", dns::RecordType::TXT);
  const auto ask = [&](const Runtime& runtime) {
    return runtime.resolver->ask(question).wait(dns::Deadline::max())->texts;
  };
  std::ofstream(configuration.zone_file) << "example.com. 60 TXT \"one\"\n";
  const auto first = make_runtime(configuration, nullptr);
  std::ofstream(configuration.zone_file) << "example.com. 60 TXT \"two\"\n";
  const auto second = make_runtime(configuration, first);
  EXPECT_EQ(ask(*first), std::vector<std::string>{"one"});
  EXPECT_EQ(ask(*second), std::vector<std::string>{"two"});
}

TEST(Runtime, SaysWhatCannotBeUsed) {
  config::Configuration configuration = config::defaults();
  configuration.zone_file = "/nonexistent/zone.txt";
  EXPECT_THROW(make_runtime(configuration, nullptr), std::runtime_error);
  configuration = config::defaults();
  configuration.signing_key = "/nonexistent/mark.pem";
  try {
    make_runtime(configuration, nullptr);
    ADD_FAILURE() << "a missing key was accepted";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("/nonexistent/mark.pem"), std::string::npos);
  }
}

}  // namespace
}  // namespace anshin::service
