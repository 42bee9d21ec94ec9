// Domain names: RFC 1035 section 2.3.4 for the sizes, RFC 5890 and UTS 46 (non-transitional)
// through libidn2.
#include "text/domain_name.h"

#include "text/header_field.h"
#include "text/printable.h"
#include "text/utf8.h"

#include <idn2.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace anshin::text {
namespace {

constexpr std::size_t max_label = 63;
constexpr std::size_t max_name = 253;
// U-labels may be longer than their A-labels; beyond this no name can fit any more.
constexpr std::size_t max_input = 1024;

struct Idn2Free {
  void operator()(char* text) const { idn2_free(text); }
};
using Idn2String = std::unique_ptr<char, Idn2Free>;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_label_octet(char c) {
  return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_';
}

// UTS 46 maps some of these away; a name that shows something else than what it means is refused
// instead. The joiners are left to the contextual rules of RFC 5892 appendix A.
bool has_hidden_character(std::string_view utf8) {
  while (!utf8.empty()) {
    const Utf8Character c = first_character(utf8);
    const bool joiner = c.code_point == 0x200C || c.code_point == 0x200D;
    if (!c.valid || (is_unprintable(c.code_point) && !joiner)) {
      return true;
    }
    utf8.remove_prefix(c.length);
  }
  return false;
}

std::optional<std::string> to_a_label(std::string_view u_label) {
  if (has_hidden_character(u_label)) {
    return std::nullopt;
  }
  const std::string terminated(u_label);
  char* raw = nullptr;
  const int status = idn2_to_ascii_8z(terminated.c_str(), &raw, IDN2_NONTRANSITIONAL);
  const Idn2String label(raw);
  if (status != IDN2_OK) {
    return std::nullopt;
  }
  return std::string(label.get());
}

std::string unicode_label(std::string_view a_label) {
  std::string label(a_label);
  if (!a_label.starts_with("xn--")) {
    return label;
  }
  char* raw = nullptr;
  const int status = idn2_to_unicode_8z8z(label.c_str(), &raw, 0);
  const Idn2String decoded(raw);
  if (status != IDN2_OK || has_unprintable(decoded.get())) {
    return label;
  }
  // An A-label whose U-label means another name must not be shown as that name.
  if (to_a_label(decoded.get()) != label) {
    return label;
  }
  return decoded.get();
}

}  // namespace

std::expected<std::string, std::string> normalise_domain(std::string_view name) {
  const auto error = [name](std::string_view what) {
    return std::unexpected("domain \"" + printable(name) + "\" " + std::string(what));
  };
  if (name.empty()) {
    return std::unexpected("the domain is empty");
  }
  if (name.size() > max_input) {
    return error("is too long");
  }
  std::string_view rest = name;
  if (rest.ends_with('.')) {
    rest.remove_suffix(1);
  }
  std::string normal;
  while (true) {
    const std::size_t dot = rest.find('.');
    const std::string_view raw = rest.substr(0, dot);
    const std::optional<std::string> label = is_ascii(raw) ? to_lower(raw) : to_a_label(raw);
    if (!label) {
      return error("has a label that is not allowed in internationalised names");
    }
    if (label->empty()) {
      return error("has an empty label");
    }
    if (label->size() > max_label) {
      return error("has a label of more than 63 octets");
    }
    if (!std::ranges::all_of(*label, is_label_octet)) {
      return error("has a character that is not allowed in names");
    }
    normal += *label;
    if (normal.size() > max_name) {
      return error("is longer than 253 octets");
    }
    if (dot == std::string_view::npos) {
      // RFC 3696 section 2: no top-level domain is all-numeric, so that no address passes for a
      // name.
      return std::ranges::all_of(*label, is_digit)
                 ? error("ends in a number")
                 : std::expected<std::string, std::string>(std::move(normal));
    }
    normal += '.';
    rest.remove_prefix(dot + 1);
  }
}

std::string unicode_domain(std::string_view normalised) {
  std::string out;
  while (true) {
    const std::size_t dot = normalised.find('.');
    out += unicode_label(normalised.substr(0, dot));
    if (dot == std::string_view::npos) {
      return out;
    }
    out += '.';
    normalised.remove_prefix(dot + 1);
  }
}

std::size_t count_labels(std::string_view name) {
  if (name.empty()) {
    return 0;
  }
  return static_cast<std::size_t>(std::ranges::count(name, '.')) + 1;
}

std::string_view drop_labels(std::string_view name, std::size_t n) {
  for (; n > 0 && !name.empty(); --n) {
    const std::size_t dot = name.find('.');
    name.remove_prefix(dot == std::string_view::npos ? name.size() : dot + 1);
  }
  return name;
}

bool is_same_or_below(std::string_view name, std::string_view parent) {
  if (!name.ends_with(parent) || parent.empty()) {
    return false;
  }
  const std::size_t before = name.size() - parent.size();
  return before == 0 || name[before - 1] == '.';
}

std::size_t common_labels(std::string_view a, std::string_view b) {
  std::size_t common = 0;
  while (!a.empty() && !b.empty()) {
    const auto dot_a = a.rfind('.');
    const auto dot_b = b.rfind('.');
    if (a.substr(dot_a + 1) != b.substr(dot_b + 1)) {  // npos + 1 is 0
      break;
    }
    ++common;
    a = dot_a == std::string_view::npos ? std::string_view{} : a.substr(0, dot_a);
    b = dot_b == std::string_view::npos ? std::string_view{} : b.substr(0, dot_b);
  }
  return common;
}

}  // namespace anshin::text
