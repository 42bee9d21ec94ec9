// trust.json: {"version":2,"configured":["BASE64"],"announcements":[{"manifest":"BASE64",
// "signatures":"TEXT"}]}. The folder belongs to the user of the daemon, so what counts is not what
// the file says but what its announcements prove.
#include "distribution/trust.h"

#include <anshin/ed25519.h>

#include "distribution/limits.h"
#include "distribution/state_file.h"
#include "distribution/timestamp.h"
#include "registry/durable_file.h"
#include "text/base64.h"
#include "text/printable.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace anshin::distribution {

namespace {

using Json = nlohmann::json;
using Keys = std::vector<std::string>;

constexpr int version = 2;
constexpr int version_without_proof = 1;
// More than a configuration and a manifest may hold.
constexpr std::size_t max_listed = 64;
constexpr std::size_t max_announcements = 64;
constexpr std::size_t max_trust_octets = 8'000'000;

std::string path_in(const std::string& folder) {
  return folder + "/trust.json";
}

std::optional<Keys> read_keys(const Json& object, const std::string& name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_array() || found->empty() || found->size() > max_listed) {
    return std::nullopt;
  }
  Keys keys;
  for (const auto& key : *found) {
    if (!key.is_string() || !crypto::PublicKey::parse(key.get_ref<const std::string&>())) {
      return std::nullopt;
    }
    keys.push_back(key.get<std::string>());
  }
  return keys;
}

std::optional<std::vector<Announcement>> read_proof(const Json& object) {
  const auto found = object.find("announcements");
  if (found == object.end() || !found->is_array() || found->empty() ||
      found->size() > max_announcements) {
    return std::nullopt;
  }
  std::vector<Announcement> proof;
  for (const auto& element : *found) {
    const auto manifest = element.find("manifest");
    const auto signatures = element.find("signatures");
    if (manifest == element.end() || !manifest->is_string() || signatures == element.end() ||
        !signatures->is_string()) {
      return std::nullopt;
    }
    auto octets = text::decode_base64(manifest->get_ref<const std::string&>());
    if (!octets) {
      return std::nullopt;
    }
    proof.push_back({.manifest = std::move(*octets), .signatures = signatures->get<std::string>()});
  }
  return proof;
}

bool contains(const Keys& keys, const std::string& key) {
  return std::ranges::find(keys, key) != keys.end();
}

bool is_same_set(const Keys& one, const Keys& other) {
  return std::set(one.begin(), one.end()) == std::set(other.begin(), other.end());
}

// The first of `keys` that signed it; empty: none did.
std::string signer_of(const Announcement& announcement, const Keys& keys) {
  for (const std::string& key : keys) {
    if (check_signatures(announcement.manifest, announcement.signatures, {key})) {
      return key;
    }
  }
  return {};
}

// Takes the next step of the proof; the error says why it proves nothing.
std::expected<void, std::string> accept(AnnouncedKeys& keys, const std::string& registry,
                                        Announcement announcement) {
  auto signer = signer_of(announcement, keys.trusted);
  if (signer.empty()) {
    return std::unexpected("is signed by no key that counted before it");
  }
  auto manifest = parse_manifest(announcement.manifest);
  if (!manifest) {
    return std::unexpected(manifest.error());
  }
  if (manifest->registry != registry) {
    return std::unexpected("is of the registry \"" + text::printable(manifest->registry) + "\"");
  }
  if (manifest->keys.empty() || signer_of(announcement, manifest->keys).empty()) {
    return std::unexpected("announces no key that signed it");
  }
  keys.signer = std::move(signer);
  keys.trusted = std::move(manifest->keys);
  keys.issued = manifest->issued;
  keys.proof.push_back(std::move(announcement));
  return {};
}

std::expected<AnnouncedKeys, std::string> verified(const std::string& registry, Keys configured,
                                                   std::vector<Announcement> proof) {
  AnnouncedKeys keys{.configured = configured, .proof = {}, .trusted = std::move(configured)};
  for (std::size_t i = 0; i < proof.size(); ++i) {
    if (const auto good = accept(keys, registry, std::move(proof[i])); !good) {
      return std::unexpected("its announcement " + std::to_string(i + 1) + " " + good.error() +
                             ", so somebody may have changed the file");
    }
  }
  return keys;
}

// Earlier versions noted keys without the manifest that announced them: what they took away from
// the configured ones stays away, what they added must be proven first.
std::expected<AnnouncedKeys, std::string> without_proof(const Json& content, Keys configured) {
  auto noted = read_keys(content, "trusted");
  if (!noted) {
    return std::unexpected("is damaged");
  }
  std::erase_if(*noted, [&](const std::string& key) { return !contains(configured, key); });
  if (noted->empty()) {
    return std::unexpected(
        "was written by an earlier version, names none of the configured keys, and does not show "
        "who announced those that it names");
  }
  const auto issued = content.find("issued");
  return AnnouncedKeys{.configured = std::move(configured),
                       .proof = {},
                       .trusted = std::move(*noted),
                       .issued = issued != content.end() && issued->is_string()
                                     ? parse_timestamp(issued->get_ref<const std::string&>())
                                     : std::nullopt};
}

std::expected<Announced, std::string> parse(const Json& content, const Source& source) {
  auto configured = read_keys(content, "configured");
  if (!configured) {
    return std::unexpected("is damaged");
  }
  if (!is_same_set(*configured, source.public_keys)) {
    return std::nullopt;
  }
  const auto written = content.value("version", Json());
  auto proof = read_proof(content);
  if (written != version_without_proof && (written != version || !proof)) {
    return std::unexpected("is damaged");
  }
  return written == version_without_proof
             ? without_proof(content, std::move(*configured))
             : verified(source.name, std::move(*configured), std::move(*proof));
}

}  // namespace

std::expected<Announced, std::string> read_announced_keys(const Source& source) {
  const std::string remedy =
      "; it tells which keys the publisher has retired: restore it, or put the publisher's present "
      "keys into public_keys, as the publisher itself tells you them";
  const auto object = read_state_file(path_in(source.folder), max_trust_octets);
  if (!object) {
    return std::unexpected(object.error() + remedy);
  }
  if (!*object) {
    return std::nullopt;
  }
  auto announced = parse(**object, source);
  return announced ? std::move(announced)
                   : std::unexpected(path_in(source.folder) + ": " + announced.error() + remedy);
}

Announced with_announcement(const Source& source, const Announced& before,
                            const Announcement& announcement) {
  AnnouncedKeys keys{.configured = source.public_keys, .proof = {}, .trusted = source.public_keys};
  if (!before) {
    return accept(keys, source.name, announcement) ? Announced(std::move(keys)) : std::nullopt;
  }
  // By the earliest keys that prove it: what was announced between is no longer needed.
  for (std::size_t step = 0;; ++step) {
    if (accept(keys, source.name, announcement)) {
      return keys;
    }
    if (step == before->proof.size() || !accept(keys, source.name, before->proof[step])) {
      return std::nullopt;
    }
  }
}

std::expected<void, std::string> write_announced_keys(const std::string& folder,
                                                      const AnnouncedKeys& keys) {
  Json announcements = Json::array();
  std::size_t octets = 0;
  for (const Announcement& announcement : keys.proof) {
    octets += announcement.manifest.size() + announcement.signatures.size();
    announcements.push_back({{"manifest", text::encode_base64(announcement.manifest)},
                             {"signatures", announcement.signatures}});
  }
  if (keys.proof.size() > max_announcements || octets > max_trust_octets / 2) {
    return std::unexpected(path_in(folder) +
                           ": the publisher has announced keys too often since public_keys was "
                           "written; put its present keys there");
  }
  return write_state_file(path_in(folder), {{"version", version},
                                            {"configured", keys.configured},
                                            {"announcements", std::move(announcements)}});
}

void forget_announced_keys(const std::string& folder) {
  registry::remove_file(path_in(folder));
}

const std::vector<std::string>& keys_in_force(const Source& source, const Announced& announced) {
  return announced ? announced->trusted : source.public_keys;
}

std::vector<KeyStanding> standings(const Source& source, const Announced& announced) {
  std::vector<KeyStanding> all;
  const std::string by = announced && announced->issued
                             ? "the manifest of " + format_timestamp(*announced->issued)
                             : "a manifest";
  for (const std::string& key : keys_in_force(source, announced)) {
    const bool proven = announced && announced->is_proven();
    all.push_back({.key = key,
                   .counts = true,
                   .why = proven ? "announced by " + by + ", which " + announced->signer + " signed"
                                 : "configured"});
  }
  for (const std::string& key : source.public_keys) {
    if (!contains(keys_in_force(source, announced), key)) {
      all.push_back({.key = key, .counts = false, .why = "configured, but retired by " + by});
    }
  }
  return all;
}

}  // namespace anshin::distribution
