// Text forms of network addresses: RFC 4291 section 2.2, RFC 5952, RFC 4632 section 3.1.
#include <anshin/ip_address.h>

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace anshin {
namespace {

constexpr std::size_t group_count = 8;
constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

bool is_mapped(const std::array<std::uint8_t, 16>& octets) {
  return std::equal(mapped_prefix.begin(), mapped_prefix.end(), octets.begin());
}

std::string dotted_quad(const std::uint8_t* octets) {
  std::string out;
  for (std::size_t i = 0; i < 4; ++i) {
    out += (i == 0 ? "" : ".") + std::to_string(octets[i]);
  }
  return out;
}

struct Run {
  std::size_t start = group_count;
  std::size_t length = 0;
};

// RFC 5952 section 4.2: the longest run of at least two zero groups, the first of equals.
Run longest_zero_run(const std::array<unsigned, group_count>& groups) {
  Run best;
  Run current;
  for (std::size_t i = 0; i < group_count; ++i) {
    if (groups.at(i) != 0) {
      current = {};
      continue;
    }
    current = {current.length == 0 ? i : current.start, current.length + 1};
    if (current.length > std::max<std::size_t>(best.length, 1)) {
      best = current;
    }
  }
  return best;
}

std::string hex(unsigned group) {
  std::array<char, 4> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), group, 16);
  return {digits.data(), result.ptr};
}

std::string format_v6(const std::array<std::uint8_t, 16>& octets) {
  // RFC 5952 section 5
  if (is_mapped(octets)) {
    return "::ffff:" + dotted_quad(octets.data() + mapped_prefix.size());
  }
  std::array<unsigned, group_count> groups{};
  for (std::size_t i = 0; i < group_count; ++i) {
    groups.at(i) = unsigned{octets.at(2 * i)} << 8U | unsigned{octets.at(2 * i + 1)};
  }
  const Run zeros = longest_zero_run(groups);
  std::string out;
  for (std::size_t i = 0; i < group_count;) {
    if (i == zeros.start) {
      out += "::";
      i += zeros.length;
      continue;
    }
    if (!out.empty() && !out.ends_with(':')) {
      out += ':';
    }
    out += hex(groups.at(i));
    ++i;
  }
  return out;
}

std::optional<unsigned> parse_prefix(std::string_view text, unsigned max) {
  unsigned prefix = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), prefix);
  const bool leading_zero = text.size() > 1 && text.front() == '0';
  if (result.ec != std::errc{} || result.ptr != text.data() + text.size() || leading_zero ||
      prefix > max) {
    return std::nullopt;
  }
  return prefix;
}

// Whether all bits behind the first `prefix` are zero.
bool is_network_address(const IpAddress& address, unsigned prefix) {
  const unsigned bits = address.is_v4() ? 32 : 128;
  for (unsigned bit = prefix; bit < bits; ++bit) {
    if ((unsigned{address.octets().at(bit / 8)} >> (7U - bit % 8) & 1U) != 0) {
      return false;
    }
  }
  return true;
}

}  // namespace

IpAddress IpAddress::v4(std::array<std::uint8_t, 4> octets) {
  IpAddress address;
  std::ranges::copy(octets, address.octets_.begin());
  return address;
}

IpAddress IpAddress::v6(std::array<std::uint8_t, 16> octets) {
  IpAddress address;
  address.octets_ = octets;
  address.v4_ = false;
  return address;
}

IpAddress IpAddress::unmapped() const {
  if (v4_ || !is_mapped(octets_)) {
    return *this;
  }
  return v4({octets_[12], octets_[13], octets_[14], octets_[15]});
}

bool IpAddress::in_network(const IpAddress& network, unsigned prefix) const {
  const unsigned max = v4_ ? 32 : 128;
  if (v4_ != network.v4_ || prefix > max) {
    return false;
  }
  const std::size_t whole = prefix / 8;
  const unsigned rest = prefix % 8;
  if (!std::equal(octets_.begin(), octets_.begin() + static_cast<std::ptrdiff_t>(whole),
                  network.octets_.begin())) {
    return false;
  }
  if (rest == 0) {
    return true;
  }
  const unsigned difference = unsigned{octets_.at(whole)} ^ unsigned { network.octets_.at(whole) };
  return difference >> (8U - rest) == 0;
}

std::string IpAddress::to_string() const {
  return v4_ ? dotted_quad(octets_.data()) : format_v6(octets_);
}

std::optional<IpAddress> parse_ip_address(std::string_view text) {
  // inet_pton wants a terminated string; a NUL inside would cut it.
  if (text.size() >= INET6_ADDRSTRLEN || text.contains('\0')) {
    return std::nullopt;
  }
  const std::string terminated(text);
  if (std::array<std::uint8_t, 4> octets{};
      inet_pton(AF_INET, terminated.c_str(), octets.data()) == 1) {
    return IpAddress::v4(octets);
  }
  if (std::array<std::uint8_t, 16> octets{};
      inet_pton(AF_INET6, terminated.c_str(), octets.data()) == 1) {
    return IpAddress::v6(octets);
  }
  return std::nullopt;
}

std::optional<IpNetwork> parse_ip_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::optional<IpAddress> address = parse_ip_address(text.substr(0, slash));
  if (!address) {
    return std::nullopt;
  }
  const unsigned max = address->is_v4() ? 32 : 128;
  if (slash == std::string_view::npos) {
    return IpNetwork{*address, max};
  }
  const std::optional<unsigned> prefix = parse_prefix(text.substr(slash + 1), max);
  if (!prefix || !is_network_address(*address, *prefix)) {
    return std::nullopt;
  }
  return IpNetwork{*address, *prefix};
}

}  // namespace anshin
