// What the signatures of one message, of DKIM and of ARC, are computed over, and what they may
// cost. The Authenticator feeds it once, before the verifiers that share it.
#pragma once

#include "dkim/body_hashes.h"
#include "dkim/header_fields.h"
#include "dkim/signature_fields.h"
#include "dkim/work.h"

#include <cstddef>
#include <string_view>

namespace anshin::dkim {

class SignedMessage {
 public:
  explicit SignedMessage(const Limits& limits)
      : header(limits), work(limits), max_signatures_(limits.max_signatures) {}

  /// One field in the order of the message, as HeaderFields::add() wants it.
  void add_field(std::string_view name, std::string_view value);
  /// All fields are there. `author_domain` tells which signatures matter most; it may be empty.
  void end_header(std::string_view author_domain);

  HeaderFields header;
  SignatureFields signatures;
  BodyHashes body;
  Work work;

 private:
  std::size_t max_signatures_;
};

}  // namespace anshin::dkim
