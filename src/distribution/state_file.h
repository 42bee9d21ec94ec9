// Small JSON files that a receiver keeps in a registry's folder.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <expected>
#include <optional>
#include <string>

namespace anshin::distribution {

/// The object in a file of at most `max_octets`; nullopt if there is no file. The error names the
/// file.
std::expected<std::optional<nlohmann::json>, std::string> read_state_file(
    const std::string& path, std::size_t max_octets = 1'000'000);

/// Replaces a file so that a crash leaves the old or the new one. For one writer at a time. The
/// error names the file.
std::expected<void, std::string> write_state_file(const std::string& path,
                                                  const nlohmann::json& object);

}  // namespace anshin::distribution
