// What a reader makes of a file that was written just now.
#pragma once

#include "registry/meta.h"
#include "registry/revocation.h"

#include <expected>
#include <string>

namespace anshin::registry {

/// What was written.
struct Written {
  Meta meta;
  Revocations revocations;
};

/// Opens `path` as readers do and compares. The error, without a file name, says what they see
/// instead.
std::expected<void, std::string> read_back(const std::string& path, const Written& written);

}  // namespace anshin::registry
