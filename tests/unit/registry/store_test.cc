// Reading a registry: which entry covers a domain, validity, expiry, and the change to a new file.
#include "registry_fixture.h"

#include <gmock/gmock.h>
#include <sqlite3.h>
#include <unistd.h>

#include <thread>

namespace anshin::registry {
namespace {

using testing::HasSubstr;

class StoreTest : public RegistryTest {
 protected:
  void execute(const char* sql) const {
    sqlite3* connection = nullptr;
    ASSERT_EQ(sqlite3_open(database().c_str(), &connection), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(connection, sql, nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(connection);
    sqlite3_close(connection);
  }
};

// Asks until the answer is as wanted: a new file is noticed within a second or so.
template <typename Condition>
bool eventually(const Condition& condition) {
  for (int i = 0; i < 200; ++i) {
    if (condition()) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

TEST_F(StoreTest, FindsTheEntryThatCoversADomain) {
  Organisation cut = organisation("test:cut", "cut", {{"dept.example.jp", false}});
  Organisation wide =
      organisation("test:wide", "wide", {{"example.jp", true}, {"exact.example.jp", false}});
  put({qualitia(), jipdec(), wide, cut});
  const Store store("test", folder_);
  struct Case {
    const char* domain;
    const char* id;  // "" for none
    const char* matched;
  };
  const Case cases[] = {
      {"qualitia.co.jp", "jcn:2010001084915", "qualitia.co.jp"},
      {"mail.qualitia.co.jp", "jcn:2010001084915", "qualitia.co.jp"},
      {"a.b.c.d.e.f.g.h.i.j.k.l.m.qualitia.co.jp", "jcn:2010001084915", "qualitia.co.jp"},
      {"notqualitia.co.jp", "", ""},
      {"co.jp", "", ""},
      {"jp", "", ""},
      {"", "", ""},
      {"jipdec.or.jp", "jcn:1010405009403", "jipdec.or.jp"},
      {"www.jipdec.or.jp", "", ""},
      {"example.jp", "test:wide", "example.jp"},
      {"x.example.jp", "test:wide", "example.jp"},
      {"exact.example.jp", "test:wide", "exact.example.jp"},
      {"x.exact.example.jp", "test:wide", "example.jp"},
      {"dept.example.jp", "test:cut", "dept.example.jp"},
      {"x.dept.example.jp", "", ""}};
  for (const Case& test : cases) {
    const Finding finding = store.lookup(test.domain, noon);
    EXPECT_EQ(finding.organisation.id, test.id) << test.domain;
    EXPECT_EQ(finding.matched_domain, test.matched) << test.domain;
    EXPECT_EQ(finding.status,
              *test.id == '\0' ? FindingStatus::not_registered : FindingStatus::registered)
        << test.domain;
    EXPECT_EQ(finding.registry, "test");
    EXPECT_EQ(finding.serial, 1U);
    EXPECT_FALSE(finding.reason.empty());
  }
}

TEST_F(StoreTest, AnEntryCountsFromItsFirstToItsLastDay) {
  Organisation entry = qualitia();
  entry.valid_from = std::chrono::sys_days(std::chrono::year(2026) / 4 / 1);
  entry.valid_until = std::chrono::sys_days(std::chrono::year(2026) / 4 / 30);
  put({entry});
  const Store store("test", folder_);
  const std::chrono::sys_seconds first = *entry.valid_from;
  const std::chrono::sys_seconds end = *entry.valid_until + std::chrono::days(1);
  const auto at = [&](std::chrono::sys_seconds now) { return store.lookup("qualitia.co.jp", now); };
  EXPECT_EQ(at(first - std::chrono::seconds(1)).status, FindingStatus::not_registered);
  EXPECT_THAT(at(first - std::chrono::seconds(1)).reason, HasSubstr("valid only from 2026-04-01"));
  EXPECT_EQ(at(first).status, FindingStatus::registered);
  EXPECT_EQ(at(end - std::chrono::seconds(1)).status, FindingStatus::registered);
  EXPECT_EQ(at(end).status, FindingStatus::not_registered);
  EXPECT_THAT(at(end).reason, HasSubstr("was valid until 2026-04-30"));
}

TEST_F(StoreTest, FindsById) {
  Organisation ended = jipdec();
  ended.valid_until = std::chrono::sys_days(std::chrono::year(2020) / 1 / 1);
  put({qualitia(), ended});
  const Store store("test", folder_);
  EXPECT_EQ(store.find_by_id(qualitia().id), qualitia());
  EXPECT_EQ(store.find_by_id(ended.id), ended);
  EXPECT_EQ(store.find_by_id("test:none"), std::nullopt);
  EXPECT_FALSE(Store("none", root_ + "/nowhere").find_by_id(qualitia().id));
}

TEST_F(StoreTest, TellsItsNameFolderAndRole) {
  const Store store("test", folder_, Store::Role::local);
  EXPECT_EQ(store.name(), "test");
  EXPECT_EQ(store.folder(), folder_);
  EXPECT_EQ(store.role(), Store::Role::local);
  EXPECT_EQ(Store("test", folder_).role(), Store::Role::authority);
}

// How many of this process's open files are not in the file system any more.
std::size_t open_deleted_files() {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const auto target = std::filesystem::read_symlink(entry.path(), gone).string();
    count += !gone && target.ends_with("registry.db (deleted)") ? 1U : 0U;
  }
  return count;
}

TEST_F(StoreTest, ClosesTheOldFileBehindTheSwitch) {
  put({qualitia()});
  const Store store("test", folder_);
  put({jipdec()});
  EXPECT_TRUE(eventually(
      [&] { return store.lookup("jipdec.or.jp", noon).status == FindingStatus::registered; }));
  EXPECT_TRUE(eventually([] { return open_deleted_files() == 0; }));
}

TEST_F(StoreTest, ListsInPages) {
  put({qualitia(), jipdec(), organisation("test:1", "x", {{"example.jp", false}})});
  const Store store("test", folder_);
  const auto first = store.list("", 2);
  ASSERT_TRUE(first) << first.error();
  ASSERT_EQ(first->size(), 2U);
  EXPECT_EQ((*first)[0], jipdec());
  EXPECT_EQ((*first)[1], qualitia());
  const auto second = store.list((*first)[1].id, 2);
  ASSERT_TRUE(second) << second.error();
  ASSERT_EQ(second->size(), 1U);
  EXPECT_EQ((*second)[0].id, "test:1");
  EXPECT_TRUE(store.list("test:1", 2)->empty());
  EXPECT_TRUE(store.list("", 0)->empty());
}

TEST_F(StoreTest, AnExpiredRegistryIsUnavailable) {
  put({qualitia()});
  execute("UPDATE meta SET expires = 1775044800");  // 2026-04-01 12:00:00 UTC
  const Store store("test", folder_);
  EXPECT_EQ(store.lookup("qualitia.co.jp", noon).status, FindingStatus::registered);
  const Finding late = store.lookup("qualitia.co.jp", noon + std::chrono::seconds(1));
  EXPECT_EQ(late.status, FindingStatus::unavailable);
  EXPECT_EQ(late.registry, "");
  EXPECT_THAT(late.reason, HasSubstr("registry test expired on 2026-04-01 12:00:00 UTC"));
  EXPECT_EQ(store.information().expires, noon);
}

TEST_F(StoreTest, AMissingRegistryIsUnavailableUntilItAppears) {
  const Store store("test", folder_);
  const Finding finding = store.lookup("qualitia.co.jp", noon);
  EXPECT_EQ(finding.status, FindingStatus::unavailable);
  EXPECT_EQ(finding.registry, "");
  EXPECT_THAT(finding.reason, HasSubstr("does not exist"));
  EXPECT_FALSE(store.list("", 1));
  EXPECT_FALSE(store.information().available);
  put({qualitia()});
  EXPECT_TRUE(eventually(
      [&] { return store.lookup("qualitia.co.jp", noon).status == FindingStatus::registered; }));
  EXPECT_EQ(store.information().problem, "");
}

TEST_F(StoreTest, NoticesANewFile) {
  put({qualitia()});
  const Store store("test", folder_);
  EXPECT_EQ(store.lookup("jipdec.or.jp", noon).status, FindingStatus::not_registered);
  put({jipdec()});
  EXPECT_TRUE(eventually(
      [&] { return store.lookup("jipdec.or.jp", noon).status == FindingStatus::registered; }));
  EXPECT_EQ(store.lookup("jipdec.or.jp", noon).serial, 2U);
}

// What was removed from a registry must not go on earning marks because its new file is broken.
TEST_F(StoreTest, IsUnavailableWhileTheNewFileIsBad) {
  put({qualitia()});
  const Store store("test", folder_);
  write_file(folder_ + "/bad", "this is no registry");
  std::filesystem::rename(folder_ + "/bad", database());
  EXPECT_TRUE(eventually([&] { return !store.information().problem.empty(); }));
  EXPECT_FALSE(store.information().available);
  EXPECT_THAT(store.information().problem, HasSubstr("registry.db: "));
  EXPECT_EQ(store.lookup("qualitia.co.jp", noon).status, FindingStatus::unavailable);
}

TEST_F(StoreTest, IsUnavailableWhenTheFileIsRemoved) {
  put({qualitia()});
  const Store store("test", folder_);
  std::filesystem::remove(database());
  EXPECT_TRUE(eventually([&] { return !store.information().problem.empty(); }));
  EXPECT_EQ(store.lookup("qualitia.co.jp", noon).status, FindingStatus::unavailable);
}

TEST_F(StoreTest, AFileOverwrittenInPlaceIsNotServedAnyMore) {
  put({qualitia()});
  const Store store("test", folder_);
  write_file(database(), "overwritten");
  EXPECT_TRUE(eventually([&] { return !store.information().available; }));
  EXPECT_EQ(store.lookup("qualitia.co.jp", noon).status, FindingStatus::unavailable);
}

TEST_F(StoreTest, RefusesForeignAndOtherVersions) {
  const std::pair<const char*, const char*> cases[] = {
      {"PRAGMA application_id = 1", "is not a registry"},
      {"PRAGMA user_version = 1", "format version 1"},
      {"CREATE TABLE extra (x)", "tables that this program did not make"},
      {"DROP TABLE filter", "tables that this program did not make"},
      {"CREATE TRIGGER t AFTER UPDATE ON meta BEGIN SELECT 1; END",
       "tables that this program did not make"},
      {"ALTER TABLE domain RENAME TO d; CREATE VIEW domain AS SELECT 'evil.example' AS domain, 1 "
       "AS "
       "subdomains, 1 AS organisation",
       "tables that this program did not make"},
      {"DELETE FROM meta", "serial"},
      {"UPDATE meta SET serial = -1", "negative"}};
  for (const auto& [sql, expected] : cases) {
    std::filesystem::remove_all(folder_);
    put({qualitia()});
    execute(sql);
    const Store store("test", folder_);
    const Finding finding = store.lookup("qualitia.co.jp", noon);
    EXPECT_EQ(finding.status, FindingStatus::unavailable) << sql;
    EXPECT_THAT(finding.reason, HasSubstr(expected)) << sql;
  }
}

TEST_F(StoreTest, EntriesThatContradictTheTablesEarnNothing) {
  for (const char* sql :
       {"UPDATE organisation SET entry = '{}'", "UPDATE organisation SET entry = x'ff00'",
        "DELETE FROM organisation", "UPDATE domain SET organisation = 99",
        "UPDATE domain SET domain = 'evil.example'"}) {
    std::filesystem::remove_all(folder_);
    put({qualitia()});
    execute(sql);
    const Store store("test", folder_);
    EXPECT_NE(store.lookup("qualitia.co.jp", noon).status, FindingStatus::registered) << sql;
    EXPECT_NE(store.lookup("evil.example", noon).status, FindingStatus::registered) << sql;
  }
}

TEST_F(StoreTest, AFolderOrAFifoInThePlaceOfTheFile) {
  std::filesystem::create_directories(database());
  EXPECT_THAT(Store("test", folder_).lookup("qualitia.co.jp", noon).reason,
              HasSubstr("not a regular file"));
  std::filesystem::remove(database());
  ASSERT_EQ(::mkfifo(database().c_str(), 0600), 0);
  EXPECT_THAT(Store("test", folder_).lookup("qualitia.co.jp", noon).reason,
              HasSubstr("not a regular file"));
}

TEST_F(StoreTest, ReasonsEscapeTheDomain) {
  put({qualitia()});
  const Finding finding = Store("test", folder_).lookup("a\r\nb\x1b.jp", noon);
  EXPECT_EQ(finding.status, FindingStatus::not_registered);
  EXPECT_EQ(finding.reason.find_first_of("\r\n\x1b"), std::string::npos);
}

}  // namespace
}  // namespace anshin::registry
