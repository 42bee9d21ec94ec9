#include "telemetry/line_writer.h"

#include <exception>
#include <utility>

namespace anshin::telemetry {

LineWriter::LineWriter(std::function<void(const Line&)> write)
    : write_(std::move(write)), thread_([this] { run(); }) {}

LineWriter::~LineWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void LineWriter::push(Line line) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() == most_lines) {
      waiting_.pop_front();
    }
    wake = waiting_.empty();
    waiting_.push_back(std::move(line));
  }
  if (wake) {
    changed_.notify_one();
  }
}

void LineWriter::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    changed_.wait_for(lock, linger, [this] { return stopping_; });
    const std::deque<Line> lines = std::exchange(waiting_, {});
    const bool last = stopping_;
    lock.unlock();
    write_all(lines);
    if (last) {
      return;
    }
    lock.lock();
  }
}

void LineWriter::write_all(const std::deque<Line>& lines) {
  for (const Line& line : lines) {
    try {
      write_(line);
    } catch (const std::exception&) {
      continue;  // there is nobody to tell: this is the log
    }
  }
}

}  // namespace anshin::telemetry
