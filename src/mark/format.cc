// Writes the Anshin-Mark field (docs/anshin-mark.md, "Grammar"), tags in the order of the table
// there.
#include <anshin/mark.h>

#include "mark/covered_fields.h"
#include "mark/signing_input.h"
#include "text/base64.h"
#include "text/ext_value.h"
#include "text/fold.h"

namespace anshin::mark {

namespace {

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
  explicit Tags(std::size_t column) : folder_(column) {}

  void add(std::string_view name, std::string_view value) {
    next();
    pending_ = std::string(name) + "=" + token(value);
  }
  // A value in which white space means nothing.
  void add_breakable(std::string_view name, std::string_view value) {
    add(name, value);
    breakable_ = true;
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
    if (breakable_) {
      folder_.add_breakable(pending_);
    } else {
      folder_.add(pending_);
    }
    pending_.clear();
    breakable_ = false;
  }

  text::Folder folder_;
  std::string pending_;
  bool breakable_ = false;
};

Tags unsigned_tags(const Mark& mark, std::string_view authserv_id, std::chrono::sys_seconds now,
                   std::span<const Field> message_fields) {
  Tags tags(field_name.size() + 1);
  tags.add("v", "1");
  tags.add("id", authserv_id);
  tags.add("r", to_string(mark.kind));
  tags.add_unless_empty("d", mark.domain);
  if (!mark.organisation.empty()) {
    tags.add_breakable(
        "org*", text::format_ext_value({.language = mark.language, .value = mark.organisation}));
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

}  // namespace

std::string format(const Mark& mark, std::string_view authserv_id, std::chrono::sys_seconds now,
                   const crypto::SigningKey* key, std::span<const Field> message_fields,
                   std::string_view key_name) {
  Tags tags = unsigned_tags(mark, authserv_id, now, message_fields);
  if (key == nullptr || !claims_something(mark.kind)) {
    return tags.take();
  }
  tags.add("k", key_name);
  Tags to_sign = tags;
  to_sign.add("b", "");
  const std::string signature = key->sign(signing_input(message_fields, to_sign.take()));
  tags.add_breakable("b", text::encode_base64(signature));
  return tags.take();
}

}  // namespace anshin::mark
