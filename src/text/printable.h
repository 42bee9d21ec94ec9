// Remote octets made fit to be shown: in logs, reasons and terminals.
#pragma once

#include <string>
#include <string_view>

namespace anshin::text {

/// `octets` with control characters, quotes, backslashes and everything that is not ASCII written
/// as \n, \", \\ or \xNN, cut after `max` characters with "..." behind. The result is ASCII.
std::string printable(std::string_view octets, std::size_t max = 100);

/// The same, but quotes and backslashes stay as they are: for text of a record or a field that its
/// publisher is to find again. What puts it into a quoted string escapes them there.
std::string as_published(std::string_view octets, std::size_t max = 100);

/// For UTF-8 shown to people: keeps valid UTF-8, but replaces control characters, bidirectional
/// formatting characters, other default-ignorable and private-use characters and invalid sequences
/// by U+FFFD, and cuts after `max` characters (code points) with "…" behind. A variation selector
/// behind an ideograph stays: Japanese names need it.
std::string printable_utf8(std::string_view octets, std::size_t max = 200);

/// Whether it is well-formed UTF-8 (RFC 3629).
bool is_utf8(std::string_view octets);

/// Whether well-formed UTF-8 has a character that printable_utf8 would replace.
bool has_unprintable(std::string_view utf8);

}  // namespace anshin::text
