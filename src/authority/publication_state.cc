// publication.json (docs/registry-format.md, "Folder"). It holds no secrets. Somebody who can
// change it can change the registry too; it is read strictly all the same, since a wrong one locks
// receivers out.
#include "authority/publication_state.h"

#include "authority/small_file.h"
#include "distribution/limits.h"
#include "distribution/manifest_rules.h"
#include "distribution/timestamp.h"
#include "registry/lock_file.h"
#include "registry/registry_file.h"
#include "text/base64.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace anshin::authority {

namespace {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;
using distribution::format_timestamp;

constexpr std::size_t max_octets = 1'000'000;
constexpr const char* state_name = "publication.json";

template <typename T>
using Read = std::expected<T, std::string>;

Read<std::string> read_string(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  if (found == object.end() || !found->is_string()) {
    return std::unexpected(std::string(key) + ": must be a string");
  }
  return found->get<std::string>();
}

Read<std::string> checked_key(Read<std::string> key) {
  if (key) {
    const auto octets = text::decode_base64(*key);
    if (!octets || octets->size() != 32) {
      return std::unexpected("key: must be base64 of the 32 octets of an Ed25519 key");
    }
  }
  return key;
}

Read<std::chrono::sys_seconds> read_time(const Json& object, const char* key) {
  const auto text = read_string(object, key);
  const auto time = text ? distribution::parse_timestamp(*text) : std::nullopt;
  if (!time) {
    return std::unexpected(std::string(key) + R"(: must be a time such as "2026-04-01T09:00:00Z")");
  }
  return *time;
}

Read<AnnouncedKey> read_announced(const Json& element) {
  auto key = checked_key(read_string(element, "key"));
  if (!key) {
    return std::unexpected(key.error());
  }
  if (!element.contains("announced") || element["announced"].is_null()) {
    return AnnouncedKey{.key = std::move(*key), .announced = std::nullopt};
  }
  const auto time = read_time(element, "announced");
  if (!time) {
    return std::unexpected(time.error());
  }
  return AnnouncedKey{.key = std::move(*key), .announced = *time};
}

Read<RetiredKey> read_retired(const Json& element) {
  auto key = checked_key(read_string(element, "key"));
  const auto time = read_time(element, "retired");
  if (!key || !time) {
    return std::unexpected(key ? time.error() : key.error());
  }
  return RetiredKey{.key = std::move(*key), .retired = *time};
}

Read<std::string> read_plain_key(const Json& element) {
  return checked_key(element.is_string() ? Read<std::string>(element.get<std::string>())
                                         : std::unexpected("key: must be a string"));
}

template <typename T>
Read<std::vector<T>> read_list(const Json& object, const char* key, Read<T> (*read)(const Json&)) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) {
    return std::unexpected(std::string(key) + ": must be an array");
  }
  std::vector<T> list;
  for (const Json& element : *found) {
    auto value = read(element);
    if (!value) {
      return std::unexpected(std::string(key) + "[" + std::to_string(list.size()) +
                             "]: " + value.error());
    }
    list.push_back(std::move(*value));
  }
  return list;
}

Read<LastBuild> read_last(const Json& object) {
  auto folder = read_string(object, "folder");
  const auto issued = read_time(object, "issued");
  const auto expires = read_time(object, "expires");
  if (!folder || !issued || !expires) {
    return std::unexpected(!folder ? folder.error() : issued ? expires.error() : issued.error());
  }
  if (!object.contains("serial") || !object["serial"].is_number_unsigned()) {
    return std::unexpected("serial: must be a number");
  }
  auto keys = read_list(object, "keys", read_plain_key);
  auto signers = read_list(object, "signers", read_plain_key);
  if (!keys || !signers) {
    return std::unexpected(keys ? signers.error() : keys.error());
  }
  return LastBuild{.folder = std::move(*folder),
                   .serial = object["serial"].get<std::uint64_t>(),
                   .issued = *issued,
                   .expires = *expires,
                   .keys = std::move(*keys),
                   .signers = std::move(*signers)};
}

}  // namespace

std::vector<std::string> PublicationState::known_keys() const {
  std::vector<std::string> known;
  const auto add = [&known](const std::string& key) {
    if (std::ranges::find(known, key) == known.end()) {
      known.push_back(key);
    }
  };
  for (const AnnouncedKey& announced : keys) {
    add(announced.key);
  }
  for (const RetiredKey& old : retired) {
    add(old.key);
  }
  if (last) {
    std::ranges::for_each(last->keys, add);
    std::ranges::for_each(last->signers, add);
  }
  return known;
}

std::expected<PublicationState, std::string> parse_publication_state(std::string_view json) {
  const Json object = Json::parse(json.begin(), json.end(), nullptr, /*allow_exceptions=*/false);
  if (!object.is_object() || object.value("version", Json()) != 1) {
    return std::unexpected("must be a JSON object with \"version\":1");
  }
  auto name = read_string(object, "name");
  auto site = read_string(object, "site");
  if (!name || (!name->empty() && !distribution::is_registry_name(*name))) {
    return std::unexpected("name: must be the name of a registry");
  }
  if (!site || (!site->empty() && !distribution::is_site(*site))) {
    return std::unexpected("site: must be a URL, or empty");
  }
  auto keys = read_list(object, "keys", read_announced);
  auto retired = read_list(object, "retired", read_retired);
  if (!keys || !retired) {
    return std::unexpected(keys ? retired.error() : keys.error());
  }
  PublicationState state{.name = std::move(*name),
                         .site = std::move(*site),
                         .keys = std::move(*keys),
                         .retired = std::move(*retired),
                         .last = std::nullopt};
  if (object.contains("last") && !object["last"].is_null()) {
    auto last = read_last(object["last"]);
    if (!last) {
      return std::unexpected("last." + last.error());
    }
    state.last = std::move(*last);
  }
  return state;
}

std::string format_publication_state(const PublicationState& state) {
  OrderedJson object{{"version", 1}, {"name", state.name}, {"site", state.site}};
  auto& keys = object["keys"] = OrderedJson::array();
  for (const AnnouncedKey& key : state.keys) {
    keys.push_back({{"key", key.key},
                    {"announced", key.announced ? OrderedJson(format_timestamp(*key.announced))
                                                : OrderedJson(nullptr)}});
  }
  auto& retired = object["retired"] = OrderedJson::array();
  for (const RetiredKey& key : state.retired) {
    retired.push_back({{"key", key.key}, {"retired", format_timestamp(key.retired)}});
  }
  if (state.last) {
    object["last"] = {{"folder", state.last->folder},
                      {"serial", state.last->serial},
                      {"issued", format_timestamp(state.last->issued)},
                      {"expires", format_timestamp(state.last->expires)},
                      {"keys", state.last->keys},
                      {"signers", state.last->signers}};
  }
  return object.dump(1, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

std::expected<PublicationState, std::string> read_publication_state(const std::string& folder) {
  const std::string path = folder + "/" + state_name;
  auto read = read_small_file(path, max_octets);
  if (!read) {
    return std::unexpected(read.error());
  }
  const std::optional<std::string> content = std::move(*read);
  if (!content) {
    return PublicationState{};
  }
  auto state = parse_publication_state(*content);
  if (!state) {
    return std::unexpected(path + ": " + state.error() +
                           "; restore it from a backup, or move it away and announce keys anew");
  }
  return state;
}

std::expected<NextFile, std::string> next_publication_state(const std::string& folder,
                                                            const PublicationState& state) {
  return NextFile::write(folder + "/" + state_name, format_publication_state(state));
}

std::expected<PublicationState, std::string> update_publication_state(
    const std::string& folder,
    const std::function<std::expected<PublicationState, std::string>(PublicationState)>& change) {
  const auto lock = registry::LockFile::acquire(folder + "/" + registry::lock_name);
  if (!lock) {
    return std::unexpected(lock.error());
  }
  auto state = read_publication_state(folder);
  if (!state) {
    return state;
  }
  auto changed = change(std::move(*state));
  if (!changed) {
    return changed;
  }
  auto next = next_publication_state(folder, *changed);
  if (!next) {
    return std::unexpected(next.error());
  }
  if (const auto replaced = next->put_in_place(); !replaced) {
    return std::unexpected(replaced.error());
  }
  return changed;
}

}  // namespace anshin::authority
