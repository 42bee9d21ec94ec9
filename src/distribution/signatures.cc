// manifest.json.sig: who vouches for a manifest (Ed25519, RFC 8032).
#include <anshin/distribution.h>

#include "distribution/limits.h"
#include "text/base64.h"
#include "text/header_field.h"
#include "text/printable.h"

namespace anshin::distribution {

namespace {

template <typename T>
using Read = std::expected<T, std::string>;

// Distinct signatures would be equal lines; more than the bound is more work than a key deserves.
Read<std::vector<std::string>> parse_signatures(std::string_view text) {
  if (text.size() > max_signatures_octets) {
    return std::unexpected("the signature file is longer than " +
                           std::to_string(max_signatures_octets) + " octets");
  }
  std::vector<std::string> signatures;
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const auto end = text.find('\n');
    const std::string_view line = text::trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty()) {
      continue;
    }
    auto octets = text::decode_base64(line);
    if (!octets || octets->size() != 64) {
      // Not the line itself: it could be anything that another server answers.
      return std::unexpected("line " + std::to_string(number) +
                             " of the signature file is not base64 of 64 octets");
    }
    if (signatures.size() == max_signatures) {
      return std::unexpected("the signature file has more than " + std::to_string(max_signatures) +
                             " signatures");
    }
    signatures.push_back(std::move(*octets));
  }
  if (signatures.empty()) {
    return std::unexpected("the signature file has no signature");
  }
  return signatures;
}

std::string list_of(const std::vector<std::string>& keys) {
  std::string list;
  for (const std::string& key : keys) {
    list += (list.empty() ? "" : ", ") + text::printable(key);
  }
  return list;
}

}  // namespace

std::string format_signatures(std::string_view manifest_octets,
                              const std::vector<crypto::SigningKey>& keys) {
  std::string lines;
  for (const crypto::SigningKey& key : keys) {
    lines += text::encode_base64(key.sign(manifest_octets)) + "\n";
  }
  return lines;
}

std::expected<void, std::string> check_signatures(std::string_view manifest_octets,
                                                  std::string_view signatures,
                                                  const std::vector<std::string>& trusted_keys) {
  const auto parsed = parse_signatures(signatures);
  if (!parsed) {
    return std::unexpected(parsed.error());
  }
  if (trusted_keys.empty()) {
    return std::unexpected("no key is trusted; set public_keys");
  }
  for (const std::string& trusted : trusted_keys) {
    const auto key = crypto::PublicKey::parse(trusted);
    if (!key) {
      return std::unexpected("the trusted key " + text::printable(trusted) + " " + key.error());
    }
    for (const std::string& signature : *parsed) {
      if (key->verify(manifest_octets, signature)) {
        return {};
      }
    }
  }
  // A signature does not tell whose it is: which of the two it was, nobody can say.
  return std::unexpected(
      (parsed->size() == 1
           ? "the signature does not fit the manifest"
           : "none of the " + std::to_string(parsed->size()) + " signatures fits the manifest") +
      std::string(" with any trusted key: the manifest was changed after it was signed, or signed "
                  "with another key (trusted: ") +
      list_of(trusted_keys) + ")");
}

}  // namespace anshin::distribution
