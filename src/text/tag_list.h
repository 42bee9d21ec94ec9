// Tag=value lists: RFC 6376 section 3.2, also used by DKIM keys, ARC, DMARC (RFC 9989 section 4.7)
// and Anshin-Mark.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::text {

/// One tag. The views point into the text that was parsed.
struct Tag {
  std::string_view name;
  std::string_view
      value;  ///< without white space (FWS) at its ends; inner white space and folds remain
};

class TagList {
 public:
  const std::vector<Tag>& tags() const { return tags_; }
  /// The value of a tag (names are case-sensitive), or nullopt.
  std::optional<std::string_view> find(std::string_view name) const;
  void add(Tag tag) { tags_.push_back(tag); }

 private:
  std::vector<Tag> tags_;
};

/// Reads a list strictly: tag-name ALPHA *ALNUMPUNC, "=" with optional FWS around, value of
/// printable characters other than semicolon with inner FWS, no duplicate name, at most one
/// trailing semicolon. The error says what is wrong and where ("duplicate tag \"s\""). Octets above
/// 127 are allowed in values (RFC 8616). At most 100 tags.
std::expected<TagList, std::string> parse_tag_list(std::string_view text);

/// The value of a tag in a list that need not be right in form: of the first one of this name,
/// without white space at its ends; nullopt if there is none.
std::optional<std::string_view> find_tag(std::string_view list, std::string_view name);

/// A list that carries a signature, with nothing between the "=" of the tag that holds it and the
/// next semicolon or the end (RFC 6376 section 3.7); what stands around it stays.
std::string without_signature(std::string_view value, std::string_view name = "b");

/// `value` without any FWS, for tags such as b= and h= where it means nothing.
std::string without_fws(std::string_view value);

}  // namespace anshin::text
