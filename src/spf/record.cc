// RFC 7208 section 12: the grammar of SPF records. A term is either right to the letter or the
// record is in error (section 4.6: a syntax error anywhere is a permerror, whatever matches before
// it).
#include "spf/record.h"

#include "text/header_field.h"
#include "text/printable.h"

#include <algorithm>
#include <array>
#include <utility>

namespace anshin::spf {
namespace {

constexpr std::string_view version = "v=spf1";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool has_version(std::string_view text) {
  return text.size() >= version.size() &&
         text::equals_ignoring_case(text.substr(0, version.size()), version) &&
         (text.size() == version.size() || text[version.size()] == ' ');
}

std::optional<Qualifier> qualifier_of(char c) {
  switch (c) {
    case '+':
      return Qualifier::pass;
    case '-':
      return Qualifier::fail;
    case '~':
      return Qualifier::softfail;
    case '?':
      return Qualifier::neutral;
    default:
      return std::nullopt;
  }
}

std::optional<MechanismType> mechanism_type(std::string_view name) {
  static constexpr auto names = std::to_array<std::pair<std::string_view, MechanismType>>({
      {"all", MechanismType::all},
      {"include", MechanismType::include},
      {"a", MechanismType::a},
      {"mx", MechanismType::mx},
      {"ptr", MechanismType::ptr},
      {"ip4", MechanismType::ip4},
      {"ip6", MechanismType::ip6},
      {"exists", MechanismType::exists},
  });
  const auto* const found = std::ranges::find_if(
      names, [name](const auto& entry) { return text::equals_ignoring_case(entry.first, name); });
  return found == names.end() ? std::nullopt : std::optional(found->second);
}

// The number of a cidr-length, without leading zeros, at most `most`.
std::optional<unsigned> parse_prefix(std::string_view digits, unsigned most) {
  if (digits.empty() || digits.size() > 3 || !std::ranges::all_of(digits, is_digit) ||
      (digits.size() > 1 && digits.front() == '0')) {
    return std::nullopt;
  }
  unsigned value = 0;
  for (const char c : digits) {
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value <= most ? std::optional(value) : std::nullopt;
}

// The length of the digits at the end of `text`.
std::size_t trailing_digits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[text.size() - 1 - count])) {
    ++count;
  }
  return count;
}

// Takes a dual-cidr-length from the end of `rest`, as far as there is one: "/24", "//64",
// "/24//64". Since a domain-spec may hold slashes too, only what has the form of a length counts as
// one.
std::expected<void, std::string> take_dual_cidr(std::string_view& rest, Mechanism& mechanism) {
  std::size_t digits = trailing_digits(rest);
  if (digits > 0 && rest.size() > digits + 1 &&
      rest.substr(0, rest.size() - digits).ends_with("//")) {
    const auto prefix = parse_prefix(rest.substr(rest.size() - digits), 128);
    if (!prefix) {
      return std::unexpected("IPv6 prefix length is not a number from 0 to 128");
    }
    mechanism.prefix6 = *prefix;
    rest.remove_suffix(digits + 2);
    digits = trailing_digits(rest);
  }
  if (digits > 0 && rest.size() > digits && rest[rest.size() - digits - 1] == '/') {
    const auto prefix = parse_prefix(rest.substr(rest.size() - digits), 32);
    if (!prefix) {
      return std::unexpected("IPv4 prefix length is not a number from 0 to 32");
    }
    mechanism.prefix4 = *prefix;
    rest.remove_suffix(digits + 1);
  }
  return {};
}

std::expected<void, std::string> take_domain(std::string_view rest, Mechanism& mechanism) {
  if (!rest.starts_with(':')) {
    return std::unexpected(rest.empty() ? "domain is missing" : "\":\" expected behind the name");
  }
  auto domain = parse_domain_spec(rest.substr(1));
  if (!domain) {
    return std::unexpected(std::move(domain.error()));
  }
  mechanism.domain = std::move(*domain);
  return {};
}

std::expected<void, std::string> take_network(std::string_view rest, Mechanism& mechanism) {
  const bool v4 = mechanism.type == MechanismType::ip4;
  const unsigned most = v4 ? 32 : 128;
  if (!rest.starts_with(':')) {
    return std::unexpected("address is missing");
  }
  rest.remove_prefix(1);
  const std::size_t slash = rest.find('/');
  const auto address = parse_ip_address(rest.substr(0, slash));
  if (!address || address->is_v4() != v4) {
    return std::unexpected(v4 ? "not an IPv4 address" : "not an IPv6 address");
  }
  mechanism.network = {.address = *address, .prefix = most};
  if (slash == std::string_view::npos) {
    return {};
  }
  const auto prefix = parse_prefix(rest.substr(slash + 1), most);
  if (!prefix) {
    return std::unexpected("prefix length is not a number from 0 to " + std::to_string(most));
  }
  mechanism.network.prefix = *prefix;
  return {};
}

// What stands behind the mechanism's name.
std::expected<void, std::string> take_arguments(std::string_view rest, Mechanism& mechanism) {
  switch (mechanism.type) {
    case MechanismType::all:
      if (!rest.empty()) {
        return std::unexpected("\"all\" takes nothing behind it");
      }
      return {};
    case MechanismType::include:
    case MechanismType::exists:
      return take_domain(rest, mechanism);
    case MechanismType::ptr:
      return rest.empty() ? std::expected<void, std::string>() : take_domain(rest, mechanism);
    case MechanismType::a:
    case MechanismType::mx:
      if (auto taken = take_dual_cidr(rest, mechanism); !taken) {
        return taken;
      }
      return rest.empty() ? std::expected<void, std::string>() : take_domain(rest, mechanism);
    case MechanismType::ip4:
    case MechanismType::ip6:
      return take_network(rest, mechanism);
  }
  std::unreachable();
}

std::expected<Mechanism, std::string> parse_directive(std::string_view term) {
  Mechanism mechanism;
  mechanism.text = term;
  if (const auto qualifier = qualifier_of(term.front())) {
    mechanism.qualifier = *qualifier;
    term.remove_prefix(1);
  }
  const std::size_t end = std::min(term.find_first_of(":/"), term.size());
  const auto type = mechanism_type(term.substr(0, end));
  if (!type) {
    return std::unexpected("unknown mechanism");
  }
  mechanism.type = *type;
  if (auto taken = take_arguments(term.substr(end), mechanism); !taken) {
    return std::unexpected(std::move(taken.error()));
  }
  return mechanism;
}

// The length of the modifier's name if the term has the form of one, else npos.
std::size_t modifier_name(std::string_view term) {
  if (!is_alpha(term.front())) {
    return std::string_view::npos;
  }
  const auto* const end = std::ranges::find_if_not(
      term, [](char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; });
  return end != term.end() && *end == '=' ? static_cast<std::size_t>(end - term.begin())
                                          : std::string_view::npos;
}

std::expected<void, std::string> add_modifier(std::string_view name, std::string_view value,
                                              Record& record) {
  const bool is_redirect = text::equals_ignoring_case(name, "redirect");
  const bool is_exp = text::equals_ignoring_case(name, "exp");
  auto parsed = is_redirect || is_exp ? parse_domain_spec(value) : parse_macro_string(value);
  if (!parsed) {
    return std::unexpected(std::move(parsed.error()));
  }
  if (!is_redirect && !is_exp) {
    record.unknown.push_back({.name = std::string(name), .value = std::move(*parsed)});
    return {};
  }
  // RFC 7208 section 6: at most once each
  std::optional<MacroString>& place = is_redirect ? record.redirect : record.exp;
  if (place) {
    return std::unexpected("modifier stands twice");
  }
  place = std::move(*parsed);
  return {};
}

std::expected<void, std::string> add_term(std::string_view term, Record& record) {
  if (const std::size_t name = modifier_name(term); name != std::string_view::npos) {
    return add_modifier(term.substr(0, name), term.substr(name + 1), record);
  }
  auto mechanism = parse_directive(term);
  if (!mechanism) {
    return std::unexpected(std::move(mechanism.error()));
  }
  record.mechanisms.push_back(std::move(*mechanism));
  return {};
}

}  // namespace

SpfVerdict to_verdict(Qualifier qualifier) {
  switch (qualifier) {
    case Qualifier::pass:
      return SpfVerdict::pass;
    case Qualifier::fail:
      return SpfVerdict::fail;
    case Qualifier::softfail:
      return SpfVerdict::softfail;
    case Qualifier::neutral:
      return SpfVerdict::neutral;
  }
  std::unreachable();
}

bool Mechanism::needs_dns() const {
  return type != MechanismType::all && type != MechanismType::ip4 && type != MechanismType::ip6;
}

std::expected<Record, std::string> parse_record(std::string_view text) {
  if (!has_version(text)) {
    return std::unexpected("record does not begin with \"v=spf1\" and a blank");
  }
  Record record;
  text.remove_prefix(version.size());
  while (!text.empty()) {
    if (text.front() == ' ') {
      text.remove_prefix(1);
      continue;
    }
    const std::string_view term = text.substr(0, text.find(' '));
    if (auto added = add_term(term, record); !added) {
      return std::unexpected("term \"" + text::as_published(term, 80) + "\": " + added.error());
    }
    text.remove_prefix(term.size());
  }
  return record;
}

std::string why_no_record(std::string_view text) {
  const std::string begin = text::to_lower(text.substr(0, 20));
  const std::size_t at = begin.find(version);
  // Something else may speak of a record; what is meant for one has no word before it
  const bool is_meant =
      at != std::string::npos && std::ranges::none_of(begin.substr(0, at), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      });
  if (!is_meant) {
    const bool is_other = begin.starts_with("v=spf") || begin.starts_with("spf1 ") ||
                          begin.starts_with("v = spf") || begin.starts_with("v:spf");
    return is_other ? "\"v=spf1\" and a blank do not come first" : std::string();
  }
  if (at > 0) {
    const char first = text.front();
    const std::string what = first == ' '   ? "a blank"
                             : first == '"' ? "a quotation mark"
                                            : '"' + text::as_published(text.substr(0, at)) + '"';
    return what + " stands before \"v=spf1\"";
  }
  if (has_version(text)) {
    return {};
  }
  return "no blank follows \"v=spf1\", but \"" +
         text::as_published(text.substr(version.size(), 1)) + '"';
}

Selection select_record(std::span<const std::string> texts) {
  Selection selection;
  for (const std::string& text : texts) {
    if (!has_version(text)) {
      continue;
    }
    if (selection.count++ == 0) {
      selection.text = text;
    }
  }
  return selection;
}

}  // namespace anshin::spf
