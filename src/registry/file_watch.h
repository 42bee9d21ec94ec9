// Serves the newest good version of a registry's file, and notices a new one on a thread of its
// own.
#pragma once

#include "registry/generation.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace anshin::registry {

/// Whoever looks something up copies a pointer; opening files and freeing what is no longer used is
/// the thread's work alone.
class FileWatch {
 public:
  /// The first file is opened at once, on the caller's thread.
  explicit FileWatch(std::string path);
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  struct View {
    std::shared_ptr<const Generation> generation;  ///< null where there is no good file
    std::string problem;                           ///< then why
  };
  View view() const;
  /// When there was no good file, although there had been one or at the start.
  struct Outages {
    std::uint64_t count = 0;
    std::string last_problem;
  };
  Outages outages() const;
  const std::string& path() const { return path_; }

 private:
  using SteadyClock = std::chrono::steady_clock;

  void watch();
  void look();
  void adopt(std::shared_ptr<const Generation> generation);
  void refuse(std::optional<FileIdentity> identity, const std::string& what);
  void show(std::shared_ptr<const Generation> generation, std::string problem);
  void free_retired();

  std::string path_;

  // What lookups see. Only held to copy or swap.
  mutable std::mutex mutex_;
  std::shared_ptr<const Generation> current_;
  std::string problem_;
  Outages outages_;

  // What looking for a new file needs to remember.
  std::optional<FileIdentity> refused_;
  SteadyClock::time_point retry_at_;
  // No longer served, but perhaps still in use by a lookup.
  std::vector<std::shared_ptr<const Generation>> retired_;

  std::mutex stop_mutex_;
  std::condition_variable stop_wanted_;
  bool stopping_ = false;
  std::thread thread_;  // last, so that it finds all of the above
};

}  // namespace anshin::registry
