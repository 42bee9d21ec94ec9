// A file or socket that closes with its owner.
#pragma once

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace anshin::bench {

class Descriptor {
 public:
  /// A new socket. Throws std::system_error.
  static Descriptor socket(int family, int type) {
    const int number = ::socket(family, type | SOCK_CLOEXEC, 0);
    if (number < 0) {
      throw std::system_error(errno, std::generic_category(), "making a socket");
    }
    return Descriptor(number);
  }

  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) {
      close(number_);
    }
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;

  int number() const { return number_; }

 private:
  int number_;
};

}  // namespace anshin::bench
