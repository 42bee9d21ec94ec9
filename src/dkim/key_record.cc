#include "dkim/key_record.h"

#include "dkim/tag_value.h"
#include "text/base64.h"
#include "text/header_field.h"
#include "text/printable.h"
#include "text/tag_list.h"

#include <algorithm>
#include <utility>

namespace anshin::dkim {
namespace {

std::string quoted(std::string_view text) {
  return '"' + text::as_published(text, 60) + '"';
}

// Whether a colon-separated list has one of two values.
bool lists(std::string_view list, std::string_view value, std::string_view other) {
  return std::ranges::any_of(split_list(list), [&](std::string_view entry) {
    return text::equals_ignoring_case(entry, value) || text::equals_ignoring_case(entry, other);
  });
}

std::expected<KeyType, std::string> key_type(std::optional<std::string_view> name) {
  if (!name || text::equals_ignoring_case(*name, "rsa")) {
    return KeyType::rsa;
  }
  if (text::equals_ignoring_case(*name, "ed25519")) {
    return KeyType::ed25519;
  }
  return std::unexpected("key type k=" + quoted(*name) + " is unknown");
}

std::string_view to_string(KeyType type) {
  switch (type) {
    case KeyType::rsa:
      return "rsa";
    case KeyType::ed25519:
      return "ed25519";
  }
  std::unreachable();
}

KeyType type_for(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::rsa_sha256:
      return KeyType::rsa;
    case Algorithm::ed25519_sha256:
      return KeyType::ed25519;
  }
  std::unreachable();
}

}  // namespace

std::expected<KeyRecord, std::string> parse_key_record(std::string_view text) {
  const auto tags = text::parse_tag_list(text);
  if (!tags) {
    return std::unexpected(tags.error());
  }
  // RFC 6376 section 3.6.1: v= must come first and be DKIM1
  if (const auto version = tags->find("v")) {
    if (tags->tags().front().name != "v") {
      return std::unexpected("tag v= does not come first");
    }
    if (*version != "DKIM1") {
      return std::unexpected("version v=" + quoted(*version) + " is not DKIM1");
    }
  }
  const auto type = key_type(tags->find("k"));
  if (!type) {
    return std::unexpected(type.error());
  }
  const auto key = tags->find("p");
  if (!key) {
    return std::unexpected("tag p= is missing");
  }
  auto octets = text::decode_base64_of_dkim(*key);
  if (!octets) {
    return std::unexpected("key p= is not base64");
  }
  const auto hashes = tags->find("h");
  const auto services = tags->find("s");
  const auto flags = tags->find("t");
  return KeyRecord{.type = *type,
                   .public_key = std::move(*octets),
                   .allows_sha256 = !hashes || lists(*hashes, "sha256", "sha256"),
                   .allows_email = !services || lists(*services, "email", "*"),
                   .is_testing = flags && lists(*flags, "y", "y"),
                   .forbids_subdomains = flags && lists(*flags, "s", "s")};
}

std::expected<std::vector<KeyRecord>, std::string> select_key_records(
    std::span<const std::string> texts) {
  std::vector<KeyRecord> sound;
  std::string error = "there is no TXT record";
  for (std::size_t i = 0; i < texts.size() && sound.size() < most_keys_at_a_name; ++i) {
    auto record = parse_key_record(texts[i]);
    if (record) {
      sound.push_back(*std::move(record));
    } else if (i == 0) {
      error = std::move(record.error());
    }
  }
  if (sound.empty()) {
    return std::unexpected(std::move(error));
  }
  return sound;
}

std::optional<std::string> why_unfit(const KeyRecord& key, const Signature& signature) {
  if (key.is_revoked()) {
    return "the key was revoked (empty p=)";
  }
  if (!key.allows_email) {
    return "the key is not meant for mail (s=)";
  }
  if (!key.allows_sha256) {
    return "the key does not allow SHA-256 (h=)";
  }
  if (key.type != type_for(signature.algorithm)) {
    return "the key is of type " + std::string(to_string(key.type)) + ", the signature is " +
           std::string(to_string(signature.algorithm));
  }
  if (key.forbids_subdomains && signature.identity_domain != signature.domain) {
    return "the key does not allow subdomains in i= (t=s)";
  }
  return std::nullopt;
}

}  // namespace anshin::dkim
