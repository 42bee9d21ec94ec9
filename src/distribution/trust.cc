// trust.json: {"version":1,"configured":["BASE64"],"trusted":["BASE64"],"issued":"TIME"}
#include "distribution/trust.h"

#include <anshin/ed25519.h>

#include "distribution/limits.h"
#include "distribution/state_file.h"
#include "distribution/timestamp.h"
#include "registry/durable_file.h"

#include <nlohmann/json.hpp>

#include <set>

namespace anshin::distribution {

namespace {

constexpr int version = 1;
// More than a configuration and a manifest may hold.
constexpr std::size_t max_listed = 64;

std::string path_in(const std::string& folder) {
  return folder + "/trust.json";
}

std::optional<std::vector<std::string>> read_keys(const nlohmann::json& object,
                                                  const std::string& name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_array() || found->empty() || found->size() > max_listed) {
    return std::nullopt;
  }
  std::vector<std::string> keys;
  for (const auto& key : *found) {
    if (!key.is_string() || !crypto::PublicKey::parse(key.get_ref<const std::string&>())) {
      return std::nullopt;
    }
    keys.push_back(key.get<std::string>());
  }
  return keys;
}

std::set<std::string> as_set(const std::vector<std::string>& keys) {
  return {keys.begin(), keys.end()};
}

}  // namespace

std::expected<std::optional<AnnouncedKeys>, std::string> read_announced_keys(
    const std::string& folder) {
  const std::string remedy =
      "; it tells which keys the publisher has retired: restore it, or, once public_keys in the "
      "configuration are the publisher's present ones, remove it";
  const auto object = read_state_file(path_in(folder));
  if (!object) {
    return std::unexpected(object.error() + remedy);
  }
  if (!*object) {
    return std::nullopt;
  }
  const nlohmann::json& content = **object;
  auto configured = read_keys(content, "configured");
  auto trusted = read_keys(content, "trusted");
  if (content.value("version", nlohmann::json()) != version || !configured || !trusted) {
    return std::unexpected(path_in(folder) + ": is damaged" + remedy);
  }
  const auto issued = content.find("issued");
  const auto time = issued != content.end() && issued->is_string()
                        ? parse_timestamp(issued->get_ref<const std::string&>())
                        : std::nullopt;
  return AnnouncedKeys{
      .configured = std::move(*configured), .trusted = std::move(*trusted), .issued = time};
}

std::expected<void, std::string> write_announced_keys(const std::string& folder,
                                                      const AnnouncedKeys& keys) {
  nlohmann::json content{
      {"version", version}, {"configured", keys.configured}, {"trusted", keys.trusted}};
  if (keys.issued) {
    content["issued"] = format_timestamp(*keys.issued);
  }
  return write_state_file(path_in(folder), content);
}

void forget_announced_keys(const std::string& folder) {
  registry::remove_file(path_in(folder));
}

std::vector<std::string> keys_in_force(const std::vector<std::string>& configured,
                                       const std::optional<AnnouncedKeys>& announced) {
  const bool same = announced && as_set(announced->configured) == as_set(configured);
  return same ? announced->trusted : configured;
}

}  // namespace anshin::distribution
