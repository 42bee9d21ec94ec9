// An Anshin-Mark field from outside: read as it is (its signature can only be wrong), and with a
// right signature over whatever it says, so that the reader alone decides. What is read then can be
// written and read again, with whatever stands below it as Content-Type; another Content-Type is
// noticed.
#include <anshin/mark.h>

#include "mark/covered_fields.h"
#include "mark/signing_input.h"
#include "text/base64.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace anshin;
  static const crypto::SigningKey key = crypto::SigningKey::generate();
  static const mark::Trust trust{
      .authserv_ids = std::nullopt,
      .keys = {},
      .keys_of_any_name = {*crypto::PublicKey::parse(key.public_base64())},
      .require_signature = true};
  const std::string value(reinterpret_cast<const char*>(data), size);
  std::vector<mark::Field> fields = {{"From", " <a@example.jp>"}, {"Anshin-Mark", value}};
  if (const auto told = mark::read(fields, trust); told && !told->key_name.empty()) {
    std::abort();
  }
  const std::string tags = value + "; b=";
  fields[1].value = tags + text::encode_base64(key.sign(mark::signing_input(fields, {}, tags)));
  const auto verified = mark::read(fields, trust);
  if (!verified || verified->mark.kind == mark::Kind::none ||
      verified->mark.kind == mark::Kind::unavailable) {
    return 0;  // what claims nothing is written without a signature
  }
  if (mark::can_be_read_otherwise({"Content-Type", value})) {
    return 0;  // earns no mark
  }
  fields.push_back({"Content-Type", value});
  fields[1].value = mark::format(verified->mark, verified->authserv_id, verified->decided_at, &key,
                                 fields, verified->key_name);
  const auto again = mark::read(fields, trust);
  if (!again || again->mark.organisation != verified->mark.organisation ||
      again->mark.kind != verified->mark.kind || again->mark.domain != verified->mark.domain ||
      again->mark.body_hash != verified->mark.body_hash) {
    std::abort();
  }
  fields[2].value += "x";
  if (mark::read(fields, trust).has_value() != (verified->mark.kind != mark::Kind::verified)) {
    std::abort();
  }
  return 0;
}
