#include "dkim/signature_tags.h"

#include "dkim/tag_value.h"
#include "text/base64.h"
#include "text/domain_name.h"
#include "text/header_field.h"
#include "text/printable.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace anshin::dkim {
namespace {

constexpr std::size_t sha256_octets = 32;
constexpr std::size_t most_length_digits = 76;     // RFC 6376 section 3.5, l=
constexpr std::size_t most_timestamp_digits = 12;  // RFC 6376 section 3.5, t= and x=

std::string quoted(std::string_view text) {
  return '"' + text::as_published(text, 60) + '"';
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

std::optional<Canonicalization> canonicalization(std::string_view name) {
  if (text::equals_ignoring_case(name, "simple")) {
    return Canonicalization::simple;
  }
  if (text::equals_ignoring_case(name, "relaxed")) {
    return Canonicalization::relaxed;
  }
  return std::nullopt;
}

bool is_field_name_or_empty(std::string_view name) {
  return std::ranges::all_of(name, [](char c) { return c > ' ' && c <= '~' && c != ':'; });
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

}  // namespace

TagStep read_version(const text::TagList& tags, Signature& /*signature*/) {
  const auto version = required(tags, "v");
  if (!version) {
    return std::unexpected(version.error());
  }
  if (*version != "1") {
    return std::unexpected("version v=" + quoted(*version) + " is not 1");
  }
  return {};
}

TagStep read_algorithm(const text::TagList& tags, Signature& signature) {
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
TagStep read_domain_and_selector(const text::TagList& tags, Signature& signature) {
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

TagStep read_signature(const text::TagList& tags, Signature& signature) {
  const auto text = required(tags, "b");
  if (!text) {
    return std::unexpected(text.error());
  }
  signature.signature_text = text::without_fws(*text);
  auto octets = text::decode_base64_of_dkim(*text);
  if (!octets || octets->empty()) {
    return std::unexpected("signature b= is not base64");
  }
  signature.signature = std::move(*octets);
  return {};
}

TagStep read_body_hash(const text::TagList& tags, Signature& signature) {
  const auto text = required(tags, "bh");
  if (!text) {
    return std::unexpected(text.error());
  }
  auto octets = text::decode_base64_of_dkim(*text);
  if (!octets || octets->size() != sha256_octets) {
    return std::unexpected("body hash bh= is not the base64 of a SHA-256 hash");
  }
  signature.body_hash_text = text::encode_base64(*octets);
  signature.body_hash = std::move(*octets);
  return {};
}

TagStep read_canonicalization(const text::TagList& tags, Signature& signature) {
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

TagStep read_field_names(const text::TagList& tags, Signature& signature) {
  const auto list = tags.find("h");
  if (!list) {
    return std::unexpected("tag h= is missing");
  }
  if (std::ranges::count(*list, ':') >= static_cast<std::ptrdiff_t>(most_signed_fields)) {
    return std::unexpected("h= has more than " + std::to_string(most_signed_fields) + " names");
  }
  for (const std::string_view name : split_list(*list)) {
    if (!is_field_name_or_empty(name)) {
      return std::unexpected("h= holds " + quoted(name) + ", which is no field name");
    }
    signature.signed_fields.push_back(text::to_lower(name));
  }
  return {};
}

TagStep read_identity(const text::TagList& tags, Signature& signature) {
  signature.identity = "@" + signature.domain;
  signature.identity_domain = signature.domain;
  const auto value = tags.find("i");
  if (!value) {
    return {};
  }
  const std::string identity = decode_quoted_printable(*value).value_or("");
  const std::size_t at = identity.rfind('@');
  if (at == std::string::npos) {
    return std::unexpected("identity i=" + quoted(*value) + " is no address");
  }
  const bool has_controls =
      std::ranges::any_of(identity, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
  const auto domain = text::normalise_domain(identity.substr(at + 1));
  const bool has_second_at = value->find('@') != value->rfind('@') && !identity.starts_with('"');
  if (has_controls || has_second_at || !domain) {
    return std::unexpected("identity i=" + quoted(*value) + " is no address");
  }
  // RFC 6376 section 6.1.1
  if (!text::is_same_or_below(*domain, signature.domain)) {
    return std::unexpected("identity i=" + quoted(*value) + " is not within d=" + signature.domain);
  }
  signature.identity = identity.substr(0, at + 1) + *domain;
  signature.identity_domain = *domain;
  return {};
}

TagStep read_body_length(const text::TagList& tags, Signature& signature) {
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
TagStep read_query_methods(const text::TagList& tags, Signature& /*signature*/) {
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

TagStep read_time_of_signing(const text::TagList& tags, Signature& signature) {
  const auto signed_at = read_time(tags, "t");
  if (!signed_at) {
    return std::unexpected(signed_at.error());
  }
  signature.signed_at = *signed_at;
  return {};
}

TagStep read_times(const text::TagList& tags, Signature& signature) {
  if (TagStep read = read_time_of_signing(tags, signature); !read) {
    return read;
  }
  const auto expires_at = read_time(tags, "x");
  if (!expires_at) {
    return std::unexpected(expires_at.error());
  }
  signature.expires_at = *expires_at;
  if (signature.signed_at && signature.expires_at &&
      *signature.expires_at <= *signature.signed_at) {
    return std::unexpected("the signature expires (x=) before it was made (t=)");
  }
  return {};
}

}  // namespace anshin::dkim
