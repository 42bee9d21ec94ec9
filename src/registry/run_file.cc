// Scratch files.
#include "registry/run_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace anshin::registry {

namespace {

constexpr std::size_t buffer_octets = 32768;

// Not every file system has O_TMPFILE.
int open_nameless(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor >= 0) {
    return descriptor;
  }
  std::string name = folder + "/registry.run-XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) {
    ::unlink(name.c_str());
  }
  return named;
}

}  // namespace

std::expected<RunFile, std::string> RunFile::make(const std::string& folder) {
  RunFile file(open_nameless(folder));
  if (file.descriptor_ < 0) {
    return std::unexpected(folder + ": no temporary file can be made: " + std::strerror(errno));
  }
  return file;
}

RunFile::~RunFile() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

RunFile::RunFile(RunFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

RunFile& RunFile::operator=(RunFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(size_, other.size_);
  return *this;
}

std::expected<void, std::string> RunFile::append(std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t written =
        ::pwrite(descriptor_, octets.data(), octets.size(), static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return std::unexpected(std::string("a temporary file cannot be written: ") +
                             std::strerror(errno));
    }
    octets.remove_prefix(static_cast<std::size_t>(written));
    size_ += static_cast<std::uint64_t>(written);
  }
  return {};
}

std::expected<std::size_t, std::string> RunFile::read(std::uint64_t offset,
                                                      std::span<char> target) const {
  std::size_t done = 0;
  while (done < target.size()) {
    const ssize_t got = ::pread(descriptor_, target.data() + done, target.size() - done,
                                static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return std::unexpected(std::string("a temporary file cannot be read: ") +
                             std::strerror(errno));
    }
    if (got == 0) {
      break;
    }
    done += static_cast<std::size_t>(got);
  }
  return done;
}

std::expected<std::string_view, std::string> RunReader::take(std::size_t size) {
  if (buffer_.size() - used_ < size && next_ < end_) {
    buffer_.erase(0, used_);
    used_ = 0;
    const std::size_t kept = buffer_.size();
    const auto more = static_cast<std::size_t>(
        std::min<std::uint64_t>(std::max(buffer_octets, size), end_ - next_));
    buffer_.resize(kept + more);
    const auto got = file_->read(next_, std::span(buffer_).subspan(kept));
    if (!got) {
      return std::unexpected(got.error());
    }
    buffer_.resize(kept + *got);
    next_ = *got < more ? end_ : next_ + *got;
  }
  const auto taken = std::string_view(buffer_).substr(used_, size);
  used_ += taken.size();
  return taken;
}

}  // namespace anshin::registry
