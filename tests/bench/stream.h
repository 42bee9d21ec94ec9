// A connected stream socket with buffered writes: what an MTA's milter client has below it.
#pragma once

#include "bench/descriptor.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace anshin::bench {

class Stream {
 public:
  /// "unix:/PATH" or "inet:PORT@ADDRESS". Throws std::runtime_error.
  explicit Stream(const std::string& address);

  /// Octets leave at `flush`, at `read`, or when there are many.
  void write(std::string_view octets);
  void flush();
  /// Exactly `count` octets. Throws std::runtime_error if the peer closes before.
  std::string read(std::size_t count);

 private:
  Descriptor descriptor_;
  std::string out_;
  std::string in_;  ///< received and not read yet
};

}  // namespace anshin::bench
