#include "dkim/signature.h"

#include "dkim/signature_tags.h"
#include "text/tag_list.h"

#include <algorithm>
#include <array>
#include <utility>

namespace anshin::dkim {
namespace {

constexpr std::size_t prefix_characters = 8;  // RFC 6008 section 5

// RFC 6376 section 5.4: From must be signed; no entry of h= may be empty (section 3.5).
TagStep read_signed_fields(const text::TagList& tags, Signature& signature) {
  if (tags.find("h") == "") {
    return std::unexpected("tag h= is empty");
  }
  if (TagStep read = read_field_names(tags, signature); !read) {
    return read;
  }
  if (signature.signs("")) {
    return std::unexpected("h= holds \"\", which is no field name");
  }
  if (!signature.signs("from")) {
    return std::unexpected("the signature does not cover From");
  }
  return {};
}

// The names first, so that what is wrong behind them can still be told of a certain domain.
TagStep read_all(const text::TagList& tags, Signature& signature) {
  constexpr auto readers = std::to_array<TagReader>(
      {&read_version, &read_domain_and_selector, &read_algorithm, &read_signature, &read_body_hash,
       &read_canonicalization, &read_signed_fields, &read_identity, &read_body_length,
       &read_query_methods, &read_times});
  for (const TagReader reader : readers) {
    if (TagStep read = reader(tags, signature); !read) {
      return read;
    }
  }
  return {};
}

std::string signature_prefix(std::string_view signature_text) {
  return std::string(signature_text.substr(0, prefix_characters));
}

}  // namespace

std::string_view to_string(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::rsa_sha256:
      return "rsa-sha256";
    case Algorithm::ed25519_sha256:
      return "ed25519-sha256";
  }
  std::unreachable();
}

std::string Signature::key_name() const {
  return selector + "._domainkey." + domain;
}

bool Signature::signs(std::string_view name) const {
  return std::ranges::find(signed_fields, name) != signed_fields.end();
}

std::expected<Signature, SignatureError> parse_signature(std::string_view value) {
  const auto tags = text::parse_tag_list(value);
  if (!tags) {
    return std::unexpected(SignatureError{.verdict = DkimVerdict::permerror,
                                          .reason = "malformed signature: " + tags.error(),
                                          .domain = {},
                                          .selector = {},
                                          .algorithm = {},
                                          .signature_prefix = {}});
  }
  Signature signature;
  if (const TagStep read = read_all(*tags, signature); !read) {
    // Only what is certainly harmless is passed on
    const bool known = tags->find("a").has_value() && read_algorithm(*tags, signature).has_value();
    const bool has_b = read_signature(*tags, signature).has_value();
    return std::unexpected(SignatureError{
        .verdict = DkimVerdict::permerror,
        .reason = "malformed signature: " + read.error(),
        .domain = signature.domain,
        .selector = signature.selector,
        .algorithm = known ? std::string(to_string(signature.algorithm)) : std::string(),
        .signature_prefix = has_b ? signature_prefix(signature.signature_text) : std::string()});
  }
  return signature;
}

DkimResult describe(const Signature& signature) {
  DkimResult result;
  result.domain = signature.domain;
  result.selector = signature.selector;
  result.identity = signature.identity;
  result.algorithm = to_string(signature.algorithm);
  result.signed_fields = signature.signed_fields;
  result.has_body_length = signature.body_length.has_value();
  result.signed_at = signature.signed_at;
  result.expires_at = signature.expires_at;
  result.body_canonicalization = signature.body_canonicalization;
  result.body_hash = signature.body_hash_text;
  result.signature_prefix = signature_prefix(signature.signature_text);
  return result;
}

DkimResult describe(const SignatureError& error) {
  DkimResult result;
  result.domain = error.domain;
  result.selector = error.selector;
  result.algorithm = error.algorithm;
  result.signature_prefix = error.signature_prefix;
  return result;
}

}  // namespace anshin::dkim
