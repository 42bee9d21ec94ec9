// Values with a syntax of their own: sockets, networks, permissions, host and domain names, shares,
// SMTP replies, registry addresses.
#pragma once

#include <anshin/ip_address.h>

#include "config/values.h"

#include <expected>
#include <string>
#include <vector>

namespace anshin::config {

/// A milter socket (config/address.h), kept as it is written.
Read<std::string> read_socket(const Value& value);

/// Permissions in octal, as a text: TOML refuses 0660 and reads 660 as decimal.
Read<unsigned> read_mode(const Value& value);
std::string show_mode(unsigned mode);

/// A host name, normalised. RFC 8601 section 2.5 allows any token as authserv-id; a domain name is
/// what its readers expect, and is safe wherever it is written.
Read<std::string> read_authserv_id(const Value& value);

/// Domain names, at most 1000, normalised (U-labels become A-labels).
std::expected<std::vector<std::string>, Faults> read_domains(const Value& value);
/// The same, each with an owner: public suffixes such as "co.jp" are refused.
std::expected<std::vector<std::string>, Faults> read_owned_domains(const Value& value);

/// A share of a whole: a number from 0 to 1, with or without a fraction.
Read<double> read_share(const Value& value);
std::string show_share(double share);

std::expected<std::vector<IpNetwork>, Faults> read_networks(const Value& value);
std::string show_networks(const std::vector<IpNetwork>& networks);

/// Name servers: addresses with or without a port, kept as they are written.
std::expected<std::vector<std::string>, Faults> read_servers(const Value& value);

/// "" or an address with a port.
Read<std::string> read_listen(const Value& value);

/// Text of an SMTP reply line (RFC 5321 section 4.2): printable ASCII, well below 512 bytes, known
/// placeholders only.
Read<std::string> read_reply(const Value& value);

/// "" or an https, http or file URL of a file, without query and fragment.
Read<std::string> read_url(const Value& value);

/// Ed25519 public keys in base64.
std::expected<std::vector<std::string>, Faults> read_public_keys(const Value& value);

}  // namespace anshin::config
