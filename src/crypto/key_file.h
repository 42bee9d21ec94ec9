// Reading of key files, with the checks that a file of keys deserves.
#pragma once

#include <expected>
#include <string>

namespace anshin::crypto {

/// The content of a regular file of at most 64 KB. The error names the file and what is wrong.
std::expected<std::string, std::string> read_public_file(const std::string& file);

/// The same for a secret: a file that others may read, or anyone but its owner may write, is
/// refused.
std::expected<std::string, std::string> read_secret_file(const std::string& file);

}  // namespace anshin::crypto
