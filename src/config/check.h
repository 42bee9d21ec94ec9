// What `anshind --check` finds beyond the syntax of the file: the usual mistakes around it, each
// with what to do.
#pragma once

#include "config/configuration.h"

#include <string>
#include <string_view>
#include <vector>

namespace anshin::config {

enum class Severity {
  note,     ///< worth knowing, nothing to mend
  warning,  ///< works, but hardly as intended
  error     ///< does not work
};
std::string_view to_string(Severity severity);

/// One thing that was found.
struct Diagnosis {
  Severity severity = Severity::note;
  std::string what;  ///< names the key, says what is wrong and what to do
};
using Diagnoses = std::vector<Diagnosis>;

/// Looks at files, keys, sockets, registries and name servers. Takes two seconds at most for the
/// DNS; changes nothing.
Diagnoses check(const Configuration& configuration);

// The parts of `check`, each without the others' I/O.

/// Names, networks and combinations of values; no I/O.
Diagnoses check_values(const Configuration& configuration);
/// The milter's socket and the metrics endpoint: could they be opened?
Diagnoses check_sockets(const Configuration& configuration);
/// Signing key.
Diagnoses check_files(const Configuration& configuration);
/// Registries and how their publishers are followed; asks no network.
Diagnoses check_registries(const Configuration& configuration);
/// Zone file or name servers.
Diagnoses check_dns(const Configuration& configuration);

}  // namespace anshin::config
