// The rules against rollback, freeze and mix-ups (after The Update Framework), in the order in
// which they are asked.
#include "distribution/acceptance.h"

#include "registry/calendar_date.h"
#include "text/printable.h"

#include <algorithm>

namespace anshin::distribution {

namespace {

using registry::format_time;
using Refusal = std::string;  // empty: none

std::string reset_command(const std::string& name) {
  return "anshinctl registry sync --registry " + name + " --reset";
}

Refusal check_times(const Manifest& manifest, std::chrono::sys_seconds now) {
  if (manifest.issued > now + max_clock_skew) {
    return "the manifest was issued on " + format_time(manifest.issued) +
           ", which is in the future; is the clock of this host right?";
  }
  return freeze_problem(manifest.expires, now);
}

// Against the newest version that was ever in force here.
Refusal check_order(const Manifest& manifest, const SeenVersion& seen, const std::string& name) {
  if (manifest.serial < seen.serial) {
    return "rollback: the publisher offers serial " + std::to_string(manifest.serial) +
           ", but serial " + std::to_string(seen.serial) + " was in force here already" +
           began_anew(name);
  }
  if (manifest.issued < seen.issued) {
    return "rollback: the manifest was issued on " + format_time(manifest.issued) +
           ", but one issued on " + format_time(seen.issued) + " was in force here already" +
           began_anew(name);
  }
  return {};
}

bool is_received(const Standing& standing, const Manifest& manifest) {
  return standing.information.available && standing.information.origin == manifest.registry;
}

// What an admin entered must not vanish because somebody configured a URL for its folder.
Refusal check_own_entries(const Standing& standing, const std::string& name) {
  const auto& information = standing.information;
  const bool own = information.available && information.origin.empty() &&
                   (information.organisations > 0 || information.revocations > 0);
  return own ? "the folder holds a registry that was edited here; give the received one a folder "
               "of its own, or delete the entries and revocations that are there with: " +
                   reset_command(name)
             : "";
}

std::optional<SeenVersion> newest_seen(const Standing& standing, const Manifest& manifest) {
  std::optional<SeenVersion> newest = standing.seen;
  if (is_received(standing, manifest)) {
    const auto& information = standing.information;
    const SeenVersion here{.serial = information.serial,
                           .issued = information.issued.value_or(std::chrono::sys_seconds{})};
    newest = newest ? SeenVersion{.serial = std::max(newest->serial, here.serial),
                                  .issued = std::max(newest->issued, here.issued)}
                    : here;
  }
  return newest;
}

bool should_take_over(const Manifest& manifest, const Standing& standing,
                      std::chrono::sys_seconds now) {
  const auto& information = standing.information;
  if (!information.look_alikes || !information.expires) {
    return true;
  }
  if (information.issued == manifest.issued && information.expires == manifest.expires) {
    return false;
  }
  // A file is never changed in place, so its times cost a copy of it.
  const auto half = (manifest.expires - manifest.issued) / 2;
  return standing.octets <= small_file_octets || manifest.expires < *information.expires ||
         *information.expires - now < half;
}

Plan plan(const Manifest& manifest, const Standing& standing, std::chrono::sys_seconds now) {
  if (!is_received(standing, manifest)) {
    return {.step = Step::snapshot, .delta = {}};
  }
  const auto& information = standing.information;
  if (information.serial == manifest.serial) {
    // Entries that are missing or too many: what is here is not what the publisher has.
    if (information.organisations != manifest.snapshot.lines) {
      return {.step = Step::snapshot, .delta = {}};
    }
    return {.step = should_take_over(manifest, standing, now) ? Step::take_over : Step::nothing,
            .delta = {}};
  }
  const auto fitting =
      std::ranges::find(manifest.deltas, information.serial, [](const Delta& d) { return d.from; });
  if (fitting == manifest.deltas.end()) {
    return {.step = Step::snapshot, .delta = {}};
  }
  return {.step = Step::delta, .delta = *fitting};
}

}  // namespace

std::string began_anew(const std::string& name) {
  return "; if the publisher began anew, take it once with: " + reset_command(name);
}

registry::Release release_of(const Manifest& manifest) {
  return {.registry = manifest.registry,
          .serial = manifest.serial,
          .issued = manifest.issued,
          .expires = manifest.expires};
}

std::string freeze_problem(std::chrono::sys_seconds expires, std::chrono::sys_seconds now) {
  return expires > now ? ""
                       : "the publisher's manifest expired on " + format_time(expires) +
                             " and there is none since; either the publisher does not publish, or "
                             "somebody holds its updates back";
}

std::expected<Plan, std::string> judge(const Manifest& manifest, const Standing& standing,
                                       const std::string& name, std::chrono::sys_seconds now,
                                       bool accept_rollback) {
  if (manifest.registry != name) {
    return std::unexpected("the manifest is of the registry \"" +
                           text::printable(manifest.registry) + "\", not of \"" + name +
                           "\"; name the [[registry]] as its publisher does");
  }
  if (auto refusal = check_times(manifest, now); !refusal.empty()) {
    return std::unexpected(std::move(refusal));
  }
  if (accept_rollback) {
    return Plan{.step = Step::snapshot, .delta = {}};
  }
  if (const auto seen = newest_seen(standing, manifest)) {
    if (auto refusal = check_order(manifest, *seen, name); !refusal.empty()) {
      return std::unexpected(std::move(refusal));
    }
  }
  if (auto refusal = check_own_entries(standing, name); !refusal.empty()) {
    return std::unexpected(std::move(refusal));
  }
  return plan(manifest, standing, now);
}

}  // namespace anshin::distribution
