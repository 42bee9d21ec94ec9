// Writing a registry: entries, conflicts, the lock, permissions, and what the next writer finds.
#include "registry/organisation_json.h"
#include "registry_fixture.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace anshin::registry {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class EditorTest : public RegistryTest {};

TEST_F(EditorTest, MakesTheFolderAndTheFile) {
  put({qualitia()});
  const Store store("test", folder_);
  const auto information = store.information();
  EXPECT_TRUE(information.available) << information.problem;
  EXPECT_EQ(information.serial, 1U);
  EXPECT_EQ(information.organisations, 1U);
  EXPECT_EQ(information.domains, 1U);
  EXPECT_FALSE(information.expires);
}

// The daemon runs as the folder's owner: what root edits must stay readable for it.
TEST_F(EditorTest, WhatRootEditsBelongsToTheOwnerOfTheFolder) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "only root can give files away";
  }
  constexpr uid_t other = 65534;
  put({qualitia()});
  ASSERT_EQ(::chown(folder_.c_str(), other, other), 0);
  put({jipdec()});
  struct stat status = {};
  ASSERT_EQ(::stat(database().c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, other);
  EXPECT_EQ(status.st_gid, other);
}

TEST_F(EditorTest, EveryChangeRaisesTheSerial) {
  put({qualitia()});
  put({jipdec()});
  const auto information = Store("test", folder_).information();
  EXPECT_EQ(information.serial, 2U);
  EXPECT_EQ(information.organisations, 2U);
}

TEST_F(EditorTest, WithoutCommitNothingChanges) {
  put({qualitia()});
  const std::string before = read_file(database());
  {
    auto editor = Editor::open(folder_);
    ASSERT_TRUE(editor) << editor.error();
    ASSERT_TRUE(editor->put(jipdec()));
    ASSERT_TRUE(editor->remove(qualitia().id));
  }
  EXPECT_EQ(read_file(database()), before);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/registry.db.new"));
}

TEST_F(EditorTest, PutReplacesTheEntryWithTheSameId) {
  put({qualitia()});
  Organisation changed = organisation(qualitia().id, "新しい名前", {{"example.jp", false}});
  put({changed});
  const Store store("test", folder_);
  EXPECT_EQ(store.lookup("example.jp", noon).organisation, changed);
  EXPECT_EQ(store.lookup("qualitia.co.jp", noon).status, FindingStatus::not_registered);
  EXPECT_EQ(store.information().organisations, 1U);
}

TEST_F(EditorTest, TellsNewEntriesFromThoseReplacedAndUnchanged) {
  put({qualitia(), jipdec()});
  auto editor = Editor::open(folder_);
  ASSERT_TRUE(editor) << editor.error();
  std::vector<std::pair<Organisation, Organisation>> replaced;
  editor->watch_replacements([&replaced](const Organisation& before, const Organisation& after) {
    replaced.emplace_back(before, after);
  });
  const Organisation changed = organisation(qualitia().id, "新しい名前", {{"example.jp", false}});
  for (const Organisation& entry :
       {changed, jipdec(), organisation("ex:10001", "例", {{"example.com", false}})}) {
    const auto done = editor->put(entry);
    ASSERT_TRUE(done) << done.error();
  }
  EXPECT_FALSE(editor->put(organisation("ex:10002", "例", {{"example.com", false}})));
  EXPECT_EQ(editor->puts().added, 1U);
  EXPECT_EQ(editor->puts().replaced, 1U);
  EXPECT_EQ(editor->puts().unchanged, 1U);
  ASSERT_EQ(replaced.size(), 1U);
  EXPECT_EQ(replaced.front(), std::pair(qualitia(), changed));
}

TEST_F(EditorTest, AnEntryMayKeepItsOwnDomains) {
  put({qualitia()});
  put({qualitia()});
  EXPECT_EQ(Store("test", folder_).lookup("qualitia.co.jp", noon).status,
            FindingStatus::registered);
}

TEST_F(EditorTest, ADomainBelongsToOneOrganisation) {
  auto editor = Editor::open(folder_);
  ASSERT_TRUE(editor) << editor.error();
  ASSERT_TRUE(editor->put(qualitia()));
  Organisation other = jipdec();
  other.domains.push_back({"Qualitia.co.jp", false});
  const auto done = editor->put(other);
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error(),
              AllOf(HasSubstr("qualitia.co.jp"), HasSubstr("belongs to jcn:2010001084915")));
  EXPECT_FALSE(editor->failed());
  ASSERT_TRUE(editor->commit());
  const Store store("test", folder_);
  EXPECT_EQ(store.lookup("qualitia.co.jp", noon).organisation, qualitia());
  EXPECT_EQ(store.lookup("jipdec.or.jp", noon).status, FindingStatus::not_registered);
}

TEST_F(EditorTest, RemovedDomainsAreFreeAgain) {
  put({qualitia()});
  auto editor = Editor::open(folder_);
  ASSERT_TRUE(editor) << editor.error();
  EXPECT_EQ(editor->remove(qualitia().id), true);
  EXPECT_EQ(editor->remove(qualitia().id), false);
  Organisation other = jipdec();
  other.domains = {{"qualitia.co.jp", false}};
  EXPECT_TRUE(editor->put(other));
  ASSERT_TRUE(editor->commit());
  EXPECT_EQ(Store("test", folder_).lookup("qualitia.co.jp", noon).organisation.id, other.id);
}

TEST_F(EditorTest, PutChecksTheEntry) {
  auto editor = Editor::open(folder_);
  ASSERT_TRUE(editor) << editor.error();
  Organisation bad = qualitia();
  bad.id = "jcn:1";
  EXPECT_FALSE(editor->put(bad));
  bad = qualitia();
  bad.domains = {{"co.jp", true}};
  EXPECT_FALSE(editor->put(bad));
  bad.domains.clear();
  for (int i = 0; i < 900; ++i) {
    bad.domains.push_back(
        {std::string(60, 'a') + "." + std::string(60, 'b') + std::to_string(i) + ".jp", false});
  }
  const auto done = editor->put(bad);
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error(), HasSubstr("64 KB"));
}

// What can be registered can be published: receivers take lines of 64 KB at most.
TEST_F(EditorTest, AnEntryWithItsLineFitsIntoTheFormat) {
  constexpr std::size_t most = 65536 - std::string_view(R"({"put":})").size();
  Organisation large = organisation("test:1", "x", {});
  std::size_t i = 0;
  while (format_organisation(large).size() < most - 300) {
    const std::string number = std::to_string(i++);
    large.domains.push_back(
        {std::string(60, 'a') + "." + std::string(60, 'b') + number + ".jp", false});
  }
  large.kana = "x";
  large.kana.append(most - format_organisation(large).size(), 'x');
  ASSERT_EQ(format_organisation(large).size(), most);
  auto editor = Editor::open(folder_);
  ASSERT_TRUE(editor) << editor.error();
  const auto fits = editor->put(large);
  EXPECT_TRUE(fits) << fits.error();
  EXPECT_TRUE(parse_line(R"({"put":)" + format_organisation(large) + "}"));
  large.kana += 'x';
  EXPECT_FALSE(editor->put(large));
}

TEST_F(EditorTest, TheSecondWriterIsToldWhoHoldsTheLock) {
  const auto first = Editor::open(folder_);
  ASSERT_TRUE(first) << first.error();
  const auto second = Editor::open(folder_);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error(), AllOf(HasSubstr("registry.lock"),
                                    HasSubstr("process " + std::to_string(::getpid()))));
}

TEST_F(EditorTest, TellsWhetherItIsLocked) {
  EXPECT_FALSE(Editor::is_locked(folder_));
  {
    const auto editor = Editor::open(folder_);
    ASSERT_TRUE(editor) << editor.error();
    EXPECT_TRUE(Editor::is_locked(folder_));
  }
  EXPECT_FALSE(Editor::is_locked(folder_));
}

TEST_F(EditorTest, TheLockEndsWithTheEditor) {
  EXPECT_TRUE(Editor::open(folder_));
  EXPECT_FALSE(Editor::is_locked(folder_));
  EXPECT_TRUE(Editor::open(folder_));
}

TEST_F(EditorTest, AnEditorCommitsOnce) {
  auto editor = Editor::open(folder_);
  ASSERT_TRUE(editor) << editor.error();
  ASSERT_TRUE(editor->commit());
  EXPECT_FALSE(editor->put(qualitia()));
  EXPECT_FALSE(editor->remove(qualitia().id));
  EXPECT_FALSE(editor->commit());
}

TEST_F(EditorTest, CleansUpBehindACrashedWriter) {
  put({qualitia()});
  write_file(folder_ + "/registry.db.new", "half a file");
  put({jipdec()});
  EXPECT_EQ(Store("test", folder_).information().organisations, 2U);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/registry.db.new"));
}

TEST_F(EditorTest, FilesAreReadableForTheGroupUnderAStrictUmask) {
  const mode_t old = ::umask(0077);
  put({qualitia()});
  ::umask(0022);
  struct stat status = {};
  ASSERT_EQ(::stat(database().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640U);
  put({jipdec()});
  ASSERT_EQ(::stat(database().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0644U);
  ::umask(old);
}

TEST_F(EditorTest, RefusesAFileThatIsNotARegistry) {
  std::filesystem::create_directory(folder_);
  for (const std::string& content : {std::string(), std::string("text"), std::string(8192, 'x')}) {
    write_file(database(), content);
    const auto editor = Editor::open(folder_);
    ASSERT_FALSE(editor) << content.size();
    EXPECT_THAT(editor.error(), HasSubstr("registry.db: "));
    EXPECT_EQ(read_file(database()), content);
  }
}

TEST_F(EditorTest, ErrorsNameTheFolder) {
  const auto missing = Editor::open(root_ + "/a/b");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error(), AllOf(HasSubstr(root_ + "/a/b"), HasSubstr("No such file")));
  write_file(root_ + "/file", "");
  const auto file = Editor::open(root_ + "/file");
  ASSERT_FALSE(file);
  EXPECT_THAT(file.error(), HasSubstr("not a folder"));
  EXPECT_FALSE(Editor::open(""));
}

TEST_F(EditorTest, PathsWithCharactersThatUrisReserve) {
  folder_ = root_ + "/a?b#c%41 d";
  put({qualitia()});
  EXPECT_TRUE(Store("test", folder_).information().available);
}

}  // namespace
}  // namespace anshin::registry
