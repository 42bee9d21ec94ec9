// The life of keys, seen by receivers that come every day, seldom, or too late.
#include "authority/key_rotation.h"

#include "distribution/limits.h"
#include "unit/authority/publication_fixture.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

namespace anshin::authority {
namespace {

using std::chrono::days;
using testing::HasSubstr;
using testing::IsEmpty;

class KeyRotation : public PublicationTest {
 protected:
  KeyRotation() { edit({qualitia()}); }

  void announce(const crypto::SigningKey& current, const crypto::SigningKey& added) const {
    const auto done = update_publication_state(registry_, [&](PublicationState state) {
      return announce_key(std::move(state), current.public_base64(), added.public_base64());
    });
    ASSERT_TRUE(done) << done.error();
  }
  void retire(const crypto::SigningKey& key) const {
    const auto done = update_publication_state(registry_, [&](PublicationState state) {
      return retire_key(std::move(state), key.public_base64(), april_1);
    });
    ASSERT_TRUE(done) << done.error();
  }
  void retire_stolen(const crypto::SigningKey& key) const {
    const auto done = update_publication_state(registry_, [&](PublicationState state) {
      return retire_stolen_key(std::move(state), key.public_base64(), april_1);
    });
    ASSERT_TRUE(done) << done.error();
  }
  BuildRequest signed_by(const std::vector<crypto::SigningKey>& keys, int day) const {
    BuildRequest asked = request();
    asked.keys = keys;
    asked.issued = april_1 + days(day);
    return asked;
  }

  const std::string first_key_ = first_.public_base64();
  const std::string second_key_ = second_.public_base64();
};

TEST_F(KeyRotation, IsFollowedByThoseWhoComeWhileBothSign) {
  published(signed_by({first_}, 0));
  Receiver daily = receiver();
  Receiver seldom = receiver();
  Receiver too_late = receiver();
  EXPECT_EQ(daily.fetch(out_), "");
  announce(first_, second_);
  EXPECT_THAT(published(signed_by({first_}, 1)).manifest.keys,
              testing::ElementsAre(first_key_, second_key_));
  EXPECT_EQ(daily.fetch(out_), "");
  EXPECT_THAT(daily.trusted, testing::ElementsAre(first_key_, second_key_));
  EXPECT_THAT(published(signed_by({first_, second_}, 2)).warnings, IsEmpty());
  EXPECT_EQ(seldom.fetch(out_), "");
  retire(first_);
  const BuildResult last = published(signed_by({second_}, 20));
  EXPECT_THAT(last.warnings, IsEmpty());
  EXPECT_THAT(last.manifest.keys, testing::ElementsAre(second_key_));
  EXPECT_EQ(daily.fetch(out_), "");
  EXPECT_EQ(seldom.fetch(out_), "");
  EXPECT_THAT(daily.trusted, testing::ElementsAre(second_key_));
  EXPECT_THAT(too_late.fetch(out_), HasSubstr("with any trusted key"));
  // The old key is of no use to anybody now.
  EXPECT_THAT(refusal(signed_by({first_}, 21)), HasSubstr("is not in the announced key list"));
  EXPECT_THAT(refusal(signed_by({first_, second_}, 21)),
              HasSubstr("is not in the announced key list"));
}

TEST_F(KeyRotation, AnUnannouncedKeyIsRefused) {
  published(signed_by({first_}, 0));
  EXPECT_THAT(refusal(signed_by({second_}, 1)),
              HasSubstr("receivers could not verify it: they trust " + first_key_));
  // Beside the one in use it does no harm.
  published(signed_by({first_, second_}, 1));
  EXPECT_EQ(receiver().fetch(out_), "");
}

TEST_F(KeyRotation, AnAnnouncementCountsOnceItIsPublished) {
  published(signed_by({first_}, 0));
  announce(first_, second_);
  EXPECT_THAT(refusal(signed_by({second_}, 1)), HasSubstr("receivers could not verify it"));
  published(signed_by({first_}, 1));
  const BuildResult early = published(signed_by({second_}, 2));
  ASSERT_EQ(early.warnings.size(), 1U);
  EXPECT_THAT(early.warnings[0], HasSubstr("was announced less than 7 days ago"));
}

// Both signed what is published, but whoever came for none of that knows the old key only.
TEST_F(KeyRotation, AYoungKeyThatIsLeftAloneIsWarnedOf) {
  published(signed_by({first_}, 0));
  announce(first_, second_);
  published(signed_by({first_}, 1));
  published(signed_by({first_, second_}, 2));
  Receiver away = receiver();
  retire(first_);
  for (const int day : {3, 7}) {
    const BuildResult alone = published(signed_by({second_}, day));
    ASSERT_EQ(alone.warnings.size(), 1U) << day;
    EXPECT_THAT(alone.warnings[0], HasSubstr("was announced less than 7 days ago"));
    EXPECT_THAT(away.fetch(out_), HasSubstr("with any trusted key"));
  }
  EXPECT_THAT(published(signed_by({second_}, 8)).warnings, IsEmpty());
}

TEST_F(KeyRotation, AnAnnouncementIsRipeAfterAWeek) {
  published(signed_by({first_}, 0));
  announce(first_, second_);
  published(signed_by({first_}, 1));
  EXPECT_THAT(published(signed_by({second_}, 8)).warnings, IsEmpty());
}

TEST_F(KeyRotation, TheFirstBuildMayAnnounceAReserveKey) {
  announce(first_, second_);
  EXPECT_THAT(published(signed_by({first_}, 0)).warnings, IsEmpty());
  EXPECT_THAT(published(signed_by({first_}, 1)).warnings, IsEmpty());
  Receiver one = receiver();
  EXPECT_EQ(one.fetch(out_), "");
  // The first key is stolen: the reserve takes over at once.
  retire_stolen(first_);
  EXPECT_THAT(published(signed_by({second_}, 2)).manifest.keys, testing::ElementsAre(second_key_));
  EXPECT_EQ(one.fetch(out_), "");
  EXPECT_THAT(one.trusted, testing::ElementsAre(second_key_));
}

TEST_F(KeyRotation, AStolenKeyWithoutReserveSignsItsOwnEnd) {
  published(signed_by({first_}, 0));
  Receiver one = receiver();
  EXPECT_EQ(one.fetch(out_), "");
  announce(first_, second_);
  retire_stolen(first_);
  EXPECT_THAT(refusal(signed_by({second_}, 1)), HasSubstr("receivers could not verify it"));
  EXPECT_THAT(refusal(signed_by({first_}, 1)), HasSubstr("could not verify the next one"));
  const BuildResult result = published(signed_by({first_, second_}, 1));
  EXPECT_THAT(result.manifest.keys, testing::ElementsAre(second_key_));
  ASSERT_EQ(result.warnings.size(), 1U);
  EXPECT_THAT(result.warnings[0], HasSubstr("key " + first_key_ + " is retired"));
  EXPECT_EQ(one.fetch(out_), "");
  EXPECT_THAT(one.trusted, testing::ElementsAre(second_key_));
  published(signed_by({second_}, 2));
  EXPECT_EQ(one.fetch(out_), "");
}

TEST_F(KeyRotation, ALostKeyNeedsForceAndNewConfigurations) {
  published(signed_by({first_}, 0));
  Receiver one = receiver();
  EXPECT_EQ(one.fetch(out_), "");
  announce(first_, second_);
  retire_stolen(first_);
  BuildRequest forced = signed_by({second_}, 1);
  forced.force = true;
  EXPECT_EQ(published(forced).warnings.size(), 1U);
  EXPECT_THAT(one.fetch(out_), HasSubstr("with any trusted key"));
  one.trusted = {second_key_};
  EXPECT_EQ(one.fetch(out_), "");
}

TEST_F(KeyRotation, TheKeysOfAnEmptyFolderAreThoseOfTheLastBuild) {
  published(signed_by({first_}, 0));
  std::filesystem::remove_all(out_);
  EXPECT_THAT(refusal(signed_by({second_}, 1)), HasSubstr("receivers could not verify it"));
  published(signed_by({first_}, 1));
}

TEST_F(KeyRotation, WithoutItsStateARegistryStillKnowsItsSignature) {
  published(signed_by({first_}, 0));
  std::filesystem::remove(registry_ + "/publication.json");
  EXPECT_THAT(refusal(signed_by({second_}, 1)),
              HasSubstr("bears no signature by a key of this registry"));
  published(signed_by({first_}, 1));
}

std::string error_of(const std::expected<PublicationState, std::string>& result) {
  return result ? "" : result.error();
}

TEST_F(KeyRotation, RefusesStepsThatMakeNoSense) {
  const std::string third_key = crypto::SigningKey::generate().public_base64();
  const PublicationState empty;
  EXPECT_THAT(error_of(announce_key(empty, "", second_key_)), HasSubstr("--key OLD.pem"));
  EXPECT_THAT(error_of(announce_key(empty, first_key_, first_key_)),
              HasSubstr("is the one in use"));
  EXPECT_THAT(error_of(retire_key(empty, first_key_, april_1)), HasSubstr("no keys are announced"));
  PublicationState used;
  used.last = LastBuild{.folder = "/out",
                        .serial = 1,
                        .issued = april_1,
                        .expires = april_1 + days(7),
                        .keys = {},
                        .signers = {first_key_}};
  EXPECT_THAT(error_of(announce_key(used, third_key, second_key_)),
              HasSubstr("was not signed with key " + third_key));
  const auto announced = announce_key(used, first_key_, second_key_);
  ASSERT_TRUE(announced) << announced.error();
  EXPECT_EQ(announced->keys.size(), 2U);
  EXPECT_EQ(announced->keys[0].announced, april_1);
  EXPECT_FALSE(announced->keys[1].announced);
  EXPECT_THAT(error_of(announce_key(*announced, "", second_key_)),
              HasSubstr("is announced already"));
  EXPECT_THAT(
      error_of(announce_key(*announced, third_key, crypto::SigningKey::generate().public_base64())),
      HasSubstr("key " + third_key + " is not in the announced key list"));
  EXPECT_THAT(error_of(retire_key(*announced, third_key, april_1)),
              HasSubstr("is not in the announced key list"));
  EXPECT_THAT(error_of(retire_key(*announced, first_key_, april_1)),
              HasSubstr("no manifest has announced another key yet"));
  const auto retired = retire_stolen_key(*announced, first_key_, april_1);
  ASSERT_TRUE(retired) << retired.error();
  EXPECT_THAT(error_of(announce_key(*retired, "", first_key_)), HasSubstr("is retired"));
  EXPECT_THAT(error_of(retire_stolen_key(*retired, first_key_, april_1)),
              HasSubstr("it is retired already"));
  EXPECT_THAT(error_of(retire_stolen_key(*retired, second_key_, april_1)),
              HasSubstr("is the only one"));
}

TEST_F(KeyRotation, TheListIsBounded) {
  PublicationState state;
  for (std::size_t i = 0; i + 1 < distribution::max_keys; ++i) {
    const auto next = announce_key(state, i == 0 ? first_key_ : "",
                                   crypto::SigningKey::generate().public_base64());
    ASSERT_TRUE(next) << next.error();
    state = *next;
  }
  EXPECT_EQ(state.keys.size(), distribution::max_keys);
  EXPECT_THAT(error_of(announce_key(state, "", second_key_)), HasSubstr("is full (8)"));
}

TEST_F(KeyRotation, ReadsKeysInEveryForm) {
  const std::string file = root_ + "/key";
  put_content(file, first_key_ + "\n");
  EXPECT_EQ(load_public_half(file), first_key_);
  put_content(file, first_.private_pem());
  ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
  const auto open = load_public_half(file);
  ASSERT_FALSE(open);
  EXPECT_THAT(open.error(), HasSubstr("chmod 600"));
  ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
  EXPECT_EQ(load_public_half(file), first_key_);
  // RFC 8410 section 10.1
  put_content(file,
              "-----BEGIN PUBLIC KEY-----\n"
              "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
              "-----END PUBLIC KEY-----\n");
  EXPECT_EQ(load_public_half(file), "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
  put_content(file, "no key");
  EXPECT_FALSE(load_public_half(file));
  EXPECT_FALSE(load_public_half(root_ + "/missing"));
}

}  // namespace
}  // namespace anshin::authority
