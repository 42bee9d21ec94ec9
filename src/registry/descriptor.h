// A file's descriptor that closes with its owner.
#pragma once

#include <unistd.h>

#include <utility>

namespace anshin::registry {

class Descriptor {
 public:
  /// Takes over what open(2) or a similar call has returned; negative: nothing is open.
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }
  /// What close(2) says, which may be the first to know of a write error; 0 if nothing is open.
  int close() {
    const int number = std::exchange(number_, -1);
    return number >= 0 ? ::close(number) : 0;
  }

 private:
  int number_;
};

}  // namespace anshin::registry
