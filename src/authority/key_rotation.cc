// Changes of the announced key list.
#include "authority/key_rotation.h"

#include <anshin/ed25519.h>

#include "crypto/key_file.h"
#include "distribution/limits.h"
#include "text/base64.h"
#include "text/header_field.h"

#include <algorithm>

namespace anshin::authority {

namespace {

bool is_announced(const PublicationState& state, const std::string& key) {
  return std::ranges::find(state.keys, key, &AnnouncedKey::key) != state.keys.end();
}

bool is_retired(const PublicationState& state, const std::string& key) {
  return std::ranges::find(state.retired, key, &RetiredKey::key) != state.retired.end();
}

std::expected<void, std::string> check_removable(const PublicationState& state,
                                                 const std::string& key) {
  if (state.keys.empty()) {
    return std::unexpected(
        "no keys are announced, so there is none to retire; announce its successor first: "
        "registry rotate-key --key OLD.pem --new NEW.pem.pub");
  }
  if (!is_announced(state, key)) {
    return std::unexpected("key " + key + " is not in the announced key list" +
                           (is_retired(state, key) ? ": it is retired already" : ""));
  }
  if (state.keys.size() == 1) {
    return std::unexpected("key " + key +
                           " is the only one; announce another first: registry rotate-key --new "
                           "NEW.pem.pub");
  }
  return {};
}

PublicationState without(PublicationState state, const std::string& key,
                         std::chrono::sys_seconds now) {
  std::erase_if(state.keys, [&key](const AnnouncedKey& known) { return known.key == key; });
  state.retired.push_back({.key = key, .retired = now});
  return state;
}

// SubjectPublicKeyInfo of an Ed25519 key ends with its 32 octets (RFC 8410 section 4).
std::string last_32_octets(std::string_view pem) {
  const auto body = pem.find('\n');
  const auto end = pem.find("-----END");
  const auto der = text::decode_base64_with_fws(body == std::string_view::npos ||
                                                        end == std::string_view::npos || end < body
                                                    ? std::string_view{}
                                                    : pem.substr(body, end - body));
  return der && der->size() >= 32 ? der->substr(der->size() - 32) : std::string{};
}

}  // namespace

std::expected<PublicationState, std::string> announce_key(PublicationState state,
                                                          const std::string& current_key,
                                                          const std::string& new_key) {
  if (is_announced(state, new_key)) {
    return std::unexpected("key " + new_key + " is announced already");
  }
  if (is_retired(state, new_key)) {
    return std::unexpected("key " + new_key +
                           " is retired, and a retired key is never used again; make another: "
                           "registry keygen --out FILE");
  }
  if (new_key == current_key) {
    return std::unexpected(
        "the new key is the one in use; make another: registry keygen --out "
        "FILE");
  }
  if (state.keys.size() == distribution::max_keys) {
    return std::unexpected("the key list is full (" + std::to_string(distribution::max_keys) +
                           "); retire a key first: registry rotate-key --retire FILE.pub");
  }
  if (state.keys.empty()) {
    if (current_key.empty()) {
      return std::unexpected(
          "no keys were announced before, so name the one in use too: registry rotate-key --key "
          "OLD.pem --new NEW.pem.pub");
    }
    if (state.last &&
        std::ranges::find(state.last->signers, current_key) == state.last->signers.end()) {
      return std::unexpected("what is published was not signed with key " + current_key +
                             "; give the key in use as --key");
    }
    state.keys.push_back(
        {.key = current_key,
         .announced = state.last ? std::optional(state.last->issued) : std::nullopt});
  } else if (!current_key.empty() && !is_announced(state, current_key)) {
    return std::unexpected("key " + current_key +
                           " is not in the announced key list (registry rotate-key --show)");
  }
  state.keys.push_back({.key = new_key, .announced = std::nullopt});
  return state;
}

std::expected<PublicationState, std::string> retire_key(PublicationState state,
                                                        const std::string& key,
                                                        std::chrono::sys_seconds now) {
  if (const auto removable = check_removable(state, key); !removable) {
    return std::unexpected(removable.error());
  }
  const bool another_is_published = std::ranges::any_of(
      state.keys,
      [&key](const AnnouncedKey& known) { return known.key != key && known.announced; });
  if (!another_is_published) {
    return std::unexpected(
        "no manifest has announced another key yet, so receivers could verify nothing without "
        "this one; build with it first (registry build OUTDIR --key ...), wait until receivers "
        "have fetched that, then retire it. If the key was stolen: --stolen");
  }
  return without(std::move(state), key, now);
}

std::expected<PublicationState, std::string> retire_stolen_key(PublicationState state,
                                                               const std::string& key,
                                                               std::chrono::sys_seconds now) {
  if (const auto removable = check_removable(state, key); !removable) {
    return std::unexpected(removable.error());
  }
  return without(std::move(state), key, now);
}

std::expected<std::string, std::string> load_public_half(const std::string& file) {
  const auto content = crypto::read_public_file(file);
  if (!content) {
    return std::unexpected(content.error());
  }
  if (content->find("PRIVATE KEY") != std::string::npos) {
    const auto key = crypto::SigningKey::load(file);
    if (!key) {
      return std::unexpected(key.error());
    }
    return key->public_base64();
  }
  if (const auto key = crypto::PublicKey::parse(*content); !key) {
    return std::unexpected(file + ": " + key.error());
  }
  const std::string_view text = text::trim(*content);
  return text.starts_with("-----BEGIN") ? text::encode_base64(last_32_octets(text))
                                        : std::string(text);
}

}  // namespace anshin::authority
