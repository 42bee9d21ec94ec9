// What the tags of an Anshin-Mark hold (docs/anshin-mark.md, "Grammar").
#pragma once

#include <anshin/mark.h>

#include "mark/covered_fields.h"
#include "text/tag_list.h"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace anshin::mark {

/// A field as it stands there, whoever wrote it.
struct FieldContent {
  TrustedMark told;                              ///< key_name: what k says
  SignedFields signed_fields;                    ///< h and c: what b covers
  std::optional<std::string> signature;          ///< b decoded, 64 octets; nullopt if there is none
  std::optional<std::string> warning_signature;  ///< wb, likewise; nullopt unless it is a warning
  std::optional<std::string> fields_hash;  ///< fh decoded, 32 octets; nullopt if there is none
};

/// Reads a value as strictly as it is written. Refuses what is malformed, of an unknown version, or
/// has a name that must not be shown.
std::expected<FieldContent, Refusal> read_content(std::string_view value);

}  // namespace anshin::mark
