// What a registry remembers of its changes, and what a received one says of its release.
#include "registry_fixture.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

namespace anshin::registry {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ChangesTest : public RegistryTest {
 protected:
  // "none" where the file does not remember.
  std::vector<std::string> changed_since(std::uint64_t serial) const {
    const auto ids = Store("test", folder_).changed_since(serial);
    EXPECT_TRUE(ids) << ids.error();
    return *ids ? **ids : std::vector<std::string>{"none"};
  }
  std::uint64_t oldest_delta() const { return Store("test", folder_).information().oldest_delta; }
  void remove(const std::string& id) const {
    auto editor = Editor::open(folder_);
    ASSERT_TRUE(editor) << editor.error();
    ASSERT_EQ(editor->remove(id), true);
    ASSERT_TRUE(editor->commit());
  }
  void put_many(int first, int count) const {
    auto editor = Editor::open(folder_);
    ASSERT_TRUE(editor) << editor.error();
    for (int i = first; i < first + count; ++i) {
      const std::string n = std::to_string(i);
      ASSERT_TRUE(editor->put(organisation("test:" + n, "x", {{"d" + n + ".example", false}})));
    }
    ASSERT_TRUE(editor->commit());
  }
};

TEST_F(ChangesTest, TellsWhatChangedSinceASerial) {
  put({qualitia()});
  put({jipdec(), organisation("test:1", "x", {{"a.example", false}})});
  remove(qualitia().id);
  EXPECT_EQ(oldest_delta(), 0U);
  EXPECT_THAT(changed_since(0), ElementsAre(jipdec().id, qualitia().id, "test:1"));
  EXPECT_THAT(changed_since(1), ElementsAre(jipdec().id, qualitia().id, "test:1"));
  EXPECT_THAT(changed_since(2), ElementsAre(qualitia().id));
  EXPECT_THAT(changed_since(3), IsEmpty());
  EXPECT_THAT(changed_since(4), ElementsAre("none"));
}

TEST_F(ChangesTest, WhatStaysAsItWasIsNoChange) {
  put({qualitia(), jipdec()});
  Organisation changed = jipdec();
  changed.kana = "カナ";
  put({qualitia(), changed});
  EXPECT_THAT(changed_since(1), ElementsAre(jipdec().id));
}

TEST_F(ChangesTest, ABulkImportForgetsWhatWasBefore) {
  put({qualitia()});
  put_many(0, 1000);
  EXPECT_EQ(oldest_delta(), 0U);
  EXPECT_EQ(changed_since(1).size(), 1000U);
  put_many(1000, 1001);
  EXPECT_EQ(oldest_delta(), 3U);
  EXPECT_THAT(changed_since(2), ElementsAre("none"));
  EXPECT_THAT(changed_since(3), IsEmpty());
  put({jipdec()});
  EXPECT_THAT(changed_since(3), ElementsAre(jipdec().id));
}

TEST_F(ChangesTest, ReplacingEverythingForgetsWhatWasBefore) {
  put({qualitia()});
  auto editor = Editor::open_empty(folder_);
  ASSERT_TRUE(editor) << editor.error();
  ASSERT_TRUE(editor->put(jipdec()));
  ASSERT_TRUE(editor->commit());
  EXPECT_THAT(changed_since(1), ElementsAre("none"));
  EXPECT_THAT(changed_since(2), IsEmpty());
}

TEST_F(ChangesTest, TheFileRemembersAMillionChangesAtMost) {
  put({qualitia()});
  sqlite3* connection = nullptr;
  ASSERT_EQ(sqlite3_open(database().c_str(), &connection), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(connection,
                         "WITH RECURSIVE n(i) AS (SELECT 2000 UNION ALL SELECT i + 1 FROM n WHERE "
                         "i < 1001999) INSERT INTO change SELECT i / 1000, 'test:' || i FROM n;"
                         "UPDATE meta SET serial = 2000",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(connection);
  put({jipdec()});
  EXPECT_EQ(oldest_delta(), 2U);
  EXPECT_THAT(changed_since(1), ElementsAre("none"));
  EXPECT_EQ(changed_since(1000).size(), 1001U);
}

TEST_F(ChangesTest, AReleaseIsTakenOver) {
  put({jipdec()});
  const Release release{.registry = "robins",
                        .serial = 4711,
                        .issued = noon - std::chrono::hours(1),
                        .expires = noon + std::chrono::hours(1)};
  {
    auto editor = Editor::open(folder_);
    ASSERT_TRUE(editor) << editor.error();
    EXPECT_EQ(editor->release().serial, 1U);
    EXPECT_EQ(editor->release().registry, "");
    ASSERT_TRUE(editor->put(qualitia()));
    const auto done = editor->commit(release);
    ASSERT_TRUE(done) << done.error();
    EXPECT_EQ(editor->release(), release);
  }
  const Store store("test", folder_);
  const auto information = store.information();
  EXPECT_EQ(information.origin, "robins");
  EXPECT_EQ(information.serial, 4711U);
  EXPECT_EQ(information.issued, release.issued);
  EXPECT_EQ(information.expires, release.expires);
  EXPECT_EQ(information.organisations, 2U);
  EXPECT_EQ(information.oldest_delta, 4711U);
  EXPECT_EQ(store.lookup("qualitia.co.jp", noon).serial, 4711U);
  const auto again = Editor::open(folder_);
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->release(), release);
}

TEST_F(ChangesTest, APublishedRegistryRevokesNothing) {
  auto editor = Editor::open_empty(folder_);
  ASSERT_TRUE(editor) << editor.error();
  ASSERT_TRUE(editor->revoke({.subject = "qualitia.co.jp", .reason = ""}));
  const auto done =
      editor->commit(Release{.registry = "robins", .serial = 1, .issued = noon, .expires = {}});
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error(), HasSubstr("cannot revoke"));
}

}  // namespace
}  // namespace anshin::registry
