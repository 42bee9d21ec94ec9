// The author domains of the benchmark's mail: who may send, their keys and policies in the DNS, and
// what the registry says of them.
#pragma once

#include "bench/random.h"
#include "support/dkim_signer.h"

#include <string>
#include <vector>

namespace anshin::bench {

/// Names below which all selectors, hosts and includes are the domain's own: its first message
/// finds nothing of it in any cache.
struct Domain {
  std::string name;
  std::string author;      ///< domain of its From addresses: `name` or one below
  std::string client;      ///< address of the host that sends its mail
  unsigned questions = 1;  ///< the longest chain of dependent DNS questions of its messages
  test::DkimKey rsa;       ///< selector s1
  test::DkimKey ed25519;   ///< selector ed
};

struct Domains {
  std::vector<Domain> domains;
  std::string zone;      ///< RFC 1035 master file
  std::string registry;  ///< JSON Lines for `anshinctl registry import`
};

/// Takes a while: each domain has an RSA key of its own (the keys alone differ from run to run).
Domains make_domains(std::size_t count, Random& random);

}  // namespace anshin::bench
