// Threads that read and check entries while another writes those before.
#include "registry/line_workers.h"

#include "registry/signals_blocked.h"

#include <algorithm>
#include <utility>

namespace anshin::registry {

namespace {

// As much as the workers read while the one who writes is busy bringing domains into order.
constexpr std::size_t most_batches = 16;
constexpr std::size_t workers = 2;

template <typename... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};

std::expected<PreparedLine, std::string> read_line(std::string_view text) {
  auto line = parse_line(text);
  if (!line) {
    return std::unexpected(line.error());
  }
  using Result = std::expected<PreparedLine, std::string>;
  return std::visit(
      Overloaded{[](Organisation&& organisation) -> Result {
                   return prepare_checked(std::move(organisation));
                 },
                 [](auto&& other) -> Result { return std::forward<decltype(other)>(other); }},
      std::move(*line));
}

void read_batch(LineBatch& batch) {
  batch.results.reserve(batch.lines.size());
  const std::string_view text = batch.text;
  for (const LineBatch::Line& line : batch.lines) {
    if (line.too_long) {
      batch.results.emplace_back(std::unexpect, "the line is longer than 64 KB");
    } else {
      batch.results.push_back(read_line(text.substr(line.begin, line.length)));
    }
  }
}

}  // namespace

LineWorkers::LineWorkers() {
  const SignalsBlocked blocked;
  for (std::size_t i = 0; i < workers; ++i) {
    threads_.emplace_back([this] { work(); });
  }
}

LineWorkers::~LineWorkers() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_given_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

void LineWorkers::give(std::unique_ptr<LineBatch> batch) {
  {
    const std::lock_guard lock(mutex_);
    batches_.push_back(std::move(batch));
  }
  work_given_.notify_one();
}

std::unique_ptr<LineBatch> LineWorkers::take() {
  std::unique_lock lock(mutex_);
  if (batches_.empty() || (batches_.size() < most_batches && !batches_.front()->done)) {
    return nullptr;
  }
  return take_front(lock);
}

std::unique_ptr<LineBatch> LineWorkers::take_last() {
  std::unique_lock lock(mutex_);
  return batches_.empty() ? nullptr : take_front(lock);
}

void LineWorkers::give_back(std::unique_ptr<LineBatch> batch) {
  const std::lock_guard lock(mutex_);
  used_.push_back(std::move(batch));
}

std::unique_ptr<LineBatch> LineWorkers::take_front(std::unique_lock<std::mutex>& lock) {
  work_done_.wait(lock, [this] { return batches_.front()->done; });
  auto batch = std::move(batches_.front());
  batches_.pop_front();
  --next_;
  return batch;
}

void LineWorkers::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    work_given_.wait(lock, [this] { return stopping_ || next_ < batches_.size(); });
    if (stopping_) {
      return;
    }
    LineBatch& batch = *batches_[next_++];
    auto used = std::exchange(used_, {});
    lock.unlock();
    used.clear();
    read_batch(batch);
    lock.lock();
    batch.done = true;
    work_done_.notify_one();
  }
}

}  // namespace anshin::registry
