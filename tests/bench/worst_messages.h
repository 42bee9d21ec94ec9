// Messages made to cost as much as they can, each up to the limits of the header.
#pragma once

#include "dns/zone.h"
#include "support/dkim_signer.h"

#include <string>
#include <vector>

namespace anshin::bench {

struct WorstMessage {
  std::string name;
  test::SignedMessage content;
};

struct WorstMessages {
  WorstMessage typical;  ///< 20 KB, one signature of RSA-2048
  std::vector<WorstMessage> messages;
  dns::Zone zone;  ///< with a key record of its own for each signature
};

/// `keys` is a folder with rsa-16384.pem, which takes too long to make.
WorstMessages make_worst_messages(const std::string& keys);

}  // namespace anshin::bench
