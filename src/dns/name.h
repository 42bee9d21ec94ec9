// Domain names between their two forms: text (RFC 1035 section 5.1) and octets (section 3.1).
//
// Canonical text: lower case, no trailing dot; letters, digits, hyphen and underscore stand for
// themselves, every other octet is written \DDD. So two names are equal exactly if their texts are,
// every dot separates labels, and the text is safe to show. The root is "".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace anshin::dns {

/// The octets of a name in text form, in lower case, with the root label behind. Escapes \DDD and
/// \X are read, one trailing dot is allowed, other octets stand for themselves. std::nullopt for an
/// empty label, a label over 63 octets, a name over 255, a broken escape. "." is the root; "" is
/// not a name.
std::optional<std::string> encode_name(std::string_view text);

/// The canonical text of a name in text form; std::nullopt as for encode_name.
std::optional<std::string> canonical_name(std::string_view text);

/// A name found in a packet.
struct DecodedName {
  std::string name;     ///< canonical text
  std::size_t end = 0;  ///< offset behind the name where it stands (not where its pointers lead)
};

/// Reads the name at `offset`, following compression pointers (RFC 1035 section 4.1.4). A pointer
/// must lead to before the place it was reached from, so that reading ends. std::nullopt if the
/// name is cut off, too long or breaks that rule.
std::optional<DecodedName> decode_name(std::span<const std::uint8_t> packet, std::size_t offset);

/// The parent of a canonical name; "" for a single label.
std::string_view parent_name(std::string_view name);

}  // namespace anshin::dns
