// A writer that is killed at any moment leaves the old or the new registry, and the next writer
// goes on.
#include "registry_fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <sstream>
#include <thread>

namespace anshin::registry {
namespace {

class CrashTest : public RegistryTest {};

// Up to 30 ms at first. A slow machine, or a sanitizer, needs more for one version.
std::chrono::microseconds some_time(std::mt19937& random, int round) {
  return std::chrono::microseconds(random() % (30000U + 2000U * static_cast<unsigned>(round)));
}

// Commits for ever. Version n has n organisations of the same name.
[[noreturn]] void write_for_ever(const std::string& folder, std::uint64_t next) {
  while (true) {
    auto editor = Editor::open(folder);
    if (!editor) {
      ::_exit(3);
    }
    const std::string number = std::to_string(next);
    if (!editor->put(organisation("test:" + number, "name", {{"d" + number + ".example", true}})) ||
        !editor->commit()) {
      ::_exit(4);
    }
    ++next;
  }
}

TEST_F(CrashTest, KilledWritersLeaveAValidRegistry) {
  put({organisation("test:1", "name", {{"d1.example", true}})});
  std::mt19937 random(42);
  std::uint64_t serial = 1;
  for (int round = 0; round < 40 || (serial == 1 && round < 400); ++round) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      write_for_ever(folder_, serial + 1);
    }
    std::this_thread::sleep_for(some_time(random, round));
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer gave up with " << WEXITSTATUS(status);

    const Store store("test", folder_);
    const auto information = store.information();
    ASSERT_TRUE(information.available) << information.problem;
    ASSERT_GE(information.serial, serial);
    ASSERT_EQ(information.organisations, information.serial);
    serial = information.serial;
    const std::string last = "d" + std::to_string(serial) + ".example";
    ASSERT_EQ(store.lookup(last, noon).status, FindingStatus::registered) << last;
  }
  EXPECT_GT(serial, 1U);
  put({jipdec()});
  EXPECT_EQ(Store("test", folder_).information().serial, serial + 1);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/registry.db.new"));
}

// Replaces everything for ever. Version n has n % 50 + 1 organisations of version n.
[[noreturn]] void receive_for_ever(const std::string& folder, std::uint64_t next) {
  while (true) {
    auto editor = Editor::open_empty(folder);
    if (!editor) {
      ::_exit(3);
    }
    std::string lines;
    for (std::uint64_t i = 0; i <= next % 50; ++i) {
      const std::string n = std::to_string(i);
      lines += "{\"put\":" +
               format_organisation(organisation("test:" + n, "version " + std::to_string(next),
                                                {{"d" + n + ".example", true}})) +
               "}\n";
    }
    std::istringstream input(lines);
    const auto imported = import_json_lines(input, *editor, {});
    if (!imported || imported->bad_lines > 0 ||
        !editor->commit(
            Release{.registry = "robins", .serial = next, .issued = noon, .expires = {}})) {
      ::_exit(4);
    }
    ++next;
  }
}

TEST_F(CrashTest, KilledReceiversLeaveAValidRegistry) {
  put({organisation("test:0", "version 1", {{"d0.example", true}})});
  std::mt19937 random(43);
  std::uint64_t serial = 1;
  for (int round = 0; round < 40 || (serial == 1 && round < 400); ++round) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      receive_for_ever(folder_, serial + 1);
    }
    std::this_thread::sleep_for(some_time(random, round));
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the receiver gave up with " << WEXITSTATUS(status);

    const Store store("test", folder_);
    const auto information = store.information();
    ASSERT_TRUE(information.available) << information.problem;
    ASSERT_GE(information.serial, serial);
    serial = information.serial;
    ASSERT_EQ(information.organisations, serial == 1 ? 1 : serial % 50 + 1);
    ASSERT_EQ(store.lookup("d0.example", noon).organisation.names.at("ja"),
              "version " + std::to_string(serial));
  }
  EXPECT_GT(serial, 1U);
}

}  // namespace
}  // namespace anshin::registry
