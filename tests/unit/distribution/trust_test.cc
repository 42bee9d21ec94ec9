// Key rotation: announced, used, retired; who is trusted in between, and after something was lost.
#include "distribution/trust.h"

#include "receiver_fixture.h"
#include "text/base64.h"

#include <nlohmann/json.hpp>

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

// What counts is what the publisher signed, not what stands in a file of the daemon's user.
class TrustFileTest : public RotationTest {
 protected:
  std::string path() const { return folder() + "/trust.json"; }
  nlohmann::json read() const {
    std::ifstream file(path());
    return nlohmann::json::parse(file);
  }
  void write(const nlohmann::json& content) const {
    std::ofstream(path(), std::ios::trunc) << content;
  }
  SyncState state() const { return read_sync_state(source_of_folder()); }
  // The keys that count are not known, and why.
  void expect_refused(const std::string& why) {
    EXPECT_THAT(state().keys_problem, HasSubstr(why));
    EXPECT_TRUE(state().trusted_keys.empty());
    const auto result = sync();
    EXPECT_EQ(result.status, SyncStatus::refused);
    EXPECT_THAT(result.reason, HasSubstr(why));
  }
  nlohmann::json announcement_of(const Manifest& manifest,
                                 const std::vector<crypto::SigningKey>& signers) const {
    const std::string text = format_manifest(manifest);
    return {{"manifest", text::encode_base64(text)},
            {"signatures", format_signatures(text, signers)}};
  }
};

TEST_F(TrustFileTest, TellsWhoCountsAndWhy) {
  publish_next({}, {old_key()});
  ASSERT_EQ(status(), SyncStatus::updated);
  ASSERT_EQ(state().keys.size(), 1U);
  EXPECT_EQ(state().keys[0].why, "configured");
  publish_next({new_key_.public_base64()}, {new_key_, old_key()});
  ASSERT_EQ(status(), SyncStatus::updated);
  const auto keys = state().keys;
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0].key, new_key_.public_base64());
  EXPECT_TRUE(keys[0].counts);
  EXPECT_THAT(keys[0].why, HasSubstr(old_key().public_base64() + " signed"));
  EXPECT_EQ(keys[1].key, old_key().public_base64());
  EXPECT_FALSE(keys[1].counts);
  EXPECT_THAT(keys[1].why, HasSubstr("retired"));
}

TEST_F(TrustFileTest, AKeyThatNobodyAnnouncedDoesNotCount) {
  rotate();
  const auto forger = crypto::SigningKey::generate();
  Manifest forged = publisher_.manifest;
  forged.keys = {forger.public_base64()};
  auto content = read();
  content["announcements"].push_back(announcement_of(forged, {forger}));
  write(content);
  publish_next({}, {forger});
  expect_refused("is signed by no key that counted before it");
}

TEST_F(TrustFileTest, AManifestThatWasChangedProvesNothing) {
  rotate();
  auto content = read();
  auto& last = content["announcements"].back();
  Manifest changed = publisher_.manifest;
  changed.keys.push_back(crypto::SigningKey::generate().public_base64());
  last["manifest"] = text::encode_base64(format_manifest(changed));
  write(content);
  expect_refused("is signed by no key");
}

TEST_F(TrustFileTest, AManifestOfAnotherRegistryProvesNothing) {
  rotate();
  Manifest other = publisher_.manifest;
  other.registry = "another";
  auto content = read();
  content["announcements"] = nlohmann::json::array({announcement_of(other, {old_key(), new_key_})});
  write(content);
  expect_refused("is of the registry \"another\"");
}

TEST_F(TrustFileTest, TheProofGoesBackToTheConfiguredKeys) {
  rotate();
  ASSERT_EQ(read()["announcements"].size(), 2U);
  auto content = read();
  content["announcements"].erase(content["announcements"].begin());
  write(content);
  expect_refused("its announcement 1 is signed by no key");
}

TEST_F(TrustFileTest, TheProofIsAsShortAsItCanBe) {
  rotate();
  const auto third = crypto::SigningKey::generate();
  publish_next({third.public_base64()}, {third, new_key_, old_key()});
  ASSERT_EQ(status(), SyncStatus::updated);
  EXPECT_EQ(read()["announcements"].size(), 1U);
  EXPECT_THAT(state().trusted_keys, ElementsAre(third.public_base64()));
}

// Version 1 had no proof.
TEST_F(TrustFileTest, OfAnEarlierVersionOnlyWhatItRetiredCounts) {
  publish_next({}, {old_key()});
  ASSERT_EQ(status(), SyncStatus::updated);
  write({{"version", 1},
         {"configured", {old_key().public_base64()}},
         {"trusted", both()},
         {"issued", "2026-11-22T10:00:00Z"}});
  EXPECT_THAT(state().trusted_keys, ElementsAre(old_key().public_base64()));
  publish_next({}, {new_key_});
  EXPECT_EQ(status(), SyncStatus::refused);
  publish_next(both(), {old_key()});
  EXPECT_EQ(status(), SyncStatus::updated);
  EXPECT_EQ(read()["version"], 2);
  EXPECT_EQ(state().trusted_keys, both());
}

TEST_F(TrustFileTest, OfAnEarlierVersionUnknownKeysDoNotCount) {
  publish_next({}, {old_key()});
  ASSERT_EQ(status(), SyncStatus::updated);
  write({{"version", 1},
         {"configured", {old_key().public_base64()}},
         {"trusted", {new_key_.public_base64()}}});
  publish_next({new_key_.public_base64()}, {new_key_});
  expect_refused("was written by an earlier version");
  public_keys_ = {new_key_.public_base64()};
  EXPECT_EQ(status(), SyncStatus::updated);
}

// The manifest that would prove the keys has not changed since; it is fetched all the same.
TEST_F(TrustFileTest, OfAnEarlierVersionTheProofIsFetched) {
  publisher_.fetcher.with_etags = true;
  publish_next(both(), {old_key()});
  ASSERT_EQ(status(), SyncStatus::updated);
  write({{"version", 1}, {"configured", {old_key().public_base64()}}, {"trusted", both()}});
  ASSERT_EQ(status(), SyncStatus::unchanged);
  EXPECT_EQ(read()["version"], 2);
  EXPECT_EQ(state().trusted_keys, both());
}

}  // namespace
}  // namespace anshin::distribution
