// The validator of ARC chains (RFC 8617).
#pragma once

#include <memory>

namespace anshin::arc {

/// What the validators of all messages share: parsed keys. Thread-safe; opaque to others.
class Engine;

std::shared_ptr<const Engine> make_engine();

}  // namespace anshin::arc
