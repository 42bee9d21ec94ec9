#include "daemon/heap.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <fstream>

namespace anshin::daemon {
namespace {

constexpr int kOwnMapping = 128 * 1024;
constexpr std::size_t kMuch = 64U << 20U;

// Of proc(5), statm: what is resident and shared with no file.
std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t size = 0;
  std::size_t resident = 0;
  std::size_t shared = 0;
  file >> size >> resident >> shared;
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return file ? (resident - std::min(shared, resident)) * page : 0;
}

}  // namespace

// The headers of messages under way have mappings of their own, which go when they are freed. Left
// alone, glibc would raise the threshold to the largest block that was ever freed, and keep such
// blocks in the heap from then on.
void set_up_heap() {
  mallopt(M_MMAP_THRESHOLD, kOwnMapping);
}

void give_back_free_memory() {
  const struct mallinfo2 heap = mallinfo2();
  if (resident_bytes() > heap.uordblks + heap.hblkhd + kMuch) {
    malloc_trim(0);
  }
}

}  // namespace anshin::daemon
