// Reads the values that have a syntax of their own.
#include "config/special_values.h"

#include <anshin/ed25519.h>

#include "config/address.h"
#include "distribution/source_url.h"
#include "dns/server_address.h"
#include "lookalike/domains.h"
#include "text/domain_name.h"
#include "text/printable.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace anshin::config {

namespace {

constexpr std::size_t kMaxServers = 16;
constexpr std::size_t kMaxNetworks = 10000;
constexpr std::size_t kMaxDomains = 1000;
constexpr unsigned kMaxMode = 0777;
constexpr std::size_t kMaxReply = 200;
constexpr std::size_t kMaxPublicKeys = 16;

std::expected<std::string, std::string> parse_domain(const std::string& text) {
  auto name = text::normalise_domain(text);
  if (name && !name->contains('.')) {
    name = std::unexpected('"' + *name + "\" has no dot");
  }
  if (!name) {
    return std::unexpected(
        "each item must be a domain name such as \"lists.example.org\"; this one is not: " +
        name.error());
  }
  return std::move(*name);
}

}  // namespace

Read<std::string> read_socket(const Value& value) {
  auto socket = read_text(value);
  if (!socket) {
    return socket;
  }
  if (const auto parsed = parse_milter_socket(*socket); !parsed) {
    return std::unexpected(Fault{value.line, parsed.error()});
  }
  return socket;
}

Read<unsigned> read_mode(const Value& value) {
  const Fault fault{value.line, "must be permissions in octal as a text, e.g. \"0660\""};
  if (value.kind != ValueKind::text || value.text.size() < 3 || value.text.size() > 4) {
    return std::unexpected(fault);
  }
  unsigned mode = 0;
  for (const char digit : value.text) {
    if (digit < '0' || digit > '7') {
      return std::unexpected(fault);
    }
    mode = mode * 8 + static_cast<unsigned>(digit - '0');
  }
  if (mode > kMaxMode) {
    return std::unexpected(fault);
  }
  return mode;
}

std::string show_mode(unsigned mode) {
  std::string out = "\"0";
  for (int shift = 6; shift >= 0; shift -= 3) {
    out += static_cast<char>('0' + ((mode >> static_cast<unsigned>(shift)) & 7U));
  }
  return out + '"';
}

Read<std::string> read_authserv_id(const Value& value) {
  auto id = read_text(value);
  if (!id) {
    return id;
  }
  auto normalised = text::normalise_domain(*id);
  if (!normalised) {
    return std::unexpected(
        Fault{value.line, "must be a host name such as \"mx.example.jp\": " + normalised.error()});
  }
  return std::move(*normalised);
}

std::expected<std::vector<std::string>, Faults> read_domains(const Value& value) {
  return read_list<std::string>(value, kMaxDomains, parse_domain);
}

std::expected<std::vector<std::string>, Faults> read_owned_domains(const Value& value) {
  using Result = std::expected<std::string, std::string>;
  return read_list<std::string>(value, kMaxDomains, [](const std::string& text) -> Result {
    auto name = parse_domain(text);
    if (name && lookalike::organisational_domain(*name).empty()) {
      return std::unexpected('"' + *name +
                             "\" is a public suffix: the names below it belong to many, and all of "
                             "them would be allowed; name the domains that are meant, such as "
                             "\"partner." +
                             *name + '"');
    }
    return name;
  });
}

Read<double> read_share(const Value& value) {
  const std::string range = "a number from 0 to 1, such as 0.01 for one in a hundred";
  if (value.kind != ValueKind::floating && value.kind != ValueKind::integer) {
    return std::unexpected(wrong_kind(value, range));
  }
  const double share =
      value.kind == ValueKind::floating ? value.floating : static_cast<double>(value.integer);
  if (!(share >= 0.0 && share <= 1.0)) {  // not a number compares with nothing
    return std::unexpected(Fault{value.line, "must be " + range});
  }
  return share;
}

std::string show_share(double share) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), share);
  const std::string out(buffer.data(), end);
  return out.find_first_of(".e") == std::string::npos ? out + ".0" : out;
}

std::expected<std::vector<IpNetwork>, Faults> read_networks(const Value& value) {
  using Result = std::expected<IpNetwork, std::string>;
  return read_list<IpNetwork>(value, kMaxNetworks, [](const std::string& text) -> Result {
    if (const auto network = parse_ip_network(text)) {
      return *network;
    }
    return std::unexpected('"' + text::printable(text) +
                           "\" is not a network such as \"192.0.2.0/24\" or \"2001:db8::/32\" "
                           "(no bits may be set beyond the prefix)");
  });
}

std::string show_networks(const std::vector<IpNetwork>& networks) {
  std::vector<std::string> texts;
  texts.reserve(networks.size());
  for (const auto& network : networks) {
    texts.push_back(network.address.to_string() + '/' + std::to_string(network.prefix));
  }
  return quote_list(texts);
}

std::expected<std::vector<std::string>, Faults> read_servers(const Value& value) {
  using Result = std::expected<std::string, std::string>;
  return read_list<std::string>(value, kMaxServers, [](const std::string& text) -> Result {
    if (const auto parsed = dns::parse_server_address(text); !parsed) {
      return std::unexpected(parsed.error());
    }
    return text;
  });
}

Read<std::string> read_listen(const Value& value) {
  auto listen = read_text(value);
  if (listen && !listen->empty()) {
    if (const auto parsed = parse_endpoint(*listen); !parsed) {
      return std::unexpected(Fault{value.line, parsed.error()});
    }
  }
  return listen;
}

Read<std::string> read_reply(const Value& value) {
  auto reply = read_text(value);
  if (!reply) {
    return reply;
  }
  if (reply->empty() || reply->size() > kMaxReply ||
      std::ranges::any_of(*reply, [](char c) { return static_cast<unsigned char>(c) > 0x7E; })) {
    return std::unexpected(Fault{value.line, "must be 1 to 200 characters of ASCII"});
  }
  for (auto open = reply->find('{'); open != std::string::npos; open = reply->find('{', open + 1)) {
    const auto rest = std::string_view(*reply).substr(open);
    if (!rest.starts_with("{domain}") && !rest.starts_with("{policy_domain}")) {
      return std::unexpected(
          Fault{value.line, "knows only the placeholders {domain} and {policy_domain}, not \"" +
                                text::printable(rest.substr(0, rest.find('}') + 1), 40) + '"'});
    }
  }
  return reply;
}

Read<std::string> read_url(const Value& value) {
  auto url = read_text(value);
  if (!url || url->empty()) {
    return url;
  }
  // What lies beside it is found by its name: a query or a fragment would be in the way.
  if (url->find_first_of(" \"<>\\?#") == std::string::npos && !url->ends_with('/')) {
    for (const std::string_view start : {"https://", "http://", "file:///"}) {
      if (url->starts_with(start) && url->size() > start.size()) {
        return url;
      }
    }
  }
  return std::unexpected(Fault{value.line,
                               "must be the URL of a manifest such as "
                               "\"https://registry.example/robins/manifest.json\" or "
                               "\"file:///media/registry/manifest.json\", not \"" +
                                   text::printable(distribution::shown_url(*url)) + '"'});
}

std::expected<std::vector<std::string>, Faults> read_public_keys(const Value& value) {
  using Result = std::expected<std::string, std::string>;
  return read_list<std::string>(value, kMaxPublicKeys, [](const std::string& text) -> Result {
    if (const auto key = crypto::PublicKey::parse(text); !key) {
      return std::unexpected(
          "each item must be an Ed25519 public key as anshinctl registry keygen prints it; this "
          "one " +
          key.error());
    }
    return text;
  });
}

}  // namespace anshin::config
