// The life of an authority's keys: announced, in use, retired (docs/registry.md, "Keys"). Each step
// takes effect with the next build.
#pragma once

#include "authority/publication_state.h"

#include <chrono>
#include <expected>
#include <string>

namespace anshin::authority {

/// Adds `new_key` to the key list of the manifests. `current_key`: the one in use; it is needed
/// where no key was announced before, and may be empty otherwise. The error says what to do.
std::expected<PublicationState, std::string> announce_key(PublicationState state,
                                                          const std::string& current_key,
                                                          const std::string& new_key);

/// Takes a key off the list for ever, where receivers can do without it.
std::expected<PublicationState, std::string> retire_key(PublicationState state,
                                                        const std::string& key,
                                                        std::chrono::sys_seconds now);

/// The same for a key that was stolen: at once, even if no other key was published yet.
std::expected<PublicationState, std::string> retire_stolen_key(PublicationState state,
                                                               const std::string& key,
                                                               std::chrono::sys_seconds now);

/// The key (base64) in a file: a public one as "registry keygen" or OpenSSL write it, or a private
/// one, whose permissions are checked. The error names the file.
std::expected<std::string, std::string> load_public_half(const std::string& file);

}  // namespace anshin::authority
