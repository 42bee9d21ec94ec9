// Files with flipped octets and files cut short: lookups may fail, but never crash and never invent
// an organisation.
#include "registry/generation.h"
#include "registry/look_alikes.h"
#include "registry_fixture.h"

#include <sqlite3.h>

#include <random>

namespace anshin::registry {
namespace {

class DamageTest : public RegistryTest {
 protected:
  DamageTest() {
    std::vector<Organisation> entries = {qualitia(), jipdec()};
    for (int i = 0; i < 200; ++i) {
      entries.push_back(organisation("test:" + std::to_string(i), "名前" + std::to_string(i),
                                     {{"d" + std::to_string(i) + ".example", i % 2 == 0}}));
    }
    put(entries);
    good_ = read_file(database());
  }

  // Serves the content from a folder of its own and asks all questions.
  void ask(const std::string& content, const std::string& what) {
    write_file(database(), content);
    const Store store("test", folder_);
    const Finding finding = store.lookup("www.qualitia.co.jp", noon);
    if (finding.status == FindingStatus::registered) {
      ++served_;
      EXPECT_EQ(finding.matched_domain, "qualitia.co.jp") << what;
    } else {
      EXPECT_FALSE(finding.reason.empty()) << what;
    }
    EXPECT_NE(store.lookup("evil.invalid", noon).status, FindingStatus::registered) << what;
    for (int i = 0; i < 200; i += 40) {
      store.lookup("d" + std::to_string(i) + ".example", noon);
    }
    store.find_by_id("test:7");
    for (const auto key : lookalike::keys_of(subject_of(qualitia()))) {
      store.find_by_key(key, 10, noon);
    }
    store.revocations();
    const auto listed = store.list("", 1000);
    EXPECT_TRUE(!listed || listed->size() <= 1000) << what;
    store.information();
  }

  std::string good_;
  int served_ = 0;
};

TEST_F(DamageTest, TheWholeFileServes) {
  ask(good_, "whole");
  EXPECT_EQ(served_, 1);
}

TEST_F(DamageTest, AFileThatIsWrittenOverAnswersNothing) {
  using std::filesystem::last_write_time;
  last_write_time(database(), last_write_time(database()) - std::chrono::hours(1));
  const auto generation = Generation::load(database(), *identify(database()));
  ASSERT_TRUE(generation);
  ASSERT_TRUE((*generation)->find("qualitia.co.jp"));
  // Whether the pages that are read are the old ones or of the new content: neither is an answer.
  std::string other = good_;
  other.replace(8192, other.size() - 8192, other.size() - 8192, '\0');
  write_file(database(), other);
  for (int i = 0; i < 200; ++i) {
    const auto found = (*generation)->find("d" + std::to_string(i) + ".example");
    EXPECT_FALSE(found) << i;
  }
  EXPECT_FALSE((*generation)->find_by_id("test:7"));
  EXPECT_FALSE((*generation)->find_by_key(1, 10));
  EXPECT_FALSE((*generation)->list("", 10));
}

TEST_F(DamageTest, AFileThatIsReplacedByARenameAnswersOn) {
  const auto generation = Generation::load(database(), *identify(database()));
  ASSERT_TRUE(generation);
  write_file(database() + ".other", "another file");
  std::filesystem::rename(database() + ".other", database());
  const auto found = (*generation)->find("qualitia.co.jp");
  ASSERT_TRUE(found);
  EXPECT_NE(*found, nullptr);
}

TEST_F(DamageTest, FlippedOctets) {
  std::mt19937 random(20260401);
  for (std::size_t i = 0; i < 400; ++i) {
    std::string content = good_;
    // All of the header, and then positions all over the file.
    const std::size_t position = i < 100 ? i : random() % content.size();
    const auto mask = static_cast<unsigned char>(random() % 255 + 1);
    content[position] = static_cast<char>(static_cast<unsigned char>(content[position]) ^ mask);
    ask(content, "octet " + std::to_string(position));
  }
}

TEST_F(DamageTest, OverwrittenPages) {
  std::mt19937 random(7);
  constexpr std::size_t page = 8192;
  for (std::size_t begin = 0; begin < good_.size(); begin += page) {
    std::string noise = good_;
    for (std::size_t i = begin; i < std::min(begin + page, good_.size()); ++i) {
      noise[i] = static_cast<char>(random());
    }
    ask(noise, "noise in page at " + std::to_string(begin));
    std::string copied = good_;
    copied.replace(begin, page, good_.substr(page, page));
    ask(copied, "copy of page 2 at " + std::to_string(begin));
  }
}

TEST_F(DamageTest, CutShort) {
  for (std::size_t size = 0; size < good_.size(); size += 1021) {
    served_ = 0;
    ask(good_.substr(0, size), "cut to " + std::to_string(size));
    EXPECT_EQ(served_, 0) << size;
  }
  ask(good_ + "x", "one octet more");
  EXPECT_EQ(served_, 0);
}

// As files were made before: 4 KB.
TEST_F(DamageTest, PagesOfAnotherSizeAreRead) {
  sqlite3* connection = nullptr;
  ASSERT_EQ(sqlite3_open(database().c_str(), &connection), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(connection, "PRAGMA page_size = 4096; VACUUM;", nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(connection);
  const Store store("test", folder_);
  EXPECT_EQ(store.lookup("qualitia.co.jp", noon).status, FindingStatus::registered);
}

TEST_F(DamageTest, CutShortWhileItIsOpen) {
  const Store store("test", folder_);
  EXPECT_EQ(store.lookup("qualitia.co.jp", noon).status, FindingStatus::registered);
  std::filesystem::resize_file(database(), 8192);
  for (int i = 0; i < 200; ++i) {
    store.lookup("d" + std::to_string(i) + ".example", noon);
  }
  EXPECT_NE(store.lookup("evil.invalid", noon).status, FindingStatus::registered);
}

}  // namespace
}  // namespace anshin::registry
