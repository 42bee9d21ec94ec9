// Where a publication may live, and who may read it there.
#include "authority/site.h"
#include "unit/authority/publication_fixture.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

namespace anshin::authority {
namespace {

using testing::HasSubstr;

TEST_F(PublicationTest, RefusesTheFolderOfASiteAndThatOfARegistry) {
  edit({qualitia()});
  const registry::Store store("robins", registry_);
  const std::string site = root_ + "/site";
  ASSERT_TRUE(write_site(store, site, {.title = {}, .url = {}, .date = {}}, {}));
  BuildRequest there = request();
  there.folder = site;
  const auto beside_a_site = build(there, {});
  ASSERT_FALSE(beside_a_site);
  EXPECT_THAT(beside_a_site.error(), HasSubstr(site + ": holds public pages"));
  EXPECT_FALSE(std::filesystem::exists(site + "/manifest.json"));
  there.folder = registry_;
  EXPECT_THAT(refusal(there), HasSubstr(registry_ + ": holds a registry"));
}

// Cron and hardened units often have 077; keys and the registry are not what is published.
TEST_F(PublicationTest, MayBeReadByAWebServerWhateverTheUmask) {
  const auto mode = [](const std::filesystem::path& path) {
    return static_cast<unsigned>(std::filesystem::status(path).permissions());
  };
  const mode_t before = ::umask(077);
  edit({qualitia()});
  published(request());
  edit({jipdec()});
  const BuildResult second = published(request());
  ::umask(before);
  ASSERT_FALSE(second.manifest.deltas.empty());
  EXPECT_THAT(second.warnings, testing::IsEmpty());
  EXPECT_EQ(mode(out_), 0755U);
  for (const auto& file : std::filesystem::directory_iterator(out_)) {
    EXPECT_EQ(mode(file.path()), 0644U) << file.path();
  }
  EXPECT_EQ(mode(registry_ + "/registry.db") & 0007U, 0U);

  // As an earlier version left it.
  const std::string snapshot = out_ + "/" + second.manifest.snapshot.name;
  ASSERT_EQ(::chmod(snapshot.c_str(), 0600), 0);
  BuildRequest again = request();
  again.issued += std::chrono::minutes(1);
  published(again);
  EXPECT_EQ(mode(snapshot), 0644U);

  // Under its other name it may be a secret.
  const std::string other = root_ + "/other";
  ASSERT_EQ(::chmod(snapshot.c_str(), 0600), 0);
  std::filesystem::create_hard_link(snapshot, other);
  again.issued += std::chrono::minutes(1);
  EXPECT_THAT(published(again).warnings, testing::ElementsAre(HasSubstr("hard links")));
  EXPECT_EQ(mode(snapshot), 0600U);
  std::filesystem::remove(other);

  ASSERT_EQ(::chmod(out_.c_str(), 0700), 0);
  again.issued += std::chrono::minutes(1);
  EXPECT_THAT(published(again).warnings,
              testing::ElementsAre(testing::HasSubstr("others cannot enter it")));
}

}  // namespace
}  // namespace anshin::authority
