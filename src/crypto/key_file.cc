// Reading of key files: bounded, regular files only, secrets only with safe permissions.
#include "crypto/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace anshin::crypto {

namespace {

constexpr std::size_t max_octets = 65536;

class Descriptor {
 public:
  // O_NONBLOCK: a FIFO in the place of the file must not hang us.
  explicit Descriptor(const std::string& file)
      : number_(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) {}
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

std::unexpected<std::string> error(const std::string& file, const std::string& what) {
  return std::unexpected(file + ": " + what);
}

std::unexpected<std::string> system_error(const std::string& file, const char* doing) {
  return error(file, std::string(doing) + ": " + std::strerror(errno));
}

std::expected<std::string, std::string> read_all(const std::string& file, int descriptor) {
  std::string content;
  std::array<char, 4096> piece{};
  while (true) {
    const ssize_t got = ::read(descriptor, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return system_error(file, "cannot be read");
    }
    if (got == 0) {
      return content;
    }
    content.append(piece.data(), static_cast<std::size_t>(got));
    if (content.size() > max_octets) {
      return error(file, "is larger than 64 KB, so it is not a key file");
    }
  }
}

std::expected<std::string, std::string> read_file(const std::string& file,
                                                  mode_t forbidden_permissions) {
  const Descriptor descriptor(file);
  if (descriptor.number() < 0) {
    return system_error(file, "cannot be opened");
  }
  struct stat status = {};
  if (::fstat(descriptor.number(), &status) != 0) {
    return system_error(file, "cannot be examined");
  }
  if (!S_ISREG(status.st_mode)) {
    return error(file, "is not a regular file");
  }
  if ((status.st_mode & forbidden_permissions) != 0) {
    return error(
        file,
        "is a private key that others may read or change; make it safe with: chmod 600 " + file);
  }
  return read_all(file, descriptor.number());
}

}  // namespace

std::expected<std::string, std::string> read_public_file(const std::string& file) {
  return read_file(file, 0);
}

std::expected<std::string, std::string> read_secret_file(const std::string& file) {
  return read_file(file, S_IWGRP | S_IROTH | S_IWOTH);
}

}  // namespace anshin::crypto
