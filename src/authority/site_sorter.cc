#include "authority/site_sorter.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <queue>

namespace anshin::authority {

namespace {

constexpr std::size_t least_buffer = 4096;
constexpr std::size_t most_buffer = 256U << 10U;

std::unexpected<std::string> system_error(const std::string& folder, const char* what) {
  return std::unexpected(folder + ": " + what + ": " + std::strerror(errno));
}

}  // namespace

// Reads the lines of one run, a buffer at a time; all runs share the file.
class LineSorter::Reader {
 public:
  Reader(int descriptor, std::uint64_t begin, std::uint64_t end, std::size_t buffer)
      : descriptor_(descriptor), at_(begin), end_(end), buffer_octets_(buffer) {}

  // False at the end of the run.
  std::expected<bool, std::string> next() {
    const auto consumed = line_.size() + (started_ ? 1U : 0U);
    started_ = true;
    position_ += consumed;
    line_ = {};
    while (true) {
      const auto feed = buffer_.find('\n', position_);
      if (feed != std::string::npos) {
        line_ = std::string_view(buffer_).substr(position_, feed - position_);
        return true;
      }
      if (at_ == end_) {
        return false;
      }
      buffer_.erase(0, position_);
      position_ = 0;
      const std::size_t kept = buffer_.size();
      const auto want = std::min<std::uint64_t>(buffer_octets_, end_ - at_);
      buffer_.resize(kept + want);
      const ssize_t got =
          ::pread(descriptor_, buffer_.data() + kept, want, static_cast<off_t>(at_));
      if (got <= 0) {
        return std::unexpected(std::string("a sorted run cannot be read: ") +
                               (got < 0 ? std::strerror(errno) : "it is cut short"));
      }
      buffer_.resize(kept + static_cast<std::size_t>(got));
      at_ += static_cast<std::uint64_t>(got);
    }
  }

  std::string_view line() const { return line_; }

 private:
  int descriptor_;
  std::uint64_t at_;
  std::uint64_t end_;
  std::size_t buffer_octets_;
  std::string buffer_;
  std::size_t position_ = 0;
  std::string_view line_;
  bool started_ = false;
};

LineSorter::LineSorter(std::string folder, std::size_t memory)
    : folder_(std::move(folder)), memory_(memory) {}

std::string_view LineSorter::text_of(const Line& line) const {
  return std::string_view(text_).substr(line.begin, line.length);
}

std::expected<void, std::string> LineSorter::add(std::string_view line) {
  if (text_.size() + line.size() + (lines_.size() + 1) * sizeof(Line) > memory_ &&
      !lines_.empty()) {
    if (auto written = write_run(); !written) {
      return written;
    }
  }
  lines_.push_back({.begin = text_.size(), .length = line.size()});
  text_ += line;
  return {};
}

void LineSorter::sort() {
  std::ranges::sort(lines_, {}, [this](const Line& line) { return text_of(line); });
}

std::expected<void, std::string> LineSorter::write_run() {
  if (!file_) {
    const int descriptor = ::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    file_.reset(descriptor < 0 ? nullptr : ::fdopen(descriptor, "w+b"));
    if (!file_) {
      return system_error(folder_, "no temporary file can be made");
    }
  }
  if (runs_.size() == max_runs) {
    return std::unexpected(folder_ + ": more than 4096 runs have to be sorted");
  }
  sort();
  std::uint64_t end = runs_.empty() ? 0 : runs_.back();
  for (const Line& line : lines_) {
    const std::string_view text = text_of(line);
    std::fwrite(text.data(), 1, text.size(), file_.get());
    std::fputc('\n', file_.get());
    end += text.size() + 1;
  }
  if (std::fflush(file_.get()) != 0 || std::ferror(file_.get()) != 0) {
    return system_error(folder_, "a temporary file cannot be written");
  }
  runs_.push_back(end);
  lines_.clear();
  text_.clear();
  return {};
}

std::expected<void, std::string> LineSorter::finish(
    const std::function<std::expected<void, std::string>(std::string_view)>& receive) {
  if (runs_.empty()) {
    sort();
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::string_view text = text_of(lines_[i]);
      if (i > 0 && text == text_of(lines_[i - 1])) {
        continue;
      }
      if (auto received = receive(text); !received) {
        return received;
      }
    }
    return {};
  }
  if (auto written = write_run(); !written) {
    return written;
  }
  text_.shrink_to_fit();
  lines_.shrink_to_fit();
  const std::size_t buffer = std::clamp(memory_ / runs_.size(), least_buffer, most_buffer);
  std::vector<Reader> readers;
  readers.reserve(runs_.size());
  std::uint64_t begin = 0;
  for (const std::uint64_t end : runs_) {
    readers.emplace_back(::fileno(file_.get()), begin, end, buffer);
    begin = end;
  }
  const auto later = [](const Reader* a, const Reader* b) { return a->line() > b->line(); };
  std::priority_queue<Reader*, std::vector<Reader*>, decltype(later)> queue(later);
  for (Reader& reader : readers) {
    const auto more = reader.next();
    if (!more) {
      return std::unexpected(more.error());
    }
    if (*more) {
      queue.push(&reader);
    }
  }
  std::string last;
  bool first = true;
  while (!queue.empty()) {
    Reader* reader = queue.top();
    queue.pop();
    if (first || reader->line() != last) {
      last = reader->line();
      first = false;
      if (auto received = receive(last); !received) {
        return received;
      }
    }
    const auto more = reader->next();
    if (!more) {
      return std::unexpected(more.error());
    }
    if (*more) {
      queue.push(reader);
    }
  }
  return {};
}

}  // namespace anshin::authority
