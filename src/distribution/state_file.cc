// Reads with a bound, writes by rename.
#include "distribution/state_file.h"

#include "registry/durable_file.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace anshin::distribution {

std::expected<std::optional<nlohmann::json>, std::string> read_state_file(const std::string& path,
                                                                          std::size_t max_octets) {
  if (!registry::file_exists(path)) {
    return std::nullopt;
  }
  if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(path))) {
    return std::unexpected(path + ": is not a regular file");
  }
  std::ifstream file(path, std::ios::binary);
  std::string text(max_octets + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || !file.is_open()) {
    return std::unexpected(path + ": cannot be read: " + std::strerror(errno));
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > max_octets) {
    return std::unexpected(path + ": is longer than " + std::to_string(max_octets) + " bytes");
  }
  auto object = nlohmann::json::parse(text, nullptr, false);
  if (!object.is_object()) {
    return std::unexpected(path + ": is not a JSON object");
  }
  return object;
}

std::expected<void, std::string> write_state_file(const std::string& path,
                                                  const nlohmann::json& object) {
  const std::string next = path + ".new";
  registry::remove_file(next);
  const std::string text =
      object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
  if (auto written = registry::write_new_file(next, text); !written) {
    return written;
  }
  return registry::replace_durably(next, path);
}

}  // namespace anshin::distribution
