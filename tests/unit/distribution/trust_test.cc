// Key rotation: announced, used, retired; who is trusted in between, and after something was lost.
#include "distribution/trust.h"

#include "receiver_fixture.h"

#include <fstream>

namespace anshin::distribution {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class RotationTest : public ReceiverTest {
 protected:
  const crypto::SigningKey& old_key() const { return publisher_.key; }
  std::vector<std::string> both() const {
    return {old_key().public_base64(), new_key_.public_base64()};
  }
  // The next serial with one entry more.
  void publish_next(const std::vector<std::string>& announced,
                    const std::vector<crypto::SigningKey>& signers) {
    ++serial_;
    publisher_.start(serial_, put_lines(1, serial_), serial_).keys = announced;
    publisher_.manifest.issued += std::chrono::minutes(serial_);
    publisher_.publish_signed_by(signers);
  }
  SyncStatus status() { return sync().status; }
  void rotate() {
    publish_next({}, {old_key()});
    ASSERT_EQ(status(), SyncStatus::updated);
    publish_next(both(), {old_key()});
    ASSERT_EQ(status(), SyncStatus::updated);
    publish_next({new_key_.public_base64()}, {new_key_});
    ASSERT_EQ(status(), SyncStatus::updated);
  }

  crypto::SigningKey new_key_ = crypto::SigningKey::generate();
  unsigned serial_ = 0;
};

TEST_F(RotationTest, IsFollowedStepByStep) {
  publish_next({}, {old_key()});
  ASSERT_EQ(status(), SyncStatus::updated);
  EXPECT_FALSE(std::filesystem::exists(folder() + "/trust.json"));
  publish_next(both(), {old_key()});
  ASSERT_EQ(status(), SyncStatus::updated);
  EXPECT_EQ(read_sync_state(source_of_folder()).trusted_keys, both());
  publish_next(both(), {new_key_});
  ASSERT_EQ(status(), SyncStatus::updated);
  publish_next({new_key_.public_base64()}, {new_key_});
  ASSERT_EQ(status(), SyncStatus::updated);
  EXPECT_THAT(read_sync_state(source_of_folder()).trusted_keys,
              ElementsAre(new_key_.public_base64()));
}

TEST_F(RotationTest, ARetiredKeyIsTrustedNoLonger) {
  rotate();
  publish_next({}, {old_key()});
  EXPECT_EQ(status(), SyncStatus::refused);
  EXPECT_EQ(information().serial, 3U);
}

TEST_F(RotationTest, OneWhoSleptIsBroughtBackByBothSignatures) {
  publish_next({}, {old_key()});
  ASSERT_EQ(status(), SyncStatus::updated);
  publish_next({new_key_.public_base64()}, {new_key_});
  EXPECT_EQ(status(), SyncStatus::refused);
  publish_next({new_key_.public_base64()}, {new_key_, old_key()});
  EXPECT_EQ(status(), SyncStatus::updated);
  publish_next({new_key_.public_base64()}, {new_key_});
  EXPECT_EQ(status(), SyncStatus::updated);
}

TEST_F(RotationTest, OneWhoSleptIsBroughtBackByItsAdmin) {
  publish_next({}, {old_key()});
  ASSERT_EQ(status(), SyncStatus::updated);
  publish_next({new_key_.public_base64()}, {new_key_});
  ASSERT_EQ(status(), SyncStatus::refused);
  public_keys_ = {new_key_.public_base64()};
  EXPECT_EQ(status(), SyncStatus::updated);
}

TEST_F(RotationTest, ChangedConfigurationCountsAlone) {
  rotate();
  const auto third = crypto::SigningKey::generate();
  public_keys_ = {third.public_base64()};
  publish_next({}, {new_key_});
  EXPECT_EQ(status(), SyncStatus::refused);
  publish_next({}, {third});
  EXPECT_EQ(status(), SyncStatus::updated);
}

TEST_F(RotationTest, LosingTheNotesBringsNoKeyBack) {
  rotate();
  std::filesystem::remove(folder() + "/sync.json");
  publish_next({}, {old_key()});
  EXPECT_EQ(status(), SyncStatus::refused);
}

TEST_F(RotationTest, DamagedTrustIsNotReplacedByTheConfiguration) {
  rotate();
  std::ofstream(folder() + "/trust.json", std::ios::trunc) << "{}";
  publish_next({}, {old_key()});
  const auto result = sync();
  EXPECT_EQ(result.status, SyncStatus::refused);
  EXPECT_THAT(result.reason, HasSubstr("trust.json"));
  public_keys_ = {new_key_.public_base64()};
  publish_next({new_key_.public_base64()}, {new_key_});
  EXPECT_EQ(status(), SyncStatus::refused);
  EXPECT_EQ(reset().status, SyncStatus::updated);
  EXPECT_EQ(status(), SyncStatus::unchanged);
}

// Who is no longer trusted must not be even while the new version cannot be fetched.
TEST_F(RotationTest, CountsFromTheManifestOn) {
  publish_next(both(), {old_key()});
  ASSERT_EQ(status(), SyncStatus::updated);
  publish_next({new_key_.public_base64()}, {new_key_});
  publisher_.fetcher.files.erase(publisher_.url(publisher_.manifest.snapshot.name));
  ASSERT_EQ(status(), SyncStatus::failed);
  publish_next({}, {old_key()});
  EXPECT_EQ(status(), SyncStatus::refused);
}

// The manifest before lists the retired key, and is no older than what is in force.
TEST_F(RotationTest, AnEarlierAnnouncementBringsNoKeyBack) {
  publish_next(both(), {old_key()});
  ASSERT_EQ(status(), SyncStatus::updated);
  const auto earlier = publisher_.fetcher.files;
  publish_next({new_key_.public_base64()}, {new_key_});
  publisher_.fetcher.files.erase(publisher_.url(publisher_.manifest.snapshot.name));
  const auto changed = sync();
  ASSERT_EQ(changed.status, SyncStatus::failed);
  EXPECT_THAT(changed.reason, HasSubstr("announced other keys"));
  publisher_.fetcher.files = earlier;
  publisher_.fetcher.files[publisher_.url("manifest.json.sig")] +=
      format_signatures(publisher_.fetcher.files[publisher_.url("manifest.json")], {new_key_});
  const auto replayed = sync();
  EXPECT_EQ(replayed.status, SyncStatus::refused);
  EXPECT_THAT(replayed.reason, HasSubstr("rollback"));
  EXPECT_THAT(read_sync_state(source_of_folder()).trusted_keys,
              ElementsAre(new_key_.public_base64()));
}

// Whoever stole the retired key serves the manifest that announced it, with the signatures it had.
TEST_F(RotationTest, AReplayBringsNoRetiredKeyBack) {
  publish_next({}, {old_key()});
  ASSERT_EQ(status(), SyncStatus::updated);
  publish_next(both(), {old_key(), new_key_});
  ASSERT_EQ(status(), SyncStatus::updated);
  const auto both_announced = publisher_.fetcher.files;
  publish_next({new_key_.public_base64()}, {new_key_});
  ASSERT_EQ(status(), SyncStatus::updated);
  for (const char* lost : {"nothing", "sync.json", "registry.db"}) {
    std::filesystem::remove(folder() + "/" + lost);
    publisher_.fetcher.files = both_announced;
    EXPECT_EQ(status(), SyncStatus::refused) << lost;
    publish_next({}, {old_key()});
    EXPECT_EQ(status(), SyncStatus::refused) << lost;
    EXPECT_THAT(read_sync_state(source_of_folder()).trusted_keys,
                ElementsAre(new_key_.public_base64()));
  }
}

TEST_F(RotationTest, ARefusedManifestAnnouncesNothing) {
  publish_next({}, {old_key()});
  ASSERT_EQ(status(), SyncStatus::updated);
  publish_next(both(), {old_key()});
  publisher_.manifest.expires = today - std::chrono::seconds(1);
  publisher_.publish();
  ASSERT_EQ(status(), SyncStatus::refused);
  EXPECT_THAT(read_sync_state(source_of_folder()).trusted_keys,
              ElementsAre(old_key().public_base64()));
}

TEST(KeysInForce, AreTheConfiguredOnesUntilOthersAreAnnounced) {
  EXPECT_THAT(keys_in_force({"a", "b"}, std::nullopt), ElementsAre("a", "b"));
  EXPECT_THAT(keys_in_force({"a"}, AnnouncedKeys{.configured = {"a"}, .trusted = {"c"}}),
              ElementsAre("c"));
  EXPECT_THAT(keys_in_force({"b", "a"}, AnnouncedKeys{.configured = {"a", "b"}, .trusted = {"c"}}),
              ElementsAre("c"));
  EXPECT_THAT(keys_in_force({"a", "d"}, AnnouncedKeys{.configured = {"a"}, .trusted = {"c"}}),
              ElementsAre("a", "d"));
}

}  // namespace
}  // namespace anshin::distribution
