// Ways to sign a message, to break it, and to publish the key, with what must come out.
#pragma once

#include <anshin/results.h>

#include "support/dkim_signer.h"

#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace anshin::test {

// One way to sign a message, to break it, and to publish the key.
struct DkimCase {
  std::string name;
  DkimVerdict verdict = DkimVerdict::pass;
  std::string reason;                         // a part of it
  std::function<void(SignOptions&)> sign;     // before signing
  std::function<void(SignedMessage&)> alter;  // after signing
  std::function<std::string()> record;        // default: that of the RSA key
};

inline void PrintTo(const DkimCase& c, std::ostream* out) {
  *out << c.name;
}

/// A key record with the tests' RSA key and more tags in front of p=.
std::string rsa_record_with(const std::string& tags);

std::vector<DkimCase> dkim_cases();

}  // namespace anshin::test
