// One message of the benchmark: what it is (validly signed, broken, unsigned), its envelope, its
// text.
#pragma once

#include "bench/domains.h"
#include "bench/random.h"
#include "support/dkim_signer.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace anshin::bench {

enum class Kind { valid, unsigned_mail, broken_body, broken_header };

std::string_view to_string(Kind kind);
/// 70 % valid, 15 % unsigned, 10 % broken body, 5 % broken header.
Kind choose_kind(Random& random);

struct Mail {
  Kind kind = Kind::valid;
  unsigned signatures = 0;
  std::string client;
  std::string helo;
  std::string sender;  ///< without brackets
  test::SignedMessage message;
};

Mail make_mail(std::size_t number, const Domain& domain, Kind kind, Random& random);

}  // namespace anshin::bench
