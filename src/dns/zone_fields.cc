// The fields of records in master files (RFC 1035 sections 3.3 and 5.1).
#include "dns/zone_fields.h"

#include "text/printable.h"

#include <algorithm>
#include <array>
#include <utility>

namespace anshin::dns {

namespace {

constexpr std::uint32_t max_ttl = 0x7FFFFFFF;  // RFC 2181 section 8
constexpr std::size_t max_string = 255;        // RFC 1035 section 3.3
constexpr std::size_t max_text = 65535;        // RDLENGTH has 16 bits

std::unexpected<std::string> error(std::string what) {
  return std::unexpected(std::move(what));
}

}  // namespace

std::string quoted(std::string_view text) {
  return "\"" + text::printable(text) + "\"";
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  });
  return out;
}

std::optional<std::uint32_t> parse_ttl(std::string_view text) {
  std::uint64_t total = 0;
  while (!text.empty()) {
    std::uint32_t count = 0;
    const auto [stop, status] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (status != std::errc()) {
      return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    std::uint64_t unit = 1;
    if (!text.empty()) {
      static constexpr std::array<std::pair<char, std::uint64_t>, 5> units{
          {{'S', 1}, {'M', 60}, {'H', 3600}, {'D', 86400}, {'W', 604800}}};
      const char letter = upper(text.substr(0, 1))[0];
      const auto* found = std::ranges::find(units, letter, &std::pair<char, std::uint64_t>::first);
      if (found == units.end()) {
        return std::nullopt;
      }
      unit = found->second;
      text.remove_prefix(1);
    }
    total += count * unit;
    if (total > max_ttl) {
      return std::nullopt;
    }
  }
  return static_cast<std::uint32_t>(total);
}

std::optional<RecordType> parse_type(std::string_view text) {
  using enum RecordType;
  const std::string keyword = upper(text);
  for (const RecordType type : {A, NS, CNAME, SOA, PTR, MX, TXT, AAAA}) {
    if (keyword == to_string(type)) {
      return type;
    }
  }
  return std::nullopt;
}

bool is_spf_type(std::string_view text) {
  const std::string keyword = upper(text);
  return keyword == "SPF" || keyword == "TYPE99";
}

std::expected<RecordData, std::string> parse_address(RecordType type, Tokens tokens) {
  if (tokens.size() != 1) {
    return error(std::string(to_string(type)) + " wants one address");
  }
  const auto address = parse_ip_address(tokens[0].text);
  if (!address || address->is_v4() != (type == RecordType::A)) {
    return error(quoted(tokens[0].text) + " is not an " +
                 (type == RecordType::A ? "IPv4" : "IPv6") + " address");
  }
  return *address;
}

std::expected<RecordData, std::string> parse_txt(Tokens tokens) {
  Txt txt;
  if (tokens.empty()) {
    return error("TXT wants at least one string");
  }
  for (const MasterToken& token : tokens) {
    const auto piece = unescape(token.text);
    if (!piece) {
      return error("broken escape in the string " + quoted(token.text));
    }
    if (piece->size() > max_string) {
      return error("the string " + text::printable(token.text, 30) +
                   " is longer than 255 octets; write it as several strings");
    }
    txt.text += *piece;
    if (txt.text.size() > max_text) {
      return error("a TXT record holds at most 65535 octets");
    }
  }
  return txt;
}

}  // namespace anshin::dns
