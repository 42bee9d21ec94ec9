// Signed messages at random: sound ones, ones that were changed on their way, and ones whose
// signature or key is odd. The same number gives the same message.
#pragma once

#include "support/dkim_signer.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace anshin::test {

struct GeneratedMessage {
  SignedMessage message;
  std::map<std::string, std::string> keys;  ///< key records by name
  /// What is special about it, in a word each: for telling classes of messages apart.
  std::vector<std::string> features;
};

GeneratedMessage generate_message(std::uint64_t number);

/// The message as octets.
std::string octets_of(const SignedMessage& message);

}  // namespace anshin::test
