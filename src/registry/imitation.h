// Recognises a From field that shows a registered organisation although its address is elsewhere.
#pragma once

#include <anshin/registry.h>

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace anshin::registry {

/// What was found, and where.
struct FoundImitation {
  Finding::Imitation imitation;
  std::string registry;
  std::uint64_t serial = 0;
};

/// The first registered organisation that one of the claims names, by a domain or address of its
/// own or by its name. An author domain that is, lies below or lies above one of the organisation's
/// own is no imitation. Work is bounded: 20 domains, 16 claims, 4096 octets.
std::optional<FoundImitation> find_imitation(std::span<const std::shared_ptr<const Store>> stores,
                                             std::string_view author_domain,
                                             std::span<const std::string> claims,
                                             std::chrono::sys_seconds now);

/// The domain names that stand in a text, normalised, without duplicates, at most `limit`: in
/// addresses, URLs or alone.
std::vector<std::string> domains_in(std::string_view text, std::size_t limit);

}  // namespace anshin::registry
