// An authority that is killed at any moment leaves a publication that receivers accept, and the
// next build goes on.
#include "unit/authority/publication_fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <thread>

namespace anshin::authority {
namespace {

// Commits and publishes for ever; now and then only the publication is issued anew.
[[noreturn]] void publish_for_ever(const BuildRequest& asked, int next) {
  BuildRequest request = asked;
  while (true) {
    ++next;
    request.issued += std::chrono::seconds(1);
    if (next % 3 != 0) {
      auto editor = registry::Editor::open(request.registry_folder);
      if (!editor || !editor->put(sender(next % 50, std::to_string(next))) || !editor->commit()) {
        ::_exit(3);
      }
    }
    if (!build(request, {})) {
      ::_exit(4);
    }
  }
}

TEST_F(PublicationTest, AKilledAuthorityLeavesAValidPublication) {
  edit({qualitia()});
  BuildRequest asked = request();
  asked.deltas = 4;
  published(asked);
  // A machine under load or with sanitizers takes its time; the moments shall lie anywhere in the
  // first few builds.
  const auto begin = std::chrono::steady_clock::now();
  edit({sender(1)});
  published(asked);
  const auto window = std::chrono::duration_cast<std::chrono::microseconds>(
      4 * (std::chrono::steady_clock::now() - begin));
  Receiver follower = receiver();
  ASSERT_EQ(follower.fetch(out_), "");
  std::mt19937 random(7);
  int rounds_with_news = 0;
  for (int round = 0; round < 40; ++round) {
    asked.issued += std::chrono::days(1);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      publish_for_ever(asked, round * 100);
    }
    std::this_thread::sleep_for(window * (random() % 1000) / 1000);
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the authority gave up with " << WEXITSTATUS(status);

    const std::uint64_t before = follower.serial;
    ASSERT_EQ(follower.fetch(out_), "") << "round " << round;
    ASSERT_GE(follower.serial, before);
    rounds_with_news += follower.serial > before ? 1 : 0;
    Receiver fresh = receiver();
    ASSERT_EQ(fresh.fetch(out_), "") << "round " << round;
    ASSERT_EQ(fresh.entries, follower.entries) << "round " << round;
  }
  EXPECT_GT(rounds_with_news, 0);
  asked.issued += std::chrono::days(1);
  published(asked);
  EXPECT_EQ(follower.fetch(out_), "");
  EXPECT_EQ(follower.entries, lines_of_registry());
  for (const auto& [name, content] : files_in(out_)) {
    EXPECT_FALSE(name.ends_with(".gz.new")) << name;
  }
}

}  // namespace
}  // namespace anshin::authority
