// Reads the Anshin-Mark of a message by the steps of docs/anshin-mark.md. Whatever is in doubt is
// refused, so that a reader shows nothing.
#include <anshin/mark.h>

#include "mark/covered_fields.h"
#include "mark/field_tags.h"
#include "mark/signing_input.h"
#include "text/header_field.h"
#include "text/printable.h"

#include <algorithm>
#include <utility>

namespace anshin::mark {

namespace {

constexpr std::size_t max_field_octets = 16384;

std::unexpected<Refusal> refuse(Distrust why, std::string explanation) {
  return std::unexpected(Refusal{.why = why, .explanation = std::move(explanation)});
}

std::expected<std::string_view, Refusal> only_field(std::span<const Field> fields) {
  const Field* found = nullptr;
  for (const Field& field : fields) {
    if (!text::equals_ignoring_case(text::field_name(field.name), field_name)) {
      continue;
    }
    if (found != nullptr) {
      return refuse(Distrust::several_fields, "there is more than one Anshin-Mark field");
    }
    found = &field;
  }
  if (found == nullptr) {
    return refuse(Distrust::no_field, "there is no Anshin-Mark field");
  }
  if (found->value.size() > max_field_octets) {
    return refuse(Distrust::too_long, "the Anshin-Mark field is longer than 16 KB");
  }
  return found->value;
}

bool is_own(std::string_view authserv_id, const Trust& trust) {
  return !trust.authserv_ids || std::ranges::any_of(*trust.authserv_ids, [&](const auto& own) {
    return text::equals_ignoring_case(own, authserv_id);
  });
}

// The key that k and id name: one that is configured for marks of this host alone comes first.
const crypto::PublicKey* find_key(const TrustedMark& told, const Trust& trust) {
  if (told.key_name.contains('@')) {
    return nullptr;  // it stands between the names of a key and of its host
  }
  const auto bound = std::ranges::find_if(trust.keys, [&told](const auto& entry) {
    const std::string_view name = entry.first;
    const std::size_t at = name.find('@');
    return at != std::string_view::npos && name.substr(0, at) == told.key_name &&
           text::equals_ignoring_case(name.substr(at + 1), told.authserv_id);
  });
  const auto found = bound != trust.keys.end() ? bound : trust.keys.find(told.key_name);
  return found == trust.keys.end() ? nullptr : &found->second;
}

std::expected<void, Refusal> check_signature(const FieldContent& content,
                                             std::string_view signed_octets,
                                             std::string_view signature, const Trust& trust) {
  const auto verifies = [&](const crypto::PublicKey& key) {
    return key.verify(signed_octets, signature);
  };
  const crypto::PublicKey* named = find_key(content.told, trust);
  if (named == nullptr && trust.keys_of_any_name.empty()) {
    return refuse(Distrust::unknown_key, "it is signed with the key \"" +
                                             text::printable(content.told.key_name) +
                                             "\", which is not known here for marks of " +
                                             text::printable(content.told.authserv_id));
  }
  const bool right =
      named != nullptr ? verifies(*named) : std::ranges::any_of(trust.keys_of_any_name, verifies);
  if (!right) {
    return refuse(Distrust::bad_signature,
                  "the signature is wrong: this field is not of the host that has the key, or the "
                  "message's From, Date, Message-ID or Subject were changed");
  }
  return {};
}

// Of a warning the signature over the mark alone counts where there is one: MTAs may change fields
// of the message, and its sender must not get rid of the warning by writing such that they do.
std::expected<void, Refusal> check_signatures(const FieldContent& content,
                                              std::span<const Field> message_fields,
                                              std::string_view value, const Trust& trust) {
  if (content.warning_signature) {
    return check_signature(content, warning_signing_input(value), *content.warning_signature,
                           trust);
  }
  if (content.signature) {
    return check_signature(content, signing_input(message_fields, content.signed_fields, value),
                           *content.signature, trust);
  }
  if (trust.require_signature) {
    return refuse(Distrust::unsigned_field, "it has no signature");
  }
  return {};
}

std::string sentence_of(const SignedFields& which) {
  return std::string("From") + (which.date ? ", Date" : "") +
         (which.message_id ? ", Message-ID" : "") + " and Subject";
}

std::expected<void, Refusal> check_header(Kind kind, std::span<const Field> fields, HeaderEnd end) {
  if (kind != Kind::verified) {
    return {};
  }
  if (end == HeaderEnd::broken_off) {
    return refuse(
        Distrust::ambiguous_header,
        "the header ends at a line that is no field, without an empty line, which programs "
        "read in different ways: some show another message");
  }
  const auto doubtful = std::ranges::find_if(fields, can_be_read_otherwise);
  if (doubtful != fields.end()) {
    return refuse(Distrust::ambiguous_header,
                  "the field " + text::printable(text::field_name(doubtful->name)) +
                      " holds a CR, an LF or a NUL besides its folds, which programs read in "
                      "different ways: some show another message");
  }
  return {};
}

std::expected<void, Refusal> check_fields(const FieldContent& content,
                                          std::span<const Field> message_fields) {
  if (!content.fields_hash || *content.fields_hash == fields_hash(message_fields)) {
    return {};
  }
  return refuse(Distrust::fields_changed,
                "Sender, Reply-To, Content-Type or another of the fields that decide what is shown "
                "was changed, added or removed after the mark was given");
}

}  // namespace

std::string_view to_string(Distrust distrust) {
  switch (distrust) {
    case Distrust::no_field:
      return "no-field";
    case Distrust::several_fields:
      return "several-fields";
    case Distrust::too_long:
      return "too-long";
    case Distrust::malformed:
      return "malformed";
    case Distrust::unknown_version:
      return "unknown-version";
    case Distrust::foreign_authserv_id:
      return "foreign-authserv-id";
    case Distrust::unsigned_field:
      return "unsigned";
    case Distrust::unknown_key:
      return "unknown-key";
    case Distrust::bad_signature:
      return "bad-signature";
    case Distrust::unclean_name:
      return "unclean-name";
    case Distrust::ambiguous_header:
      return "ambiguous-header";
    case Distrust::fields_changed:
      return "fields-changed";
    case Distrust::body_changed:
      return "body-changed";
  }
  std::unreachable();
}

std::expected<TrustedMark, Refusal> read(std::span<const Field> message_fields, const Trust& trust,
                                         HeaderEnd end) {
  const auto value = only_field(message_fields);
  if (!value) {
    return std::unexpected(value.error());
  }
  auto content = read_content(*value);
  if (!content) {
    return std::unexpected(content.error());
  }
  TrustedMark& told = content->told;
  if (!is_own(told.authserv_id, trust)) {
    return refuse(
        Distrust::foreign_authserv_id,
        "it was stamped by " + text::printable(told.authserv_id) + ", which is no host of ours");
  }
  if (!claims_something(told.mark.kind)) {
    return std::move(told);
  }
  const auto good = check_signatures(*content, message_fields, *value, trust);
  if (!good) {
    return std::unexpected(good.error());
  }
  told.signed_alone = content->warning_signature.has_value();
  told.signed_fields = sentence_of(content->signed_fields);
  if (const auto clear = check_header(told.mark.kind, message_fields, end); !clear) {
    return std::unexpected(clear.error());
  }
  if (const auto same = check_fields(*content, message_fields); !same) {
    return std::unexpected(same.error());
  }
  return std::move(told);
}

}  // namespace anshin::mark
