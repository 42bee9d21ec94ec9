// manifest.json (docs/registry-format.md, "Publication"), read as hostile and written always alike.
#include <anshin/distribution.h>

#include "distribution/limits.h"
#include "distribution/manifest_rules.h"
#include "distribution/timestamp.h"
#include "text/base64.h"
#include "text/printable.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace anshin::distribution {

namespace {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

constexpr std::uint64_t format_version = 1;

template <typename T>
using Read = std::expected<T, std::string>;

std::unexpected<std::string> problem(const std::string& field, const std::string& what) {
  return std::unexpected(field + ": " + what);
}

Read<std::string> read_string(const Json& object, const std::string& key) {
  const auto found = object.find(key);
  if (found == object.end()) {
    return problem(key, "is missing");
  }
  if (!found->is_string()) {
    return problem(key, "must be a string");
  }
  return found->get<std::string>();
}

Read<std::uint64_t> read_number(const Json& object, const std::string& key, std::uint64_t least,
                                std::uint64_t most) {
  const auto found = object.find(key);
  if (found == object.end()) {
    return problem(key, "is missing");
  }
  if (!found->is_number_unsigned() || found->get<std::uint64_t>() < least ||
      found->get<std::uint64_t>() > most) {
    return problem(
        key, "must be a whole number of " + std::to_string(least) + " to " + std::to_string(most));
  }
  return found->get<std::uint64_t>();
}

Read<std::chrono::sys_seconds> read_time(const Json& object, const std::string& key) {
  const auto text = read_string(object, key);
  if (!text) {
    return std::unexpected(text.error());
  }
  const auto time = parse_timestamp(*text);
  if (!time) {
    return problem(key, R"(must be a time such as "2026-04-01T09:00:00Z")");
  }
  return *time;
}

// `where` names the object in errors.
Read<PublishedFile> read_file(const Json& object, const std::string& where) {
  if (!object.is_object()) {
    return problem(where, "must be an object");
  }
  auto name = read_string(object, "file");
  if (!name) {
    return problem(where, name.error());
  }
  if (!is_data_file_name(*name)) {
    return problem(where, "file: \"" + text::printable(*name) +
                              "\" is not the name of a data file; it may have letters, digits, "
                              "'.', '-', '_', and no folder");
  }
  const auto size = read_number(object, "size", 1, max_file_octets);
  if (!size) {
    return problem(where, size.error());
  }
  auto digest = read_string(object, "sha256");
  if (!digest || !is_sha256(*digest)) {
    return problem(where, "sha256: must be 64 lower-case hexadecimal digits");
  }
  const auto lines = read_number(object, "lines", 0, max_lines);
  if (!lines) {
    return problem(where, lines.error());
  }
  return PublishedFile{
      .name = std::move(*name), .size = *size, .sha256 = std::move(*digest), .lines = *lines};
}

Read<std::vector<Delta>> read_deltas(const Json& object, std::uint64_t serial) {
  const auto found = object.find("deltas");
  if (found == object.end() || !found->is_array()) {
    return problem("deltas", "must be an array");
  }
  if (found->size() > max_deltas) {
    return problem("deltas", "more than " + std::to_string(max_deltas));
  }
  std::vector<Delta> deltas;
  deltas.reserve(found->size());
  for (const Json& element : *found) {
    const std::string where = "deltas[" + std::to_string(deltas.size()) + "]";
    auto file = read_file(element, where);
    if (!file) {
      return std::unexpected(file.error());
    }
    const auto from = read_number(element, "from", 1, serial - 1);
    if (!from) {
      return problem(where, from.error());
    }
    if (!deltas.empty() && *from >= deltas.back().from) {
      return problem(where, "from: must be below that of the delta before it");
    }
    deltas.push_back({.file = std::move(*file), .from = *from});
  }
  return deltas;
}

Read<std::vector<std::string>> read_keys(const Json& object) {
  const auto found = object.find("keys");
  if (found == object.end() || !found->is_array()) {
    return problem("keys", "must be an array");
  }
  if (found->size() > max_keys) {
    return problem("keys", "more than " + std::to_string(max_keys));
  }
  std::vector<std::string> keys;
  for (const Json& element : *found) {
    const std::string where = "keys[" + std::to_string(keys.size()) + "]";
    if (!element.is_string()) {
      return problem(where, "must be a string");
    }
    const auto& key = element.get_ref<const std::string&>();
    const auto octets = text::decode_base64(key);
    if (!octets || octets->size() != 32) {
      return problem(where, "must be base64 of the 32 octets of an Ed25519 key");
    }
    if (std::ranges::find(keys, key) != keys.end()) {
      return problem(where, "is there twice");
    }
    keys.push_back(key);
  }
  return keys;
}

// A file that is named twice would be two different ones.
Read<void> check_names_differ(const Manifest& manifest) {
  std::set<std::string_view> names = {manifest.snapshot.name};
  for (const Delta& delta : manifest.deltas) {
    if (!names.insert(delta.file.name).second) {
      return problem("deltas", "file \"" + delta.file.name + "\" is named twice");
    }
  }
  return {};
}

Read<Json> read_object(std::string_view json) {
  if (json.size() > max_manifest_octets) {
    return std::unexpected("the manifest is longer than " + std::to_string(max_manifest_octets) +
                           " octets");
  }
  Json object = Json::parse(json.begin(), json.end(), nullptr, /*allow_exceptions=*/false);
  if (object.is_discarded() || !object.is_object()) {
    return std::unexpected("the manifest is not a JSON object");
  }
  const auto version = object.find("version");
  if (version == object.end() || !version->is_number_unsigned() ||
      version->get<std::uint64_t>() != format_version) {
    return problem("version", "must be 1; a manifest of another version needs a newer Anshin");
  }
  return object;
}

OrderedJson file_json(const PublishedFile& file) {
  return {{"file", file.name}, {"size", file.size}, {"sha256", file.sha256}, {"lines", file.lines}};
}

}  // namespace

std::expected<Manifest, std::string> parse_manifest(std::string_view json) {
  const auto object = read_object(json);
  if (!object) {
    return std::unexpected(object.error());
  }
  Manifest manifest;
  auto name = read_string(*object, "registry");
  if (!name || !is_registry_name(*name)) {
    return problem("registry", "must be a name of 1 to 64 letters, digits, '.', '_', '-'");
  }
  manifest.registry = std::move(*name);
  const auto serial = read_number(*object, "serial", 1, max_serial);
  if (!serial) {
    return std::unexpected(serial.error());
  }
  manifest.serial = *serial;
  const auto issued = read_time(*object, "issued");
  const auto expires = read_time(*object, "expires");
  if (!issued || !expires) {
    return std::unexpected(issued ? expires.error() : issued.error());
  }
  if (*expires <= *issued) {
    return problem("expires", "must be later than issued");
  }
  manifest.issued = *issued;
  manifest.expires = *expires;
  auto snapshot = read_file(object->value("snapshot", Json()), "snapshot");
  if (!snapshot) {
    return std::unexpected(snapshot.error());
  }
  manifest.snapshot = std::move(*snapshot);
  auto deltas = read_deltas(*object, manifest.serial);
  if (!deltas) {
    return std::unexpected(deltas.error());
  }
  manifest.deltas = std::move(*deltas);
  auto keys = read_keys(*object);
  if (!keys) {
    return std::unexpected(keys.error());
  }
  manifest.keys = std::move(*keys);
  auto site = read_string(*object, "site");
  if (!site || (!site->empty() && !is_site(*site))) {
    return problem("site", "must be an https or http URL, or empty");
  }
  manifest.site = std::move(*site);
  if (const auto differ = check_names_differ(manifest); !differ) {
    return std::unexpected(differ.error());
  }
  return manifest;
}

std::string format_manifest(const Manifest& manifest) {
  OrderedJson object;
  object["version"] = format_version;
  object["registry"] = manifest.registry;
  object["serial"] = manifest.serial;
  object["issued"] = format_timestamp(manifest.issued);
  object["expires"] = format_timestamp(manifest.expires);
  object["snapshot"] = file_json(manifest.snapshot);
  auto& deltas = object["deltas"] = OrderedJson::array();
  for (const Delta& delta : manifest.deltas) {
    OrderedJson element = {{"from", delta.from}};
    element.update(file_json(delta.file));
    deltas.push_back(std::move(element));
  }
  object["keys"] = manifest.keys;
  object["site"] = manifest.site;
  return object.dump(1, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

}  // namespace anshin::distribution
