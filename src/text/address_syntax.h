// Character classes that mailboxes (RFC 5322, RFC 6532) and reverse-paths (RFC 5321, RFC 6531)
// share.
#pragma once

#include <string_view>

namespace anshin::text {

/// atext of RFC 5322 section 3.2.3, or an octet of a UTF-8 sequence (RFC 6532 section 3.2).
bool is_atext(char c);

/// atext and "." only, at least one octet. Dots may stand anywhere: Japanese mobile carriers gave
/// away addresses such as "a..b." for years, and no reader sees another address in them.
bool is_dotted_atoms(std::string_view text);

/// A control character other than a tab: no part of an atom, but of quoted strings and comments
/// (RFC 5322 section 4.1, obs-NO-WS-CTL).
bool is_control(char c);

/// Whether there is a control character that is not part of a fold (LF alone may fold, too).
bool has_control(std::string_view text);

/// Whether there is one of those that may stand nowhere: NUL, CR or LF that is not part of a fold.
bool has_nul_or_line_end(std::string_view text);

/// Whether it looks like an encoded word (RFC 2047), which some readers would decode where it must
/// not stand.
bool has_encoded_word(std::string_view text);

}  // namespace anshin::text
