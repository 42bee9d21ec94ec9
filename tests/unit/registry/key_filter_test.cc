// The filter over look-alike keys: what is filed is always told to be there, what is not nearly
// never.
#include "registry/key_filter.h"

#include "lookalike/resemblance.h"
#include "registry/look_alikes.h"
#include "registry_fixture.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include <random>

namespace anshin::registry {
namespace {

TEST(KeyFilter, KnowsItsKeysAndFewOthers) {
  constexpr std::size_t count = 100'000;
  std::mt19937_64 random(5);
  std::vector<std::uint64_t> keys(count);
  KeyFilter filter(count);
  for (std::uint64_t& key : keys) {
    key = random();
    filter.add(key);
  }
  for (const std::uint64_t key : keys) {
    ASSERT_TRUE(filter.may_have(key));
  }
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < count; ++i) {
    wrong += filter.may_have(random()) ? 1U : 0U;
  }
  EXPECT_LT(wrong, count / 150);
}

TEST(KeyFilter, WithoutRoomKnowsNothing) {
  KeyFilter filter(0);
  filter.add(1);
  EXPECT_FALSE(filter.may_have(1));
  EXPECT_EQ(filter.room(), 0U);
}

TEST(KeyFilter, TheEdgesOfTheRange) {
  KeyFilter filter(1000);
  filter.add(0);
  filter.add(~std::uint64_t{0});
  EXPECT_TRUE(filter.may_have(0));
  EXPECT_TRUE(filter.may_have(~std::uint64_t{0}));
}

class FilterInFile : public RegistryTest {
 protected:
  static Organisation nth(int number) {
    const std::string n = std::to_string(number);
    return organisation("test:" + n, "例示会社" + n, {{"reiji" + n + ".example", true}});
  }
  static std::vector<lookalike::Key> keys_of(const Organisation& entry) {
    return lookalike::keys_of(subject_of(entry));
  }
  static void expect_found(const Store& store, const Organisation& entry) {
    for (const lookalike::Key key : keys_of(entry)) {
      EXPECT_TRUE(store.may_have(key)) << entry.id;
      EXPECT_THAT(store.find_by_key(key, 1000, noon), testing::Contains(entry)) << entry.id;
    }
  }
  static void expect_gone(const Store& store, const Organisation& entry) {
    for (const lookalike::Key key : keys_of(entry)) {
      EXPECT_THAT(store.find_by_key(key, 1000, noon), testing::Not(testing::Contains(entry)));
    }
  }
  void execute(const char* sql) const {
    sqlite3* connection = nullptr;
    ASSERT_EQ(sqlite3_open(database().c_str(), &connection), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(connection, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(connection);
  }
};

// From one entry to many, so that the filter is made anew on the way.
TEST_F(FilterInFile, IsRightAcrossPutsAndRemovals) {
  int number = 0;
  for (const int more : {1, 1, 5, 100, 3, 400}) {
    std::vector<Organisation> entries;
    for (int i = 0; i < more; ++i) {
      entries.push_back(nth(number++));
    }
    put(entries);
    const Store store("test", folder_);
    for (int i = 0; i < number; ++i) {
      expect_found(store, nth(i));
    }
  }
  auto editor = Editor::open(folder_);
  ASSERT_TRUE(editor) << editor.error();
  for (int i = 0; i < number; i += 2) {
    ASSERT_EQ(editor->remove(nth(i).id), true);
  }
  ASSERT_TRUE(editor->commit());
  const Store store("test", folder_);
  for (int i = 0; i < number; ++i) {
    i % 2 == 0 ? expect_gone(store, nth(i)) : expect_found(store, nth(i));
  }
}

TEST_F(FilterInFile, WhatFindByKeyGivesIsOrderedBoundedAndValid) {
  Organisation ended = qualitia();
  ended.id = "test:ended";
  ended.domains = {{"ended.example", true}};
  ended.valid_until = std::chrono::sys_days(std::chrono::year(2020) / 1 / 1);
  Organisation other = qualitia();
  other.id = "test:other";
  other.domains = {{"other.example", true}};
  put({other, ended, qualitia()});
  const Store store("test", folder_);
  const std::vector<lookalike::Key> keys_of_other = keys_of(other);
  std::vector<lookalike::Key> shared;
  for (const lookalike::Key key : keys_of(qualitia())) {
    if (std::ranges::find(keys_of_other, key) != keys_of_other.end()) {
      shared.push_back(key);
    }
  }
  ASSERT_FALSE(shared.empty());
  const auto both = store.find_by_key(shared.front(), 10, noon);
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[0], qualitia());
  EXPECT_EQ(both[1], other);
  EXPECT_EQ(store.find_by_key(shared.front(), 1, noon).size(), 1U);
  EXPECT_TRUE(store.find_by_key(shared.front(), 0, noon).empty());
}

TEST_F(FilterInFile, KeysOfOtherRulesAreNotUsedAndFiledAnew) {
  put({qualitia(), jipdec()});
  execute("UPDATE meta SET keys_version = 'older rules'; UPDATE look_alike SET key = key + 1");
  {
    const Store store("test", folder_);
    EXPECT_FALSE(store.information().look_alikes);
    EXPECT_EQ(store.lookup("qualitia.co.jp", noon).status, FindingStatus::registered);
    for (const lookalike::Key key : keys_of(qualitia())) {
      EXPECT_FALSE(store.may_have(key));
      EXPECT_TRUE(store.find_by_key(key, 10, noon).empty());
    }
  }
  auto editor = Editor::open(folder_);
  ASSERT_TRUE(editor) << editor.error();
  ASSERT_TRUE(editor->remove(jipdec().id));
  ASSERT_TRUE(editor->put(nth(1)));
  ASSERT_TRUE(editor->commit());
  const Store store("test", folder_);
  EXPECT_TRUE(store.information().look_alikes);
  expect_found(store, qualitia());
  expect_found(store, nth(1));
  expect_gone(store, jipdec());
}

TEST_F(FilterInFile, ADamagedFilterMakesTheFileUnavailable) {
  put({qualitia()});
  execute("UPDATE filter SET blocks = x'00'");
  EXPECT_FALSE(Store("test", folder_).information().available);
}

}  // namespace
}  // namespace anshin::registry
