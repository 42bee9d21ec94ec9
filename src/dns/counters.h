// What the resolver counts.
#pragma once

#include <atomic>
#include <cstdint>

namespace anshin::dns {

/// Counted by any thread; for display, so nothing is ordered by them.
struct Counters {
  std::atomic<std::uint64_t> asked = 0;
  std::atomic<std::uint64_t> from_cache = 0;
  std::atomic<std::uint64_t> coalesced = 0;
  std::atomic<std::uint64_t> sent = 0;
  std::atomic<std::uint64_t> failed = 0;
  std::atomic<std::uint64_t> timed_out = 0;
  std::atomic<std::uint64_t> withdrawn = 0;
  std::atomic<std::uint64_t> held_by_pool = 0;
  std::atomic<std::uint64_t> held_by_network = 0;
  std::atomic<std::uint64_t> in_flight = 0;
  std::atomic<std::uint64_t> waiting = 0;
};

}  // namespace anshin::dns
