// Body canonicalisation of RFC 6376 sections 3.4.3 and 3.4.4 in the plainest way: the whole body at
// once, octet by octet. What the streaming one is held against.
#pragma once

#include <anshin/results.h>

#include <string>
#include <string_view>

namespace anshin::test {

inline std::string without_blanks_at_line_ends(std::string_view body) {
  std::string out;
  std::size_t blanks = 0;
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (body[i] == ' ' || body[i] == '\t') {
      ++blanks;
      continue;
    }
    const bool line_end = body[i] == '\r' && i + 1 < body.size() && body[i + 1] == '\n';
    if (blanks > 0 && !line_end) {
      out += ' ';
    }
    blanks = 0;
    out += body[i];
  }
  return out;
}

inline std::string canonical_body(std::string_view body, Canonicalization form) {
  std::string out =
      form == Canonicalization::relaxed ? without_blanks_at_line_ends(body) : std::string(body);
  while (out.ends_with("\r\n")) {
    out.resize(out.size() - 2);
  }
  if (!out.empty() || form == Canonicalization::simple) {
    out += "\r\n";
  }
  return out;
}

}  // namespace anshin::test
