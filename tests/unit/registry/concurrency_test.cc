// Lookups on many threads while the registry is edited: every answer is that of a complete version.
#include "registry_fixture.h"

#include <atomic>
#include <thread>

namespace anshin::registry {
namespace {

class ConcurrencyTest : public RegistryTest {};

TEST_F(ConcurrencyTest, ReadersSeeOldOrNewVersionsOnly) {
  // Each version has both organisations with the version's name, or it is broken.
  const auto version = [this](int number) {
    const std::string name = "version " + std::to_string(number);
    put({organisation("test:a", name, {{"a.example", true}}),
         organisation("test:b", name, {{"b.example", true}})});
  };
  version(1);
  const Store store("test", folder_);
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> lookups{0};
  std::atomic<std::uint64_t> highest_serial{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&] {
      std::uint64_t last_serial = 0;
      while (!stop) {
        const Finding finding = store.lookup("www.b.example", noon);
        ASSERT_EQ(finding.status, FindingStatus::registered) << finding.reason;
        ASSERT_EQ(finding.organisation.names.at("ja"), "version " + std::to_string(finding.serial));
        ASSERT_GE(finding.serial, last_serial);
        last_serial = finding.serial;
        highest_serial = std::max<std::uint64_t>(highest_serial, last_serial);
        ASSERT_EQ(store.lookup("c.example", noon).status, FindingStatus::not_registered);
        store.information();
        ++lookups;
      }
    });
  }
  int number = 1;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (highest_serial < 4 && std::chrono::steady_clock::now() < end) {
    version(++number);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  stop = true;
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_GE(highest_serial.load(), 4U);
  EXPECT_GT(lookups.load(), 0U);
}

TEST_F(ConcurrencyTest, OneOfManyWritersHoldsTheLock) {
  put({});
  std::atomic<int> committed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      auto editor = Editor::open(folder_);
      if (!editor) {
        return;
      }
      const std::string number = std::to_string(i);
      ASSERT_TRUE(
          editor->put(organisation("test:" + number, "x", {{"d" + number + ".example", false}})));
      ASSERT_TRUE(editor->commit());
      ++committed;
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  const auto information = Store("test", folder_).information();
  EXPECT_GE(committed.load(), 1);
  EXPECT_EQ(information.organisations, static_cast<std::uint64_t>(committed.load()));
  EXPECT_EQ(information.serial, static_cast<std::uint64_t>(committed.load()) + 1);
}

}  // namespace
}  // namespace anshin::registry
