#include "mark/field_tags.h"

#include "mark/clean_name.h"
#include "mark/signing_input.h"
#include "text/base64.h"
#include "text/domain_name.h"
#include "text/ext_value.h"
#include "text/printable.h"
#include "text/utf8.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace anshin::mark {

namespace {

constexpr std::size_t sha256_octets = 32;
constexpr std::size_t signature_octets = 64;
constexpr std::size_t max_name_octets = 1000;
// The last second of the year 9999: later times do not fit into calendars.
constexpr std::int64_t max_time = 253402300799;
// 2^53 - 1, the largest that every reader can hold (RFC 8259 section 6).
constexpr std::int64_t max_serial = 9007199254740991;

using text::TagList;
using Problem = std::unexpected<Refusal>;
using Checked = std::expected<void, Refusal>;

Problem malformed(const std::string& what) {
  return Problem({.why = Distrust::malformed, .explanation = "malformed: " + what});
}

Problem malformed(std::string_view tag, const std::string& what) {
  return malformed(std::string(tag) + "= " + what);
}

std::expected<std::string, Refusal> read_word(const TagList& tags, std::string_view name) {
  const auto value = tags.find(name);
  if (!value || value->empty()) {
    return malformed("the tag " + std::string(name) + " is missing");
  }
  const bool one_word = std::ranges::all_of(*value, [](char c) { return c > ' ' && c < '\x7F'; });
  if (!one_word) {
    return malformed(name, "holds white space");
  }
  return std::string(*value);
}

std::optional<std::int64_t> parse_number(std::string_view digits) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.starts_with('-') || error != std::errc{} || end != digits.data() + digits.size()) {
    return std::nullopt;
  }
  return number;
}

std::optional<Kind> read_kind(const TagList& tags) {
  for (const Kind kind :
       {Kind::verified, Kind::none, Kind::failed, Kind::suspect, Kind::unavailable}) {
    if (tags.find("r") == to_string(kind)) {
      return kind;
    }
  }
  return std::nullopt;
}

Checked read_domain(const TagList& tags, Mark& mark) {
  if (!tags.find("d") && mark.kind != Kind::verified) {
    return {};
  }
  auto domain = read_word(tags, "d");
  if (!domain) {
    return Problem(domain.error());
  }
  if (const auto normalised = text::normalise_domain(*domain);
      !normalised || *normalised != *domain) {
    return malformed("d", "is not a domain name in lower case and A-labels");
  }
  mark.domain = std::move(*domain);
  return {};
}

Checked read_registry(const TagList& tags, Mark& mark) {
  if (!tags.find("reg") && !tags.find("ser") && mark.kind != Kind::verified) {
    return {};
  }
  auto name = read_word(tags, "reg");
  if (!name) {
    return Problem(name.error());
  }
  const auto serial = parse_number(tags.find("ser").value_or(""));
  if (!serial || *serial > max_serial) {
    return malformed("ser", "is not a number of at most 2^53 - 1");
  }
  mark.registry = std::move(*name);
  mark.serial = static_cast<std::uint64_t>(*serial);
  return {};
}

Checked read_organisation(const TagList& tags, Mark& mark) {
  const auto name = tags.find("org*");
  if (!name && !tags.find("oid") && mark.kind != Kind::verified) {
    return {};
  }
  auto value = text::parse_ext_value(text::without_fws(name.value_or("")));
  if (!value || value->value.empty() || value->value.size() > max_name_octets) {
    return malformed("org*", "is not a name in the form UTF-8'ja'... of at most 1000 octets");
  }
  auto id = read_word(tags, "oid");
  if (!id) {
    return Problem(id.error());
  }
  if (const auto good = registry::check_organisation_id(*id); !good) {
    return malformed("oid", good.error());
  }
  mark.organisation = std::move(value->value);
  mark.language = std::move(value->language);
  mark.organisation_id = std::move(*id);
  return {};
}

Checked read_method(const TagList& tags, Mark& mark) {
  if (mark.kind != Kind::verified) {
    return {};
  }
  if (tags.find("m") != "dkim") {
    return malformed("m", "must be dkim");
  }
  const std::string value = text::without_fws(tags.find("bh").value_or(""));
  const std::size_t colon = value.find(':');
  const std::string_view canonicalization = std::string_view(value).substr(0, colon);
  if (colon == std::string::npos ||
      (canonicalization != "simple" && canonicalization != "relaxed")) {
    return malformed("bh", "must begin with simple: or relaxed:");
  }
  const auto hash = text::decode_base64(std::string_view(value).substr(colon + 1));
  if (!hash || hash->size() != sha256_octets) {
    return malformed("bh", "is not the base64 of a SHA-256 hash");
  }
  mark.body_canonicalization =
      canonicalization == "simple" ? Canonicalization::simple : Canonicalization::relaxed;
  mark.body_hash = value.substr(colon + 1);
  return {};
}

Checked read_fields_hash(const TagList& tags, FieldContent& content) {
  const auto encoded = tags.find("fh");
  if (!encoded || content.told.mark.kind != Kind::verified) {
    return {};
  }
  content.fields_hash = text::decode_base64_with_fws(*encoded);
  if (!content.fields_hash || content.fields_hash->size() != sha256_octets) {
    return malformed("fh", "is not the base64 of a SHA-256 hash");
  }
  content.told.tells_of_shown_fields = true;
  return {};
}

Checked read_signed_fields(const TagList& tags, FieldContent& content) {
  if (content.told.mark.kind != Kind::verified) {
    return {};
  }
  SignedFields& which = content.signed_fields;
  if (const auto names = tags.find("h")) {
    which.date = names->starts_with("from:date:");
    which.message_id = names->ends_with(":message-id:subject");
    if (*names != names_of(which) && *names != "from:date:message-id:subject") {
      return malformed("h", "does not name from, date, message-id and subject in this order");
    }
  }
  if (const auto form = tags.find("c")) {
    if (*form != "nofws") {
      return malformed("c", "must be nofws");
    }
    which.any_white_space = true;
  }
  return {};
}

std::expected<std::optional<std::string>, Refusal> read_ed25519(const TagList& tags,
                                                                std::string_view name) {
  const auto encoded = tags.find(name);
  if (!encoded || encoded->empty()) {
    return std::nullopt;
  }
  auto signature = text::decode_base64_with_fws(*encoded);
  if (!signature || signature->size() != signature_octets) {
    return malformed(name, "is not the base64 of an Ed25519 signature");
  }
  return signature;
}

Checked read_signatures(const TagList& tags, FieldContent& content) {
  auto signature = read_ed25519(tags, "b");
  if (!signature) {
    return Problem(signature.error());
  }
  content.signature = std::move(*signature);
  if (is_warning(content.told.mark.kind)) {
    auto alone = read_ed25519(tags, "wb");
    if (!alone) {
      return Problem(alone.error());
    }
    content.warning_signature = std::move(*alone);
  }
  if (!content.signature && !content.warning_signature) {
    return {};
  }
  auto key_name = read_word(tags, "k");
  if (!key_name) {
    return Problem(key_name.error());
  }
  content.told.key_name = std::move(*key_name);
  return {};
}

std::expected<FieldContent, Refusal> read_tags(const TagList& tags) {
  FieldContent content;
  auto id = read_word(tags, "id");
  if (!id) {
    return Problem(id.error());
  }
  content.told.authserv_id = std::move(*id);
  Mark& mark = content.told.mark;
  const auto kind = read_kind(tags);
  if (!kind) {
    return malformed("r", "is not a known result");
  }
  mark.kind = *kind;
  const auto time = parse_number(tags.find("t").value_or(""));
  if (!time || *time > max_time) {
    return malformed("t", "is not a time");
  }
  content.told.decided_at = std::chrono::sys_seconds(std::chrono::seconds(*time));
  for (const auto& read : {read_domain, read_registry}) {
    if (const Checked good = read(tags, mark); !good) {
      return Problem(good.error());
    }
  }
  if (!claims_something(mark.kind)) {
    return content;
  }
  for (const auto& read : {read_organisation, read_method}) {
    if (const Checked good = read(tags, mark); !good) {
      return Problem(good.error());
    }
  }
  for (const auto& read : {read_fields_hash, read_signed_fields, read_signatures}) {
    if (const Checked good = read(tags, content); !good) {
      return Problem(good.error());
    }
  }
  return content;
}

}  // namespace

std::expected<FieldContent, Refusal> read_content(std::string_view value) {
  if (!text::is_ascii(value)) {
    return malformed("it holds octets above 127");
  }
  const auto tags = text::parse_tag_list(value);
  if (!tags) {
    return malformed(tags.error());
  }
  if (tags->find("v") != "1") {
    return Problem(
        {.why = Distrust::unknown_version, .explanation = "unknown version (v= must be 1)"});
  }
  auto content = read_tags(*tags);
  if (content && !is_clean_name(content->told.mark.organisation)) {
    return Problem({.why = Distrust::unclean_name,
                    .explanation = "org*= holds characters that must not be shown: " +
                                   text::printable_utf8(content->told.mark.organisation)});
  }
  return content;
}

}  // namespace anshin::mark
