// When a commit makes a new version, and what a received one says of its release.
#include "registry_fixture.h"

#include <gmock/gmock.h>

#include <filesystem>

namespace anshin::registry {
namespace {

using testing::HasSubstr;

class ChangesTest : public RegistryTest {
 protected:
  // What an editor says of its changes after `edit`; it commits them.
  template <typename Edit>
  bool changes(const Edit& edit) const {
    auto editor = Editor::open(folder_);
    EXPECT_TRUE(editor) << editor.error();
    edit(*editor);
    const bool changed = editor->has_changes();
    const auto done = editor->commit();
    EXPECT_TRUE(done) << done.error();
    EXPECT_FALSE(editor->commit()) << "an editor commits once";
    return changed;
  }
  std::uint64_t serial() const { return Store("test", folder_).information().serial; }
};

constexpr auto nothing = [](Editor&) {};

TEST_F(ChangesTest, ACommitWithoutChangesLeavesTheRegistryAsItIs) {
  put({qualitia(), jipdec()});
  const auto before = std::filesystem::last_write_time(database());
  EXPECT_FALSE(changes(nothing));
  EXPECT_FALSE(changes([](Editor& editor) {
    EXPECT_TRUE(editor.put(jipdec()));
    EXPECT_TRUE(editor.put(qualitia()));
    EXPECT_EQ(editor.remove("test:1"), false);
    EXPECT_EQ(editor.unrevoke("qualitia.co.jp"), false);
  }));
  EXPECT_EQ(serial(), 1U);
  EXPECT_EQ(std::filesystem::last_write_time(database()), before);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/registry.db.new"));
}

TEST_F(ChangesTest, ANewRegistryIsAChange) {
  EXPECT_TRUE(changes(nothing));
  EXPECT_EQ(serial(), 1U);
}

TEST_F(ChangesTest, WhateverDiffersIsAChange) {
  put({qualitia(), jipdec()});
  EXPECT_TRUE(changes([](Editor& editor) {
    Organisation changed = jipdec();
    changed.kana = "カナ";
    EXPECT_TRUE(editor.put(changed));
  }));
  EXPECT_TRUE(changes([](Editor& editor) { EXPECT_EQ(editor.remove(jipdec().id), true); }));
  EXPECT_EQ(serial(), 3U);
}

TEST_F(ChangesTest, OfRevocationsTheReasonCountsToo) {
  put({qualitia()});
  const auto revoking = [](const char* reason) {
    return [reason](Editor& editor) {
      EXPECT_TRUE(editor.revoke({.subject = "qualitia.co.jp", .reason = reason}));
    };
  };
  EXPECT_TRUE(changes(revoking("moved")));
  EXPECT_FALSE(changes(revoking("moved")));
  EXPECT_TRUE(changes(revoking("sold")));
  EXPECT_EQ(Store("test", folder_).find_revocation("", "qualitia.co.jp")->reason, "sold");
  EXPECT_TRUE(changes([](Editor& editor) { EXPECT_EQ(editor.unrevoke("qualitia.co.jp"), true); }));
  EXPECT_EQ(serial(), 4U);
}

TEST_F(ChangesTest, AnEditorCountsItsOrganisations) {
  put({qualitia()});
  auto editor = Editor::open(folder_);
  ASSERT_TRUE(editor) << editor.error();
  ASSERT_TRUE(editor->put(jipdec()));
  ASSERT_TRUE(editor->put(jipdec()));
  EXPECT_EQ(editor->organisations(), 2U);
  ASSERT_EQ(editor->remove(qualitia().id), true);
  EXPECT_EQ(editor->organisations(), 1U);
}

TEST_F(ChangesTest, ReplacingEverythingIsAChange) {
  put({jipdec()});
  auto editor = Editor::open_empty(folder_);
  ASSERT_TRUE(editor) << editor.error();
  ASSERT_TRUE(editor->put(jipdec()));
  EXPECT_TRUE(editor->has_changes());
  ASSERT_TRUE(editor->commit());
  EXPECT_EQ(serial(), 2U);
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
