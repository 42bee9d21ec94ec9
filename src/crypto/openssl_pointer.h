// Ownership of OpenSSL objects. Only the .cc files of this folder include it.
#pragma once

#include <memory>

namespace anshin::crypto {

template <auto Free>
struct OpenSslFree {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

template <typename T, auto Free>
using OpenSslPointer = std::unique_ptr<T, OpenSslFree<Free>>;

}  // namespace anshin::crypto
