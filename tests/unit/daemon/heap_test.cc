// Memory that a burst took goes back to the system.
#include "daemon/heap.h"

#include <gtest/gtest.h>
#include <malloc.h>
#include <unistd.h>

#include <cstddef>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

namespace anshin::daemon {
namespace {

std::size_t resident_megabytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t size = 0;
  std::size_t resident = 0;
  file >> size >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) >> 20U;
}

// Many small blocks, of which a few stay: glibc keeps the pages of all others.
std::vector<std::unique_ptr<char[]>> leave_crumbs() {
  constexpr std::size_t blocks = 100'000;
  constexpr std::size_t size = 1000;
  std::vector<std::unique_ptr<char[]>> all;
  for (std::size_t i = 0; i < blocks; ++i) {
    all.push_back(std::make_unique<char[]>(size));
  }
  std::vector<std::unique_ptr<char[]>> crumbs;
  for (std::size_t i = 0; i < blocks; i += 100) {
    crumbs.push_back(std::move(all[i]));
  }
  return crumbs;
}

TEST(Heap, WhatABurstTookIsGivenBack) {
  if (mallinfo2().uordblks == 0) {
    GTEST_SKIP() << "the sanitizers' allocators keep no accounts";
  }
  set_up_heap();
  const std::size_t before = resident_megabytes();
  std::vector<std::unique_ptr<char[]>> here = leave_crumbs();
  std::vector<std::unique_ptr<char[]>> elsewhere;
  std::jthread([&elsewhere] { elsewhere = leave_crumbs(); }).join();
  EXPECT_GT(resident_megabytes(), before + 150);
  give_back_free_memory();
  EXPECT_LT(resident_megabytes(), before + 60);
}

}  // namespace
}  // namespace anshin::daemon
