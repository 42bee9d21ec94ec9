// Reads with a bound, writes by rename.
#include "distribution/state_file.h"

#include "registry/durable_file.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace anshin::distribution {

namespace {

constexpr std::size_t max_octets = 1'000'000;

}  // namespace

std::expected<std::optional<nlohmann::json>, std::string> read_state_file(const std::string& path) {
  if (!registry::file_exists(path)) {
    return std::nullopt;
  }
  std::ifstream file(path, std::ios::binary);
  std::string text(max_octets + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || !file.is_open()) {
    return std::unexpected(path + ": cannot be read: " + std::strerror(errno));
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > max_octets) {
    return std::unexpected(path + ": is longer than 1 MB");
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
  if (auto made = registry::create_file(next); !made) {
    return made;
  }
  std::ofstream file(next, std::ios::binary | std::ios::trunc);
  file << object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  file.close();
  if (!file) {
    registry::remove_file(next);
    return std::unexpected(next + ": cannot be written: " + std::strerror(errno));
  }
  return registry::replace_durably(next, path);
}

}  // namespace anshin::distribution
