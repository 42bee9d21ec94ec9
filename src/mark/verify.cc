// Reads the Anshin-Mark of a message as strictly as it is written, and checks its signature.
// Whatever is in doubt is an error, so that a reader shows nothing.
#include <anshin/mark.h>

#include "mark/signing_input.h"
#include "text/base64.h"
#include "text/domain_name.h"
#include "text/ext_value.h"
#include "text/header_field.h"
#include "text/printable.h"
#include "text/tag_list.h"

#include <algorithm>
#include <charconv>

namespace anshin::mark {

namespace {

constexpr std::size_t max_field_octets = 16384;
constexpr std::size_t sha256_octets = 32;
constexpr std::size_t max_name_octets = 1000;
// The last second of the year 9999: later times do not fit into calendars.
constexpr std::int64_t max_time = 253402300799;

using Problem = std::unexpected<std::string>;

std::expected<std::string_view, std::string> only_field(std::span<const Field> fields) {
  const Field* found = nullptr;
  for (const Field& field : fields) {
    if (!text::equals_ignoring_case(text::field_name(field.name), field_name)) {
      continue;
    }
    if (found != nullptr) {
      return Problem("there is more than one Anshin-Mark field");
    }
    found = &field;
  }
  if (found == nullptr) {
    return Problem("there is no Anshin-Mark field");
  }
  if (found->value.size() > max_field_octets) {
    return Problem("the Anshin-Mark field is longer than 16 KB");
  }
  return found->value;
}

Problem malformed(std::string_view tag, const std::string& what) {
  return Problem("malformed: " + std::string(tag) + "= " + what);
}

std::expected<std::string, std::string> required(const text::TagList& tags, std::string_view name) {
  const auto value = tags.find(name);
  if (!value || value->empty()) {
    return Problem("malformed: the tag " + std::string(name) + " is missing");
  }
  const bool one_word = std::ranges::all_of(*value, [](char c) { return c > ' ' && c < '\x7F'; });
  if (!one_word) {
    return malformed(name, "holds white space or an octet above 127");
  }
  return std::string(*value);
}

std::optional<std::int64_t> parse_number(std::string_view digits) {
  std::int64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, number);
  if (digits.empty() || digits.front() == '-' || result.ec != std::errc{} || result.ptr != end) {
    return std::nullopt;
  }
  return number;
}

std::optional<Kind> parse_kind(std::string_view text) {
  for (const Kind kind :
       {Kind::verified, Kind::none, Kind::failed, Kind::suspect, Kind::unavailable}) {
    if (text == to_string(kind)) {
      return kind;
    }
  }
  return std::nullopt;
}

std::expected<void, std::string> read_domain(const text::TagList& tags, Mark& mark) {
  if (!tags.find("d") && mark.kind != Kind::verified) {
    return {};
  }
  auto domain = required(tags, "d");
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

std::expected<void, std::string> read_organisation(const text::TagList& tags, Mark& mark) {
  const auto name = tags.find("org*");
  if (!name && !tags.find("oid") && mark.kind != Kind::verified) {
    return {};
  }
  auto value = text::parse_ext_value(text::without_fws(name.value_or("")));
  if (!value || value->value.empty() || value->value.size() > max_name_octets ||
      text::has_unprintable(value->value)) {
    return malformed("org*", "is not a clean name in the form UTF-8'ja'...");
  }
  auto id = required(tags, "oid");
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

std::expected<void, std::string> read_method(const text::TagList& tags, Mark& mark) {
  if (mark.kind != Kind::verified) {
    return {};
  }
  if (tags.find("m") != "dkim") {
    return malformed("m", "must be dkim");
  }
  const std::string text = text::without_fws(tags.find("bh").value_or(""));
  const std::size_t colon = text.find(':');
  const std::string_view canonicalization = std::string_view(text).substr(0, colon);
  if (colon == std::string::npos ||
      (canonicalization != "simple" && canonicalization != "relaxed")) {
    return malformed("bh", "must begin with simple: or relaxed:");
  }
  const auto hash = text::decode_base64(std::string_view(text).substr(colon + 1));
  if (!hash || hash->size() != sha256_octets) {
    return malformed("bh", "is not the base64 of a SHA-256 hash");
  }
  mark.body_canonicalization =
      canonicalization == "simple" ? Canonicalization::simple : Canonicalization::relaxed;
  mark.body_hash = text.substr(colon + 1);
  return {};
}

std::expected<void, std::string> read_registry(const text::TagList& tags, Mark& mark) {
  if (!tags.find("reg") && !tags.find("ser") && mark.kind != Kind::verified) {
    return {};
  }
  auto name = required(tags, "reg");
  if (!name) {
    return Problem(name.error());
  }
  const auto serial = parse_number(tags.find("ser").value_or(""));
  if (!serial) {
    return malformed("ser", "is not a number");
  }
  mark.registry = std::move(*name);
  mark.serial = static_cast<std::uint64_t>(*serial);
  return {};
}

std::expected<VerifiedMark, std::string> read_tags(const text::TagList& tags) {
  if (tags.find("v") != "1") {
    return Problem("unknown version (v= must be 1)");
  }
  VerifiedMark verified;
  auto id = required(tags, "id");
  auto key_name = required(tags, "k");
  if (!id || !key_name) {
    return Problem(id ? key_name.error() : id.error());
  }
  verified.authserv_id = std::move(*id);
  verified.key_name = std::move(*key_name);
  const auto kind = parse_kind(tags.find("r").value_or(""));
  if (!kind) {
    return malformed("r", "is not a known result");
  }
  verified.mark.kind = *kind;
  const auto time = parse_number(tags.find("t").value_or(""));
  if (!time || *time > max_time) {
    return malformed("t", "is not a time");
  }
  verified.decided_at = std::chrono::sys_seconds(std::chrono::seconds(*time));
  for (const auto& read : {read_domain, read_organisation, read_method, read_registry}) {
    if (const auto good = read(tags, verified.mark); !good) {
      return Problem(good.error());
    }
  }
  verified.mark.reason = "signed by " + text::printable(verified.authserv_id) + " with its key " +
                         text::printable(verified.key_name);
  return verified;
}

}  // namespace

std::expected<VerifiedMark, std::string> verify(std::span<const Field> message_fields,
                                                const crypto::PublicKey& key) {
  const auto value = only_field(message_fields);
  if (!value) {
    return Problem(value.error());
  }
  const auto tags = text::parse_tag_list(*value);
  if (!tags) {
    return Problem("malformed: " + tags.error());
  }
  const auto encoded = tags->find("b");
  if (tags->find("v") == "1" && (!encoded || encoded->empty())) {
    const auto kind = tags->find("r");
    return Problem(kind == to_string(Kind::none) || kind == to_string(Kind::unavailable)
                       ? "r=" + std::string(*kind) + " claims nothing and is not signed"
                       : "it has no signature");
  }
  auto verified = read_tags(*tags);
  if (!verified) {
    return verified;
  }
  const auto signature = text::decode_base64_with_fws(*encoded);
  if (!signature || !key.verify(signing_input(message_fields, *value), *signature)) {
    return Problem(
        "the signature is wrong: this field is not of the host that has the key, or the "
        "message's From, Date, Message-ID or Subject were changed");
  }
  return verified;
}

}  // namespace anshin::mark
