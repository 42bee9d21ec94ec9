// Character classes of addresses.
#include "text/address_syntax.h"

#include <algorithm>

namespace anshin::text {
namespace {

bool has_outside_folds(std::string_view text, bool (*refused)(char)) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
      ++i;
    }
    const bool folded =
        text[i] == '\n' && i + 1 < text.size() && (text[i + 1] == ' ' || text[i + 1] == '\t');
    if (!folded && refused(text[i])) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool is_atext(char c) {
  const bool alphanumeric =
      (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return alphanumeric || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").contains(c);
}

bool is_dotted_atoms(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return is_atext(c) || c == '.'; });
}

bool is_control(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return (octet < 0x20 && c != '\t') || octet == 0x7F;
}

bool has_control(std::string_view text) {
  return has_outside_folds(text, is_control);
}

bool has_nul_or_line_end(std::string_view text) {
  return has_outside_folds(text, [](char c) { return c == '\0' || c == '\r' || c == '\n'; });
}

bool has_encoded_word(std::string_view text) {
  return text.contains("=?");
}

}  // namespace anshin::text
