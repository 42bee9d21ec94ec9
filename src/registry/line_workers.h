// Reads the lines of an import on threads of its own, and hands over the results in order.
#pragma once

#include "registry/organisation_json.h"
#include "registry/prepared.h"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace anshin::registry {

/// What a line says, ready to be done.
using PreparedLine = std::variant<Prepared, RemoveLine, Revocation, UnrevokeLine>;

/// Some lines in one piece, and then what they say.
struct LineBatch {
  struct Line {
    std::uint64_t number = 0;  ///< from 1
    std::size_t begin = 0;     ///< in text
    std::size_t length = 0;
    bool too_long = false;
  };
  std::string text;
  std::vector<Line> lines;
  std::vector<std::expected<PreparedLine, std::string>> results;  ///< one for each line
  bool done = false;
};

/// For one thread that gives and takes. Batches in the works are few, so that memory is bounded.
class LineWorkers {
 public:
  LineWorkers();
  ~LineWorkers();
  LineWorkers(const LineWorkers&) = delete;
  LineWorkers& operator=(const LineWorkers&) = delete;

  void give(std::unique_ptr<LineBatch> batch);
  /// The oldest batch that was given, when it is done; null if there is none, or while there is
  /// room for another and the oldest is not done yet.
  std::unique_ptr<LineBatch> take();
  /// The same, but waits for the oldest batch in any case.
  std::unique_ptr<LineBatch> take_last();
  /// A batch that is done with: memory is cheaper to free in the thread that allocated it.
  void give_back(std::unique_ptr<LineBatch> batch);

 private:
  void work();
  std::unique_ptr<LineBatch> take_front(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable work_given_;
  std::condition_variable work_done_;
  std::deque<std::unique_ptr<LineBatch>> batches_;  // in order
  std::size_t next_ = 0;                            // of batches_, that nobody works on
  std::vector<std::unique_ptr<LineBatch>> used_;    // to be freed
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace anshin::registry
