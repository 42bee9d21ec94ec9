// What the signatures of one message, of DKIM and of ARC, are computed over. The Authenticator
// feeds it once, before the verifiers that share it.
#pragma once

#include "dkim/body_hashes.h"
#include "dkim/header_fields.h"

namespace anshin::dkim {

class SignedMessage {
 public:
  explicit SignedMessage(const Limits& limits) : header(limits) {}
  HeaderFields header;
  BodyHashes body;
};

}  // namespace anshin::dkim
