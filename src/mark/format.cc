// Writes the Anshin-Mark field (docs/anshin-mark.md, "Grammar"), tags in the order of the table
// there.
#include <anshin/mark.h>

#include "mark/covered_fields.h"
#include "mark/signing_input.h"
#include "text/base64.h"
#include "text/ext_value.h"
#include "text/fold.h"

#include <initializer_list>
#include <optional>

namespace anshin::mark {

namespace {

constexpr std::size_t max_line_octets = 77;

// What came from elsewhere must not end its tag or leave 7-bit.
std::string token(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c > ' ' && c < '\x7F' && c != ';') {
      out += c;
    }
  }
  return out;
}

class Tags {
 public:
  explicit Tags(std::size_t column) : folder_(column, max_line_octets) {}

  void add(std::string_view name, std::string_view value) {
    next();
    pending_ = std::string(name) + "=" + token(value);
  }
  // A value in which white space means nothing. Of the octets before `uncut` none is cut off.
  void add_breakable(std::string_view name, std::string_view value, std::size_t uncut = 0) {
    add(name, value);
    head_ = name.size() + 1 + uncut;
  }
  void add_unless_empty(std::string_view name, std::string_view value) {
    if (!value.empty()) {
      add(name, value);
    }
  }

  std::string take() {
    flush();
    return folder_.take();
  }

 private:
  void next() {
    if (!pending_.empty()) {
      pending_ += ';';
      flush();
    }
  }

  void flush() {
    if (head_) {
      const std::string_view tag = pending_;
      folder_.add_breakable(tag.substr(0, *head_), tag.substr(*head_));
    } else {
      folder_.add(pending_);
    }
    pending_.clear();
    head_.reset();
  }

  text::Folder folder_;
  std::string pending_;
  std::optional<std::size_t> head_;  // of the pending tag, if it may be cut behind it
};

void add_organisation(Tags& tags, const Mark& mark) {
  const std::string name =
      text::format_ext_value({.language = mark.language, .value = mark.organisation});
  tags.add_breakable("org*", name, name.rfind('\'') + 1);
}

void add_signed_fields(Tags& tags, const SignedFields& which) {
  tags.add_unless_empty("h", names_of(which));
  if (which.any_white_space) {
    tags.add("c", "nofws");
  }
}

Tags unsigned_tags(const Mark& mark, std::string_view authserv_id, std::chrono::sys_seconds now,
                   std::span<const Field> message_fields) {
  Tags tags(field_name.size() + 1);
  tags.add("v", "1");
  tags.add("id", authserv_id);
  tags.add("r", to_string(mark.kind));
  tags.add_unless_empty("d", mark.domain);
  if (!mark.organisation.empty()) {
    add_organisation(tags, mark);
  }
  tags.add_unless_empty("oid", mark.organisation_id);
  if (mark.kind == Kind::verified && mark.body_canonicalization) {
    tags.add("m", "dkim");
    tags.add("bh", std::string(to_string(*mark.body_canonicalization)) + ":" + mark.body_hash);
    tags.add("fh", text::encode_base64(fields_hash(message_fields)));
  }
  if (!mark.registry.empty()) {
    tags.add("reg", mark.registry);
    tags.add("ser", std::to_string(mark.serial));
  }
  tags.add("t", std::to_string(now.time_since_epoch().count()));
  return tags;
}

// The tags with further ones that hold nothing yet.
std::string with_empty(Tags tags, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    tags.add(name, "");
  }
  return tags.take();
}

// `b_follows`: whether the other signature will stand behind it, and cover it.
void add_warning_signature(Tags& tags, const crypto::SigningKey& key, bool b_follows) {
  const std::string to_sign = b_follows ? with_empty(tags, {"wb", "b"}) : with_empty(tags, {"wb"});
  tags.add_breakable("wb", text::encode_base64(key.sign(warning_signing_input(to_sign))));
}

void add_signature(Tags& tags, const crypto::SigningKey& key, std::span<const Field> message_fields,
                   const SignedFields& which) {
  const std::string to_sign = with_empty(tags, {"b"});
  const std::string signature = key.sign(signing_input(message_fields, which, to_sign));
  tags.add_breakable("b", text::encode_base64(signature));
}

}  // namespace

std::string format(const Mark& mark, std::string_view authserv_id, std::chrono::sys_seconds now,
                   const crypto::SigningKey* key,
                   std::optional<std::span<const Field>> message_fields,
                   std::string_view key_name) {
  const std::span<const Field> fields = message_fields.value_or(std::span<const Field>{});
  Tags tags = unsigned_tags(mark, authserv_id, now, fields);
  if (key == nullptr || !claims_something(mark.kind)) {
    return tags.take();
  }
  SignedFields which;
  if (mark.kind == Kind::verified) {
    which = fields_to_sign(fields);
    add_signed_fields(tags, which);
  }
  tags.add("k", key_name);
  if (is_warning(mark.kind)) {
    add_warning_signature(tags, *key, message_fields.has_value());
  }
  if (message_fields) {
    add_signature(tags, *key, fields, which);
  }
  return tags.take();
}

}  // namespace anshin::mark
