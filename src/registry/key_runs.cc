// Sorts pieces in memory and merges them from disk.
#include "registry/key_runs.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <queue>

namespace anshin::registry {

namespace {

using Done = std::expected<void, std::string>;

constexpr std::size_t run_length = 1U << 18U;  // 4 MB

std::string_view octets_of(std::span<const FiledKey> keys) {
  return {reinterpret_cast<const char*>(keys.data()), keys.size_bytes()};
}

struct Head {
  FiledKey filed;
  std::size_t run = 0;
  bool operator>(const Head& other) const { return filed > other.filed; }
};

}  // namespace

std::expected<KeyRuns, std::string> KeyRuns::make(const std::string& folder) {
  auto file = RunFile::make(folder);
  if (!file) {
    return std::unexpected(file.error());
  }
  return KeyRuns(std::move(*file));
}

Done KeyRuns::add(FiledKey filed) {
  current_.reserve(run_length);
  current_.push_back(filed);
  ++size_;
  return current_.size() < run_length ? Done{} : write_run();
}

Done KeyRuns::write_run() {
  std::ranges::sort(current_);
  if (auto done = file_.append(octets_of(current_)); !done) {
    return done;
  }
  ends_.push_back(file_.size());
  current_.clear();
  return {};
}

Done KeyRuns::merge(const std::function<Done(FiledKey)>& receive) {
  if (auto done = write_run(); !done) {
    return done;
  }
  current_ = {};
  std::vector<RunReader> readers;
  std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
  const auto advance = [&](std::size_t run) -> Done {
    const auto octets = readers[run].take(sizeof(FiledKey));
    if (!octets) {
      return std::unexpected(octets.error());
    }
    if (octets->size() == sizeof(FiledKey)) {
      Head head{.filed = {}, .run = run};
      std::memcpy(&head.filed, octets->data(), sizeof(FiledKey));
      heads.push(head);
    }
    return {};
  };
  std::uint64_t begin = 0;
  for (const std::uint64_t end : ends_) {
    readers.emplace_back(file_, begin, end);
    begin = end;
    if (auto done = advance(readers.size() - 1); !done) {
      return done;
    }
  }
  while (!heads.empty()) {
    const Head head = heads.top();
    heads.pop();
    Done done = receive(head.filed);
    if (done) {
      done = advance(head.run);
    }
    if (!done) {
      return done;
    }
  }
  return {};
}

}  // namespace anshin::registry
