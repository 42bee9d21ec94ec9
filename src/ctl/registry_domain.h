// Domain control on the command line: `registry challenge`, `registry check-domain`, and the same
// checks for `registry add --verify-domain`.
#pragma once

#include <anshin/registry.h>

#include "ctl/outcome.h"
#include "ctl/registry_place.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace anshin::ctl {

/// Adds challenge and check-domain.
void add_domain_commands(CLI::App& registry, Outcome& outcome);

/// What `registry add` takes for verifying domains.
struct DomainCheckOptions {
  bool verify = false;
  std::vector<std::string> selectors;
  std::string zone_file;
};
void describe_domain_check(CLI::App& command, DomainCheckOptions& options);

/// Checks all domains of an organisation if that is wanted, and prints what was found. The exit
/// status; the organisation may be added if it is Outcome::kDone.
int verify_domains(const RegistryOptions& where, const DomainCheckOptions& options,
                   const registry::Organisation& organisation);

}  // namespace anshin::ctl
