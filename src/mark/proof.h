// Whether a message is proved to come from its author's registered domain.
#pragma once

#include <anshin/mark.h>
#include <anshin/registry.h>

#include <chrono>
#include <string>
#include <variant>
#include <vector>

namespace anshin::mark {

/// The signature that proves it. Points into the report.
struct Proved {
  const DkimResult* signature = nullptr;
};

/// What is missing.
struct NotProved {
  bool temporary = false;  ///< the DNS could not be asked; the same message may be proved later
  std::string reason;
};

using Proof = std::variant<Proved, NotProved>;

/// `finding` is the entry that covers report.author.domain.
Proof examine(const AuthReport& report, const registry::Finding& finding,
              std::chrono::sys_seconds now, const Settings& settings);

/// Signing domains (A-labels) that wrote a From field without an author domain: their signatures
/// pass, cover all From fields and the whole body, and are aligned with a domain that it shows.
std::vector<std::string> domains_proved_behind(const AuthReport& report);

}  // namespace anshin::mark
