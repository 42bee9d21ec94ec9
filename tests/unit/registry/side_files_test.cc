// Files that SQLite keeps beside a database: what other programs leave there must neither swallow
// an edit nor come into force later.
#include "registry_fixture.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include <memory>

namespace anshin::registry {
namespace {

using testing::HasSubstr;

class SideFilesTest : public RegistryTest {
 protected:
  SideFilesTest() { put({qualitia()}); }

  // Another program that has the database open.
  class Program {
   public:
    explicit Program(const std::string& file) {
      sqlite3* opened = nullptr;
      EXPECT_EQ(sqlite3_open(file.c_str(), &opened), SQLITE_OK);
      connection_.reset(opened);
    }
    void run(const char* sql) {
      EXPECT_EQ(sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr), SQLITE_OK)
          << sqlite3_errmsg(connection_.get());
    }

   private:
    struct Close {
      void operator()(sqlite3* connection) const { sqlite3_close(connection); }
    };
    std::unique_ptr<sqlite3, Close> connection_;
  };

  void switch_to_wal() { Program(database()).run("PRAGMA journal_mode=WAL"); }
  bool is_in_wal_mode() const { return read_file(database()).at(19) == 2; }

  void expect_no_side_files() const {
    for (const auto& item : std::filesystem::directory_iterator(folder_)) {
      const std::string name = item.path().filename();
      EXPECT_TRUE(name == "registry.db" || name == "registry.lock") << name;
    }
  }
  std::expected<void, std::string> revoke_qualitia() {
    auto editor = Editor::open(folder_);
    if (!editor) {
      return std::unexpected(editor.error());
    }
    const auto done = editor->revoke({.subject = "qualitia.co.jp", .reason = {}});
    return done ? editor->commit() : done;
  }
  bool is_revoked() const {
    return Store("test", folder_).find_revocation("x:1", "qualitia.co.jp").has_value();
  }
  std::string problem() const { return Store("test", folder_).information().problem; }
};

TEST_F(SideFilesTest, AnEditLeavesWalMode) {
  switch_to_wal();
  ASSERT_TRUE(is_in_wal_mode());
  EXPECT_EQ(problem(), "");
  const auto done = revoke_qualitia();
  ASSERT_TRUE(done) << done.error();
  EXPECT_TRUE(is_revoked());
  EXPECT_FALSE(is_in_wal_mode());
  expect_no_side_files();
}

TEST_F(SideFilesTest, WhatLiesInAWriteAheadLogIsNeitherOverlookedNorLost) {
  switch_to_wal();
  {
    Program other(database());
    other.run("INSERT INTO revocation VALUES ('jipdec.or.jp', '')");
    EXPECT_THAT(problem(), HasSubstr("registry.db-wal"));
    const auto done = revoke_qualitia();
    ASSERT_FALSE(done);
    EXPECT_THAT(done.error(), HasSubstr("registry.db-wal"));
  }
  ASSERT_TRUE(revoke_qualitia());
  EXPECT_TRUE(is_revoked());
  EXPECT_TRUE(Store("test", folder_).find_revocation("x:1", "jipdec.or.jp"));
}

// An open reader keeps the log and its index in place, as replicating programs do.
TEST_F(SideFilesTest, AReaderThatStaysOpenIsNoWriter) {
  switch_to_wal();
  Program other(database());
  other.run("SELECT count(*) FROM organisation");
  const auto done = revoke_qualitia();
  ASSERT_TRUE(done) << done.error();
  EXPECT_TRUE(is_revoked());
  expect_no_side_files();
}

// Its frames fit any file of the name.
TEST_F(SideFilesTest, ALogThatIsLeftOverSwallowsNothing) {
  switch_to_wal();
  std::string log;
  {
    Program other(database());
    other.run("INSERT INTO revocation VALUES ('example.com', '')");
    log = read_file(database() + "-wal");
  }
  ASSERT_GT(log.size(), 32U);
  put({jipdec()});
  for (const char* beside : {"registry.db-wal", "registry.db.new-wal", "registry.db.new-journal"}) {
    write_file(folder_ + "/" + beside, log);
    EXPECT_EQ(problem(), "");
    put({organisation("test:" + std::string(beside), "name",
                      {{std::string(beside) + ".example", false}})});
    expect_no_side_files();
  }
  ASSERT_TRUE(revoke_qualitia());
  EXPECT_TRUE(is_revoked());
}

TEST_F(SideFilesTest, AChangeThatWasCutOffIsTold) {
  const std::string journal = database() + "-journal";
  write_file(journal, "\xD9\xD5\x05\xF9\x20\xA1\x63\xD7 and more");
  EXPECT_THAT(problem(), HasSubstr("registry.db-journal"));
  const auto done = revoke_qualitia();
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error(), HasSubstr("registry.db-journal"));
  EXPECT_TRUE(std::filesystem::exists(journal));
  // As journal_mode=PERSIST leaves it.
  write_file(journal, std::string(512, '\0'));
  EXPECT_EQ(problem(), "");
  EXPECT_TRUE(revoke_qualitia());
  expect_no_side_files();
}

TEST_F(SideFilesTest, WhatAnotherProgramWritesMeanwhileIsNotLost) {
  auto editor = Editor::open(folder_);
  ASSERT_TRUE(editor) << editor.error();
  ASSERT_TRUE(editor->put(jipdec()));
  Program(database()).run("INSERT INTO revocation VALUES ('example.com', '')");
  const auto done = editor->commit();
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error(), HasSubstr("another program"));
  EXPECT_TRUE(Store("test", folder_).find_revocation("x:1", "example.com"));
}

}  // namespace
}  // namespace anshin::registry
