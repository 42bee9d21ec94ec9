// Small files that are read whole and replaced whole: manifests, signatures, the publication's
// state.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>

namespace anshin::authority {

/// The content of a regular file; nullopt if there is none. One of more than `max_octets` is an
/// error. Errors name the file.
std::expected<std::optional<std::string>, std::string> read_small_file(const std::string& path,
                                                                       std::size_t max_octets);

/// Replaces a file so that a crash leaves the old or the new one. Everybody may read it.
std::expected<void, std::string> write_small_file(const std::string& path,
                                                  const std::string& content);

}  // namespace anshin::authority
