#include "ctl/registry_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ios>
#include <stdexcept>

namespace anshin::ctl {
namespace {

// -1 for "-".
int open_file(const std::string& name) {
  if (name == "-") {
    return -1;
  }
  const int descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    throw std::runtime_error(name + ": " + std::strerror(errno));
  }
  return descriptor;
}

struct Status {
  bool is_folder = false;
  std::uint64_t size = 0;  // of a regular file
};

Status status_of(int descriptor) {
  struct stat status = {};
  if (::fstat(descriptor, &status) != 0) {
    return {};
  }
  return {.is_folder = S_ISDIR(status.st_mode),
          .size = S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0};
}

}  // namespace

RememberingBuffer::int_type RememberingBuffer::underflow() {
  ssize_t got = 0;
  do {
    got = ::read(descriptor_, piece_.data(), piece_.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) {
    throw std::ios_base::failure("cannot be read");
  }
  if (got == 0) {
    return traits_type::eof();
  }
  const std::string_view octets(piece_.data(), static_cast<std::size_t>(got));
  beginning_ += octets.substr(0, kept_octets - std::min(kept_octets, beginning_.size()));
  setg(piece_.data(), piece_.data(), piece_.data() + got);
  return traits_type::to_int_type(piece_.front());
}

ImportInput::ImportInput(const std::string& name)
    : file_(open_file(name)),
      buffer_(file_.is_open() ? file_.number() : STDIN_FILENO),
      stream_(&buffer_) {
  if (!file_.is_open()) {
    return;
  }
  const Status status = status_of(file_.number());
  if (status.is_folder) {
    throw std::runtime_error(name + ": is a folder");
  }
  size_ = status.size;
}

}  // namespace anshin::ctl
