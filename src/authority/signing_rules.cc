// Judges keys by what was announced and what is trusted.
#include "authority/signing_rules.h"

#include <algorithm>

namespace anshin::authority {

namespace {

bool holds(const std::vector<std::string>& keys, const std::string& key) {
  return std::ranges::find(keys, key) != keys.end();
}

const AnnouncedKey* find_announced(const PublicationState& state, const std::string& key) {
  const auto found = std::ranges::find(state.keys, key, &AnnouncedKey::key);
  return found == state.keys.end() ? nullptr : &*found;
}

std::string list_of(const std::vector<std::string>& keys) {
  std::string list;
  for (const std::string& key : keys) {
    list += (list.empty() ? "" : ", ") + key;
  }
  return list;
}

}  // namespace

bool is_established(const std::string& key, const PublicationState& state,
                    const std::vector<std::string>& last_signers, std::chrono::sys_seconds at) {
  const AnnouncedKey* const known = find_announced(state, key);
  if (known == nullptr) {
    return holds(last_signers, key);
  }
  if (known->announced && at - *known->announced >= announcement_period) {
    return true;
  }
  // The list begins with the key that was in use before there was one. Any other that signed the
  // last manifest may have done so beside one that is gone, and nobody who came for none since it
  // was announced knows it.
  return known == &state.keys.front() && state.retired.empty() && holds(last_signers, key);
}

Audience audience_of(const std::optional<Published>& published, const PublicationState& state,
                     const std::vector<std::string>& known_keys) {
  if (published) {
    auto signers = signers_of(*published, known_keys);
    const auto& listed = published->manifest.keys;
    return {.trusted = listed.empty() ? signers : listed, .signers = signers};
  }
  if (state.last) {
    return {.trusted = state.last->keys.empty() ? state.last->signers : state.last->keys,
            .signers = state.last->signers};
  }
  return {};
}

std::expected<std::vector<std::string>, std::string> check_signers(
    const std::vector<std::string>& signers, const PublicationState& state,
    const Audience& audience, std::chrono::sys_seconds issued) {
  if (signers.empty() || signers.size() > max_signers) {
    return std::unexpected("a manifest is signed with 1 to " + std::to_string(max_signers) +
                           " keys; name them with --key");
  }
  std::vector<std::string> warnings;
  bool one_is_listed = state.keys.empty();
  for (const std::string& signer : signers) {
    if (std::ranges::count(signers, signer) > 1) {
      return std::unexpected("key " + signer + " is given twice");
    }
    if (state.keys.empty() || find_announced(state, signer) != nullptr) {
      one_is_listed = true;
      continue;
    }
    if (!holds(audience.trusted, signer)) {
      return std::unexpected(
          "key " + signer +
          " is not in the announced key list; \"registry rotate-key --show\" shows the list, "
          "\"registry rotate-key --new FILE.pub\" adds a key");
    }
    warnings.push_back("key " + signer +
                       " is retired; its signature is for those who have not heard of it yet");
  }
  if (!one_is_listed) {
    return std::unexpected(
        "none of the keys is in the announced key list, so whoever reads this manifest could not "
        "verify the next one; sign with a listed key too (\"registry rotate-key --show\")");
  }
  const bool fresh =
      !audience.trusted.empty() && std::ranges::none_of(signers, [&](const std::string& signer) {
        return holds(audience.trusted, signer) &&
               is_established(signer, state, audience.signers, issued);
      });
  if (fresh && lock_out_problem(signers, audience).empty()) {
    warnings.push_back("the key was announced less than " +
                       std::to_string(announcement_period.count()) +
                       " days ago; receivers that have fetched no manifest since cannot verify "
                       "this one: sign with the key before it too, as long as you have it");
  }
  return warnings;
}

std::string lock_out_problem(const std::vector<std::string>& signers, const Audience& audience) {
  const bool one_is_trusted =
      audience.trusted.empty() || std::ranges::any_of(signers, [&](const std::string& signer) {
        return holds(audience.trusted, signer);
      });
  if (one_is_trusted) {
    return {};
  }
  return "receivers could not verify it: they trust " + list_of(audience.trusted) +
         " and none of the given keys. Sign with one of those too (--key OLD.pem --key NEW.pem), "
         "or announce the new key first: registry rotate-key --key OLD.pem --new NEW.pem.pub. If "
         "no trusted key is left, --force publishes all the same; then every receiver must put "
         "the new key into its public_keys";
}

}  // namespace anshin::authority
