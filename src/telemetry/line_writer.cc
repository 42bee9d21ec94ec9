// The thread owns its state together with the writer: should a write hang for ever, the writer can
// go without it.
#include "telemetry/line_writer.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <utility>

namespace anshin::telemetry {

namespace {

using Clock = std::chrono::steady_clock;

// A write that does not return although there was room is left alone after that time.
constexpr std::chrono::seconds longest_write{1};

}  // namespace

struct LineWriter::State {
  State(std::unique_ptr<LineSink> line_sink, Report loss_report,
        std::atomic<std::uint64_t>& lost_lines)
      : sink(std::move(line_sink)), report(std::move(loss_report)), lost(lost_lines) {}

  void run();
  void write_all(std::deque<Line> lines, std::uint64_t missing);
  Written tell_losses();
  Written insist(const Line& line);
  Written offer(const Line& line);
  bool wait_for_reader();
  void count_lost(std::uint64_t lines) {
    lost += lines;
    untold += lines;
  }

  // The thread's own.
  std::unique_ptr<LineSink> sink;
  Report report;
  std::uint64_t untold = 0;  // lines lost since the last report
  std::atomic<std::uint64_t>& lost;

  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Line> waiting;
  std::uint64_t dropped = 0;  // in front of `waiting`
  bool stopping = false;
  Clock::time_point give_up_at{};
  bool finished = false;
};

LineWriter::LineWriter(std::unique_ptr<LineSink> sink, Report report,
                       std::atomic<std::uint64_t>& lost)
    : state_(std::make_shared<State>(std::move(sink), std::move(report), lost)),
      thread_([state = state_] { state->run(); }) {}

LineWriter::~LineWriter() {
  std::unique_lock lock(state_->mutex);
  state_->stopping = true;
  state_->give_up_at = Clock::now() + farewell;
  state_->changed.notify_all();
  const bool finished = state_->changed.wait_until(lock, state_->give_up_at + longest_write,
                                                   [this] { return state_->finished; });
  lock.unlock();
  if (finished) {
    thread_.join();
  } else {
    thread_.detach();
  }
}

void LineWriter::push(Line line) {
  bool wake = false;
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->waiting.size() == most_lines) {
      state_->waiting.pop_front();
      ++state_->dropped;
      ++state_->lost;
    }
    wake = state_->waiting.empty();
    state_->waiting.push_back(std::move(line));
  }
  if (wake) {
    state_->changed.notify_one();
  }
}

void LineWriter::State::run() {
  std::unique_lock lock(mutex);
  while (true) {
    changed.wait(lock, [this] { return stopping || !waiting.empty(); });
    changed.wait_for(lock, linger, [this] { return stopping; });
    std::deque<Line> lines = std::exchange(waiting, {});
    const std::uint64_t missing = std::exchange(dropped, 0);
    const bool last = stopping;
    lock.unlock();
    write_all(std::move(lines), missing);
    lock.lock();
    if (last) {
      finished = true;
      changed.notify_all();
      return;
    }
  }
}

void LineWriter::State::write_all(std::deque<Line> lines, std::uint64_t missing) {
  untold += missing;
  for (; !lines.empty(); lines.pop_front()) {
    Written written = tell_losses();
    if (written != Written::later) {
      written = insist(lines.front());
    }
    if (written == Written::later) {
      count_lost(lines.size());
      return;
    }
    if (written == Written::lost) {
      count_lost(1);
    }
  }
}

Written LineWriter::State::tell_losses() {
  if (untold == 0) {
    return Written::done;
  }
  const Written written = insist(report(untold));
  if (written == Written::done) {
    untold = 0;
  }
  return written;
}

/// `later`: the time to end has come, and the reader still takes nothing.
Written LineWriter::State::insist(const Line& line) {
  while (true) {
    const Written written = offer(line);
    if (written != Written::later || !wait_for_reader()) {
      return written;
    }
  }
}

Written LineWriter::State::offer(const Line& line) {
  try {
    return sink->write(line);
  } catch (const std::exception&) {
    return Written::lost;  // there is nobody to tell: this is the log
  }
}

/// False: there is no time left.
bool LineWriter::State::wait_for_reader() {
  std::unique_lock lock(mutex);
  if (stopping && Clock::now() >= give_up_at) {
    return false;
  }
  changed.wait_for(lock, linger);
  return true;
}

}  // namespace anshin::telemetry
