// The header fields of one message as signatures need them: kept as they came, found from the
// bottom up, canonicalised once (RFC 6376 sections 3.4 and 5.4.2).
#pragma once

#include <anshin/verifiers.h>

#include "crypto/keyed_hash.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace anshin::dkim {

/// Fields are numbered from 0 at the top. Bounded by Limits::max_header_fields and
/// max_header_bytes.
class HeaderFields {
 public:
  explicit HeaderFields(const Limits& limits);

  /// One field in the order of the message: the name without colon, the value as received behind
  /// the colon, folds as CRLF. Beyond a limit nothing is kept, and exceeded() tells which.
  void add(std::string_view name, std::string_view value);
  /// All fields are there; builds the index for select().
  void finish();
  /// Gives the memory back; size() and exceeded() stay.
  void release();

  std::size_t size() const { return count_; }
  /// Which limit of the header was exceeded, in words, or empty. Then no signature can be verified.
  const std::string& exceeded() const { return exceeded_; }

  std::string_view name(std::size_t field) const;   ///< as it came
  std::string_view value(std::size_t field) const;  ///< as it came
  /// Its size as it came: name, colon and value.
  std::size_t octets(std::size_t field) const { return fields_.at(field).size; }
  /// The field in a canonical form, without a CRLF behind.
  std::string_view canonical(std::size_t field, Canonicalization form) const;

  /// The fields that h= selects, in its order: of several of a name the lowest that is not yet
  /// taken; names that are not there select nothing (RFC 6376 section 5.4.2). Names are in lower
  /// case. `except` is the signature's own field, which h= never means (section 3.5).
  /// Takes time in proportion to the number of names and fields, whatever they are.
  std::vector<std::size_t> select(std::span<const std::string> names,
                                  std::optional<std::size_t> except = std::nullopt) const;

 private:
  struct Field {
    std::size_t begin = 0;  // in text_
    std::size_t name_size = 0;
    std::size_t size = 0;  // name, colon and value
  };

  bool within_limits(std::size_t octets);

  std::size_t max_fields_;
  std::size_t max_bytes_;
  std::size_t count_ = 0;
  std::string exceeded_;
  std::string text_;
  std::vector<Field> fields_;
  std::vector<std::string> names_;  // of the fields, in lower case
  std::unordered_map<std::string_view, std::size_t, crypto::KeyedHash> groups_;  // by name
  std::vector<std::size_t> lowest_;           // of each group, its lowest field
  std::vector<std::size_t> above_;            // of each field, the next of its group further up
  mutable std::vector<std::string> relaxed_;  // filled on demand
};

}  // namespace anshin::dkim
