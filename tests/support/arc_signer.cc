#include "support/arc_signer.h"

#include "text/base64.h"

#include <algorithm>
#include <ranges>
#include <utility>

namespace anshin::test {
namespace {

bool is_arc(const SignedField& field) {
  return field.name.starts_with("ARC-");
}

// RFC 8617 section 5.1.1: from the first set on, which stands at the bottom.
std::string sealed_fields(const SignedMessage& message) {
  std::string out;
  for (const SignedField& field : std::views::reverse(message.fields)) {
    if (is_arc(field)) {
      out += canonical_field(field, true) + "\r\n";
    }
  }
  return out;
}

}  // namespace

SignedMessage with_arc_set(SignedMessage message, const DkimKey& key, const SealOptions& options) {
  const auto instance = std::to_string(std::ranges::count_if(message.fields, is_arc) / 3 + 1);
  const std::string signature = sign_dkim(message, key,
                                          {.domain = options.domain,
                                           .selector = options.selector,
                                           .header_canonicalization = options.canonicalization,
                                           .body_canonicalization = options.canonicalization,
                                           .signed_fields = options.signed_fields,
                                           .identity = instance,
                                           .body_length = options.body_length,
                                           .expires_at = options.expires_at,
                                           .algorithm = options.algorithm,
                                           .field_name = "ARC-Message-Signature"});
  message.fields.insert(message.fields.begin(), {"ARC-Authentication-Results",
                                                 " i=" + instance + ";\r\n\t" + options.results});
  message.fields.insert(message.fields.begin(), {"ARC-Message-Signature", signature});

  const std::string status = options.status.value_or(instance == "1" ? "none" : "pass");
  SignedField seal{"ARC-Seal",
                   " i=" + instance + "; a=" + (key.is_rsa() ? "rsa-sha256" : "ed25519-sha256") +
                       "; cv=" + status + "; d=" + options.domain + "; s=" + options.selector +
                       options.more_seal_tags + ";\r\n\tb="};
  seal.value +=
      text::encode_base64(key.sign(sealed_fields(message) + canonical_field(seal, true), false));
  message.fields.insert(message.fields.begin(), std::move(seal));
  return message;
}

}  // namespace anshin::test
