// Who may sign a manifest so that no receiver is locked out. A receiver trusts the keys of its
// configuration until it reads a manifest that lists keys; from then on those.
#pragma once

#include "authority/publication_state.h"
#include "authority/published.h"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace anshin::authority {

/// Signatures that a build makes at most; the signature file has room for as many of the manifest
/// before.
inline constexpr std::size_t max_signers = 4;

/// For so long a key should be announced before manifests are signed with it alone: a receiver that
/// was away for longer must be set up anew.
inline constexpr std::chrono::days announcement_period{7};

/// Those who follow the registry now.
struct Audience {
  std::vector<std::string> trusted;  ///< keys that they trust; empty: there is nobody yet
  std::vector<std::string> signers;  ///< keys that signed what they have
};
/// From what is published, or else from the last build.
/// `known_keys` (base64) are those of the registry.
Audience audience_of(const std::optional<Published>& published, const PublicationState& state,
                     const std::vector<std::string>& known_keys);

/// Whether all who follow the registry had time to learn of a key, so that it can sign alone.
/// `last_signers`: of the manifest that they have.
bool is_established(const std::string& key, const PublicationState& state,
                    const std::vector<std::string>& last_signers, std::chrono::sys_seconds at);

/// Whether a manifest that lists `state.keys` may be signed by `signers` (base64). The value holds
/// warnings; the error says what to do instead.
std::expected<std::vector<std::string>, std::string> check_signers(
    const std::vector<std::string>& signers, const PublicationState& state,
    const Audience& audience, std::chrono::sys_seconds issued);

/// What receivers will be unable to verify; empty: all of them can. Only --force goes on then.
std::string lock_out_problem(const std::vector<std::string>& signers, const Audience& audience);

}  // namespace anshin::authority
