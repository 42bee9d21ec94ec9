// The domains that a From field may show, to whatever program, where it cannot be read beyond
// doubt.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::text {

/// Of one message so many are judged.
inline constexpr std::size_t max_shown_domains = 6;

struct ShownDomains {
  std::vector<std::string> domains;  ///< normalised, each once, at most max_shown_domains
  bool more = false;                 ///< there are, or may be, others that are not listed

  void add(const std::string& domain);
  void add(const ShownDomains& others);
};

/// What stands behind an "@" anywhere in the value, quoted strings and comments included: as it
/// stands, in other charsets (text/undeclared_charset.h) and with encoded words decoded (twice, as
/// some programs do, and those that are not closed or in an unknown charset, too). Programs differ
/// in where such a domain ends and in what they leave out of it; blanks, comments, control
/// characters, backslashes and quotation marks inside it are read both ways. Names of one label are
/// left out: nobody has an address there. Linear in time; at most 16 KB, 64 "@", 1 KB behind each
/// of them and 64 candidates are looked at.
ShownDomains shown_domains(std::string_view value);

}  // namespace anshin::text
