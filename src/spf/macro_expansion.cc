// RFC 7208 section 7.3: split at the delimiters, reverse, keep the right-hand parts, join with
// dots, escape.
#include "spf/macro_expansion.h"

#include <algorithm>
#include <vector>

namespace anshin::spf {
namespace {

constexpr std::size_t most_octets = 4096;
constexpr std::size_t longest_name = 253;
constexpr std::string_view hex_digits = "0123456789ABCDEF";

// RFC 7208 section 7.3: for IPv6 the nibbles, separated by dots; in upper case as the OpenSPF suite
// has them.
std::string dotted_address(const IpAddress& address) {
  if (address.is_v4()) {
    return address.to_string();
  }
  std::string out;
  for (const unsigned octet : address.octets()) {
    if (!out.empty()) {
      out += '.';
    }
    out += hex_digits[octet >> 4U];
    out += '.';
    out += hex_digits[octet & 15U];
  }
  return out;
}

std::string_view sender_domain(std::string_view sender) {
  const std::size_t at = sender.rfind('@');
  return at == std::string_view::npos ? sender : sender.substr(at + 1);
}

std::string value_of(char letter, const MacroContext& context) {
  switch (letter) {
    case 's':
      return std::string(context.sender);
    case 'l':
      return std::string(local_part(context.sender));
    case 'o':
      return std::string(sender_domain(context.sender));
    case 'd':
      return std::string(context.domain);
    case 'i':
      return dotted_address(context.client);
    case 'p':
      return std::string(context.client_name);
    case 'v':
      return context.client.is_v4() ? "in-addr" : "ip6";
    case 'h':
      return std::string(context.helo);
    case 'c':
      return context.client.to_string();
    case 'r':
      return context.receiver.empty() ? "unknown" : std::string(context.receiver);
    case 't':
      return std::to_string(context.now.time_since_epoch().count());
    default:
      return {};
  }
}

std::string transform(std::string_view value, const Macro& macro) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = value.find_first_of(macro.delimiters);
    parts.push_back(value.substr(0, end));
    if (end == std::string_view::npos) {
      break;
    }
    value.remove_prefix(end + 1);
  }
  if (macro.reverse) {
    std::ranges::reverse(parts);
  }
  const std::size_t skip =
      macro.keep != 0 && macro.keep < parts.size() ? parts.size() - macro.keep : 0;
  std::string out;
  for (std::size_t i = skip; i < parts.size(); ++i) {
    if (i != skip) {
      out += '.';
    }
    out += parts[i];
  }
  return out;
}

// RFC 7208 section 7.3 with the unreserved set of RFC 3986.
std::string url_escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                            (c >= '0' && c <= '9') || std::string_view("-._~").contains(c);
    if (unreserved) {
      out += c;
      continue;
    }
    const auto octet = static_cast<unsigned char>(c);
    out += '%';
    out += hex_digits[octet >> 4U];
    out += hex_digits[octet & 15U];
  }
  return out;
}

std::string expand_part(const std::variant<std::string, Macro>& part, const MacroContext& context) {
  if (const auto* literal = std::get_if<std::string>(&part)) {
    return *literal;
  }
  const Macro& macro = std::get<Macro>(part);
  const std::string value = transform(value_of(macro.letter, context), macro);
  return macro.url_escape ? url_escape(value) : value;
}

}  // namespace

std::string_view local_part(std::string_view sender) {
  return sender.substr(0, sender.rfind('@'));
}

std::string expand(const MacroString& string, const MacroContext& context) {
  std::string out;
  for (const auto& part : string.parts) {
    out += expand_part(part, context);
    if (out.size() > most_octets) {
      out.resize(most_octets);
      break;
    }
  }
  return out;
}

// RFC 7208 section 7.3: where a name is too long, labels are dropped from the left. What the
// publisher wrote behind the macros therefore stays, however long the sender makes what is in front
// of it.
std::string expand_domain(const MacroString& string, const MacroContext& context) {
  std::string name;
  for (const auto& part : string.parts) {
    name += expand_part(part, context);
    if (name.size() > most_octets) {
      name.erase(0, name.size() - most_octets);
    }
  }
  if (name.ends_with('.')) {
    name.pop_back();
  }
  while (name.size() > longest_name) {
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos) {
      break;
    }
    name.erase(0, dot + 1);
  }
  return name;
}

}  // namespace anshin::spf
