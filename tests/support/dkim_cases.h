// Ways to sign a message, to break it, and to publish the key, with what must come out.
#pragma once

#include <anshin/results.h>

#include "support/dkim_signer.h"

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace anshin::test {

struct DkimOutcome {
  DkimVerdict verdict = DkimVerdict::pass;
  std::string reason;  ///< a part of it
};

struct DkimCase {
  std::string name;
  DkimVerdict verdict = DkimVerdict::pass;
  std::string reason = "verifies";                 ///< a part of it
  std::function<SignedMessage()> message = {};     ///< default: plain_message()
  std::function<void(SignOptions&)> sign = {};     ///< before signing
  std::function<DkimKey()> key = {};               ///< to sign with; default: rsa_key()
  std::function<void(SignedMessage&)> alter = {};  ///< after signing
  std::function<std::string()> record = {};        ///< default: that of the key
  std::string key_name = "s1._domainkey.example.jp";
  /// Where libopendkim cannot do what the RFCs say.
  std::optional<DkimOutcome> by_reference = std::nullopt;
};

inline void PrintTo(const DkimCase& c, std::ostream* out) {
  *out << c.name;
}

/// What is signed of the header, and how.
std::vector<DkimCase> dkim_header_cases();
/// Bodies and their line ends, and l=.
std::vector<DkimCase> dkim_body_cases();
/// The tags of the signature.
std::vector<DkimCase> dkim_tag_cases();
/// Key records and the keys in them.
std::vector<DkimCase> dkim_key_cases();

}  // namespace anshin::test
