// Whether a receiver takes what a manifest offers, and how it gets there. Pure: no I/O, the time is
// an argument.
#pragma once

#include <anshin/distribution.h>

#include "distribution/sync_state.h"

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>

namespace anshin::distribution {

/// How far a publisher's clock may be ahead of ours.
inline constexpr std::chrono::hours max_clock_skew{24};
/// Larger files are not copied for later times alone before half of their time is over.
inline constexpr std::uint64_t small_file_octets = 64'000'000;

/// What a receiver has.
struct Standing {
  registry::Store::Information information;  ///< of what is in force
  std::uint64_t octets = 0;                  ///< of its file
  std::optional<SeenVersion> seen;           ///< newest version of this registry that was in force
};

enum class Step {
  nothing,    ///< all is as it should be
  take_over,  ///< the same entries: commit the manifest's times, and look-alike keys where they
              ///< lack
  delta,
  snapshot
};

struct Plan {
  Step step = Step::nothing;
  std::optional<Delta> delta;  ///< where step is delta
};

/// The error says why what the manifest offers is refused, and what to do. `name` is the registry's
/// in the configuration. `accept_rollback`: whatever was in force here is replaced as a whole.
std::expected<Plan, std::string> judge(const Manifest& manifest, const Standing& standing,
                                       const std::string& name, std::chrono::sys_seconds now,
                                       bool accept_rollback);

/// What to do about the rollback of a registry, behind what is told of it.
std::string began_anew(const std::string& name);

/// What a manifest says of its version.
registry::Release release_of(const Manifest& manifest);

/// "it expired on ... and the publisher has issued none since": why an unchanged version is not
/// acceptable; empty if it is.
std::string freeze_problem(std::chrono::sys_seconds expires, std::chrono::sys_seconds now);

}  // namespace anshin::distribution
