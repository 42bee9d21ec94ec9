#include "dkim/signature.h"

#include "dkim/tag_value.h"
#include "text/base64.h"
#include "text/domain_name.h"
#include "text/header_field.h"
#include "text/printable.h"
#include "text/tag_list.h"

#include <algorithm>
#include <array>
#include <utility>

namespace anshin::dkim {
namespace {

constexpr std::size_t sha256_octets = 32;
constexpr std::size_t prefix_characters = 8;       // RFC 6008 section 5
constexpr std::size_t most_length_digits = 76;     // RFC 6376 section 3.5, l=
constexpr std::size_t most_timestamp_digits = 12;  // RFC 6376 section 3.5, t= and x=

using Step = std::expected<void, std::string>;

std::string quoted(std::string_view text) {
  return '"' + text::printable(text, 60) + '"';
}

std::expected<std::string_view, std::string> required(const text::TagList& tags,
                                                      std::string_view name) {
  const auto value = tags.find(name);
  if (!value) {
    return std::unexpected("tag " + std::string(name) + "= is missing");
  }
  if (value->empty()) {
    return std::unexpected("tag " + std::string(name) + "= is empty");
  }
  return *value;
}

Step read_version(const text::TagList& tags, Signature& /*signature*/) {
  const auto version = required(tags, "v");
  if (!version) {
    return std::unexpected(version.error());
  }
  if (*version != "1") {
    return std::unexpected("version v=" + quoted(*version) + " is not 1");
  }
  return {};
}

Step read_algorithm(const text::TagList& tags, Signature& signature) {
  const auto name = required(tags, "a");
  if (!name) {
    return std::unexpected(name.error());
  }
  if (text::equals_ignoring_case(*name, "rsa-sha256")) {
    signature.algorithm = Algorithm::rsa_sha256;
    return {};
  }
  if (text::equals_ignoring_case(*name, "ed25519-sha256")) {
    signature.algorithm = Algorithm::ed25519_sha256;
    return {};
  }
  if (text::equals_ignoring_case(*name, "rsa-sha1")) {
    return std::unexpected("algorithm rsa-sha1 is no longer acceptable (RFC 8301)");
  }
  return std::unexpected("algorithm a=" + quoted(*name) + " is unknown");
}

// A selector may be all digits, which no domain name may end in: it is judged together with the
// domain.
Step read_domain_and_selector(const text::TagList& tags, Signature& signature) {
  const auto domain = required(tags, "d");
  if (!domain) {
    return std::unexpected(domain.error());
  }
  const auto name = text::normalise_domain(*domain);
  if (!name) {
    return std::unexpected("domain d=" + quoted(*domain) + ": " + name.error());
  }
  if (domain->ends_with('.') || !name->contains('.')) {
    return std::unexpected("domain d=" + quoted(*domain) + " is not a full domain name");
  }
  signature.domain = *name;
  const auto selector = required(tags, "s");
  if (!selector) {
    return std::unexpected(selector.error());
  }
  const auto both = text::normalise_domain(std::string(*selector) + "._domainkey." + *name);
  if (!both) {
    return std::unexpected("selector s=" + quoted(*selector) + ": " + both.error());
  }
  signature.selector =
      both->substr(0, both->size() - name->size() - std::string_view("._domainkey.").size());
  return {};
}

Step read_signature(const text::TagList& tags, Signature& signature) {
  const auto text = required(tags, "b");
  if (!text) {
    return std::unexpected(text.error());
  }
  signature.signature_text = text::without_fws(*text);
  auto octets = text::decode_base64(signature.signature_text);
  if (!octets || octets->empty()) {
    return std::unexpected("signature b= is not base64");
  }
  signature.signature = std::move(*octets);
  return {};
}

Step read_body_hash(const text::TagList& tags, Signature& signature) {
  const auto text = required(tags, "bh");
  if (!text) {
    return std::unexpected(text.error());
  }
  signature.body_hash_text = text::without_fws(*text);
  auto octets = text::decode_base64(signature.body_hash_text);
  if (!octets || octets->size() != sha256_octets) {
    return std::unexpected("body hash bh= is not the base64 of a SHA-256 hash");
  }
  signature.body_hash = std::move(*octets);
  return {};
}

std::optional<Canonicalization> canonicalization(std::string_view name) {
  if (text::equals_ignoring_case(name, "simple")) {
    return Canonicalization::simple;
  }
  if (text::equals_ignoring_case(name, "relaxed")) {
    return Canonicalization::relaxed;
  }
  return std::nullopt;
}

Step read_canonicalization(const text::TagList& tags, Signature& signature) {
  const auto value = tags.find("c");
  if (!value) {
    return {};
  }
  const std::size_t slash = value->find('/');
  const auto header = canonicalization(value->substr(0, slash));
  const auto body = slash == std::string_view::npos ? Canonicalization::simple
                                                    : canonicalization(value->substr(slash + 1));
  if (!header || !body) {
    return std::unexpected("canonicalisation c=" + quoted(*value) + " is unknown");
  }
  signature.header_canonicalization = *header;
  signature.body_canonicalization = *body;
  return {};
}

bool is_field_name(std::string_view name) {
  return !name.empty() &&
         std::ranges::all_of(name, [](char c) { return c > ' ' && c <= '~' && c != ':'; });
}

Step read_signed_fields(const text::TagList& tags, Signature& signature) {
  const auto list = required(tags, "h");
  if (!list) {
    return std::unexpected(list.error());
  }
  for (const std::string_view name : split_list(*list)) {
    if (!is_field_name(name)) {
      return std::unexpected("h= holds " + quoted(name) + ", which is no field name");
    }
    signature.signed_fields.push_back(text::to_lower(name));
  }
  // RFC 6376 section 5.4
  if (!signature.signs("from")) {
    return std::unexpected("the signature does not cover From");
  }
  return {};
}

Step read_identity(const text::TagList& tags, Signature& signature) {
  signature.identity = "@" + signature.domain;
  signature.identity_domain = signature.domain;
  const auto value = tags.find("i");
  if (!value) {
    return {};
  }
  const auto identity = decode_quoted_printable(*value);
  const std::size_t at = identity ? identity->rfind('@') : std::string::npos;
  if (at == std::string::npos) {
    return std::unexpected("identity i=" + quoted(*value) + " is no address");
  }
  const bool has_controls =
      std::ranges::any_of(*identity, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
  const auto domain = text::normalise_domain(identity->substr(at + 1));
  const bool has_second_at = value->find('@') != value->rfind('@') && !identity->starts_with('"');
  if (has_controls || has_second_at || !domain) {
    return std::unexpected("identity i=" + quoted(*value) + " is no address");
  }
  // RFC 6376 section 6.1.1
  if (!text::is_same_or_below(*domain, signature.domain)) {
    return std::unexpected("identity i=" + quoted(*value) + " is not within d=" + signature.domain);
  }
  signature.identity = identity->substr(0, at + 1) + *domain;
  signature.identity_domain = *domain;
  return {};
}

Step read_body_length(const text::TagList& tags, Signature& signature) {
  const auto value = tags.find("l");
  if (!value) {
    return {};
  }
  signature.body_length = parse_number(*value, most_length_digits);
  if (!signature.body_length) {
    return std::unexpected("body length l=" + quoted(*value) + " is not a number");
  }
  return {};
}

// RFC 6376 section 3.5, q=: unknown methods are skipped, one known one is needed.
Step read_query_methods(const text::TagList& tags, Signature& /*signature*/) {
  const auto value = tags.find("q");
  if (!value) {
    return {};
  }
  const bool known = std::ranges::any_of(split_list(*value), [](std::string_view method) {
    return text::equals_ignoring_case(method, "dns/txt");
  });
  if (!known) {
    return std::unexpected("query method q=" + quoted(*value) + " is unknown");
  }
  return {};
}

std::expected<std::optional<std::chrono::sys_seconds>, std::string> read_time(
    const text::TagList& tags, std::string_view name) {
  const auto value = tags.find(name);
  if (!value) {
    return std::nullopt;
  }
  const auto seconds = parse_number(*value, most_timestamp_digits);
  if (!seconds) {
    return std::unexpected("time " + std::string(name) + "=" + quoted(*value) + " is not a number");
  }
  return std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(*seconds)));
}

Step read_times(const text::TagList& tags, Signature& signature) {
  const auto signed_at = read_time(tags, "t");
  if (!signed_at) {
    return std::unexpected(signed_at.error());
  }
  const auto expires_at = read_time(tags, "x");
  if (!expires_at) {
    return std::unexpected(expires_at.error());
  }
  if (*signed_at && *expires_at && **expires_at <= **signed_at) {
    return std::unexpected("the signature expires (x=) before it was made (t=)");
  }
  signature.signed_at = *signed_at;
  signature.expires_at = *expires_at;
  return {};
}

// The names first, so that what is wrong behind them can still be told of a certain domain.
Step read_all(const text::TagList& tags, Signature& signature) {
  using Reader = Step (*)(const text::TagList&, Signature&);
  constexpr auto readers = std::to_array<Reader>(
      {&read_version, &read_domain_and_selector, &read_algorithm, &read_signature, &read_body_hash,
       &read_canonicalization, &read_signed_fields, &read_identity, &read_body_length,
       &read_query_methods, &read_times});
  for (const Reader reader : readers) {
    if (Step read = reader(tags, signature); !read) {
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
  if (const Step read = read_all(*tags, signature); !read) {
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
  result.signs_from = signature.signs("from");
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
