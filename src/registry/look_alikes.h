// Registries as lookalike::Index: what is imitated are the organisations registered in them.
#pragma once

#include <anshin/registry.h>

#include "lookalike/resemblance.h"

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::registry {

/// What is filed of an organisation: its names, the one to show first, and its domains.
lookalike::Subject subject_of(const Organisation& organisation);

/// What was found, and where.
struct FoundImitation {
  Finding::Imitation imitation;
  std::string registry;
  std::uint64_t serial = 0;
};

/// The first registered organisation that the author's domain or a claim imitates; each registry is
/// judged by itself, in their order. Organisations whose id a local registry revokes are not
/// registered, so nothing imitates them.
std::optional<FoundImitation> find_imitation(std::span<const std::shared_ptr<const Store>> stores,
                                             std::string_view author_domain,
                                             std::span<const std::string> claims,
                                             std::chrono::sys_seconds now);

struct LocalRevocation {
  Revocation revocation;
  const Store* store = nullptr;  ///< which has it
};

/// The revocation of a local registry that covers an organisation or a domain.
std::optional<LocalRevocation> find_local_revocation(
    std::span<const std::shared_ptr<const Store>> stores, std::string_view id,
    std::string_view domain);

}  // namespace anshin::registry
