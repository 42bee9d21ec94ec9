// A registry filled at once has the same content as one that was edited entry by entry, whatever
// the order of the changes.
#include "registry/domain_runs.h"
#include "registry/key_runs.h"
#include "registry/look_alikes.h"
#include "registry_fixture.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include <map>
#include <random>
#include <set>

namespace anshin::registry {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class BulkTest : public RegistryTest {
 protected:
  BulkTest() { std::filesystem::create_directories(folder_); }

  // All rows of what leads to organisations, with their ids instead of row numbers.
  std::vector<std::string> rows() const {
    std::vector<std::string> found;
    sqlite3* connection = nullptr;
    EXPECT_EQ(sqlite3_open(database().c_str(), &connection), SQLITE_OK);
    for (const char* sql :
         {"SELECT id || ' ' || entry FROM organisation ORDER BY id",
          "SELECT domain || ' ' || subdomains || ' ' || id FROM domain JOIN organisation ON number "
          "= organisation ORDER BY domain",
          "SELECT key || ' ' || id FROM look_alike JOIN organisation ON number = organisation "
          "ORDER BY key, id",
          "SELECT 'has ' || organisations || ' ' || domains || ' ' || keys FROM meta",
          "SELECT 'counted ' || (SELECT count(*) FROM organisation) || ' ' || (SELECT count(*) "
          "FROM domain) || ' ' || (SELECT count(*) FROM look_alike)"}) {
      sqlite3_exec(
          connection, sql,
          [](void* to, int, char** values, char**) {
            static_cast<std::vector<std::string>*>(to)->emplace_back(values[0]);
            return 0;
          },
          &found, nullptr);
    }
    sqlite3_close(connection);
    return found;
  }
};

Organisation nth(int number, int version) {
  const std::string n = std::to_string(number);
  Organisation entry = organisation("test:" + n, "名前" + n + " " + std::to_string(version),
                                    {{"d" + n + ".example", version % 2 == 0}});
  if (version % 3 == 0) {
    entry.domains.push_back({"more" + n + ".example", true});
  }
  return entry;
}

TEST_F(BulkTest, IsTheSameAsEditing) {
  std::mt19937 random(1);
  struct Change {
    int number;
    int version;  // -1: remove
  };
  std::vector<Change> changes;
  for (int i = 0; i < 3000; ++i) {
    changes.push_back({static_cast<int>(random() % 800), static_cast<int>(random() % 7) - 1});
  }
  const auto apply = [&changes](Editor& editor) {
    for (const Change& change : changes) {
      if (change.version < 0) {
        ASSERT_TRUE(editor.remove("test:" + std::to_string(change.number)));
      } else {
        const auto done = editor.put(nth(change.number, change.version));
        ASSERT_TRUE(done) << done.error();
      }
    }
  };
  put({nth(5000, 0)});
  {
    auto editor = Editor::open(folder_);
    ASSERT_TRUE(editor) << editor.error();
    apply(*editor);
    ASSERT_TRUE(editor->remove("test:5000"));
    ASSERT_TRUE(editor->commit());
  }
  const auto edited = rows();
  {
    auto editor = Editor::open_empty(folder_);
    ASSERT_TRUE(editor) << editor.error();
    apply(*editor);
    const auto done = editor->commit();
    ASSERT_TRUE(done) << done.error();
  }
  EXPECT_EQ(rows(), edited);
  EXPECT_GT(edited.size(), 1000U);
}

TEST_F(BulkTest, OpenEmptyReplacesEverythingAtTheCommit) {
  put({qualitia()});
  const Store before("test", folder_);
  {
    auto editor = Editor::open_empty(folder_);
    ASSERT_TRUE(editor) << editor.error();
    EXPECT_EQ(editor->release().serial, 1U);
    ASSERT_TRUE(editor->put(jipdec()));
    EXPECT_EQ(Store("test", folder_).information().serial, 1U);
    ASSERT_TRUE(editor->commit());
  }
  const Store after("test", folder_);
  EXPECT_EQ(after.information().serial, 2U);
  EXPECT_EQ(after.lookup("qualitia.co.jp", noon).status, FindingStatus::not_registered);
  EXPECT_EQ(after.lookup("jipdec.or.jp", noon).status, FindingStatus::registered);
}

TEST_F(BulkTest, OpenEmptyMendsADamagedRegistry) {
  write_file(database(), "this is no registry");
  auto editor = Editor::open_empty(folder_);
  ASSERT_TRUE(editor) << editor.error();
  EXPECT_EQ(editor->release(), Release{});
  ASSERT_TRUE(editor->put(qualitia()));
  ASSERT_TRUE(editor->commit());
  EXPECT_TRUE(Store("test", folder_).information().available);
}

TEST_F(BulkTest, ADomainBelongsToOneOrganisation) {
  auto editor = Editor::open_empty(folder_);
  ASSERT_TRUE(editor) << editor.error();
  ASSERT_TRUE(editor->put(qualitia()));
  Organisation thief = jipdec();
  thief.domains.push_back({"qualitia.co.jp", false});
  const auto done = editor->put(thief);
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error(),
              AllOf(HasSubstr("qualitia.co.jp"), HasSubstr("belongs to jcn:2010001084915"),
                    HasSubstr("jcn:1010405009403 cannot have it")));
  ASSERT_TRUE(editor->remove(qualitia().id));
  EXPECT_TRUE(editor->put(thief));
}

std::string many_domain(std::size_t number) {
  return "host" + std::to_string(number * 7919 % 1'000'003) + ".some-longer-label.example";
}

// More than fit into memory at once.
TEST_F(BulkTest, DomainRunsFindAndOrderWhatIsOnDisk) {
  auto runs = DomainRuns::make(folder_);
  ASSERT_TRUE(runs) << runs.error();
  constexpr std::size_t count = 400'000;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string domain = many_domain(i);
    ASSERT_TRUE(runs->add({.domain = domain,
                           .subdomains = i % 2 == 0,
                           .organisation = static_cast<std::int64_t>(i)}));
  }
  ASSERT_TRUE(runs->add({.domain = many_domain(3), .subdomains = false, .organisation = 99}));
  for (std::size_t i = 0; i < count; i += 997) {
    const auto found = runs->find(many_domain(i));
    ASSERT_TRUE(found) << found.error();
    EXPECT_THAT(*found, testing::ElementsAre(static_cast<std::int64_t>(i)));
    EXPECT_THAT(*runs->find("no" + many_domain(i)), testing::IsEmpty());
  }
  EXPECT_THAT(*runs->find(many_domain(3)), testing::UnorderedElementsAre(3, 99));
  EXPECT_THAT(*runs->find(""), testing::IsEmpty());
  EXPECT_THAT(*runs->find("~"), testing::IsEmpty());
  std::string last;
  std::size_t merged = 0;
  ASSERT_TRUE(runs->merge([&](const FiledDomain& filed) -> std::expected<void, std::string> {
    EXPECT_LE(last, filed.domain);
    last = filed.domain;
    ++merged;
    if (filed.organisation != 99 || filed.domain != many_domain(3)) {
      EXPECT_EQ(filed.domain, many_domain(static_cast<std::size_t>(filed.organisation)));
      EXPECT_EQ(filed.subdomains, filed.organisation % 2 == 0);
    }
    return {};
  }));
  EXPECT_EQ(merged, count + 1);
}

TEST_F(BulkTest, KeyRunsOrderWhatIsOnDisk) {
  auto runs = KeyRuns::make(folder_);
  ASSERT_TRUE(runs) << runs.error();
  std::mt19937_64 random(3);
  std::vector<FiledKey> expected;
  for (std::int64_t i = 0; i < 1'200'000; ++i) {
    expected.push_back({.key = random() % 3 == 0 ? random() % 1000 : random(), .organisation = i});
    ASSERT_TRUE(runs->add(expected.back()));
  }
  EXPECT_EQ(runs->size(), expected.size());
  std::ranges::sort(expected);
  std::vector<FiledKey> merged;
  ASSERT_TRUE(runs->merge([&merged](FiledKey filed) -> std::expected<void, std::string> {
    merged.push_back(filed);
    return {};
  }));
  EXPECT_TRUE(merged == expected);
}

TEST_F(BulkTest, MergingEndsWithTheFirstError) {
  auto runs = KeyRuns::make(folder_);
  ASSERT_TRUE(runs) << runs.error();
  ASSERT_TRUE(runs->add({.key = 1, .organisation = 1}));
  ASSERT_TRUE(runs->add({.key = 2, .organisation = 1}));
  int calls = 0;
  const auto done = runs->merge([&calls](FiledKey) -> std::expected<void, std::string> {
    ++calls;
    return std::unexpected("full");
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error(), "full");
  EXPECT_EQ(calls, 1);
}

TEST_F(BulkTest, AFolderThatIsMissingIsAnError) {
  const auto runs = KeyRuns::make(root_ + "/nowhere");
  ASSERT_FALSE(runs);
  EXPECT_THAT(runs.error(), HasSubstr("nowhere"));
}

}  // namespace
}  // namespace anshin::registry
