// An ARC sealer for tests (RFC 8617 section 5.1), on the DKIM signer for tests.
#pragma once

#include "support/dkim_signer.h"

#include <optional>
#include <string>
#include <vector>

namespace anshin::test {

struct SealOptions {
  std::string domain = "lists.example.org";
  std::string selector = "s1";
  std::string results = "lists.example.org; dmarc=pass header.from=example.jp";
  std::optional<std::string> status = std::nullopt;  ///< cv=; default: none for i=1, else pass
  std::vector<std::string> signed_fields = {"From", "To", "Subject", "Date"};
  std::string canonicalization = "relaxed";
  std::optional<std::uint64_t> body_length = std::nullopt;
  std::optional<std::int64_t> expires_at = std::nullopt;
  std::optional<std::string> algorithm = std::nullopt;  ///< of the message signature
  std::string more_seal_tags{};                         ///< "; h=from"
};

/// The message with one more ARC set on top, i= being the next.
SignedMessage with_arc_set(SignedMessage message, const DkimKey& key,
                           const SealOptions& options = {});

}  // namespace anshin::test
