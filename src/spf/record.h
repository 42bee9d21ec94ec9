// SPF records (RFC 7208 sections 4.5, 4.6, 5, 6 and 12): which of a domain's TXT records it is, and
// what it says.
#pragma once

#include <anshin/ip_address.h>
#include <anshin/results.h>

#include "spf/macro_string.h"

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::spf {

enum class MechanismType { all, include, a, mx, ptr, ip4, ip6, exists };

/// What a match means (RFC 7208 section 4.6.2).
enum class Qualifier { pass, fail, softfail, neutral };

/// The verdict that a match with this qualifier gives.
SpfVerdict to_verdict(Qualifier qualifier);

/// One directive.
struct Mechanism {
  Qualifier qualifier = Qualifier::pass;
  MechanismType type = MechanismType::all;
  std::optional<MacroString> domain;  ///< always there for include and exists
  IpNetwork network;                  ///< ip4 and ip6
  unsigned prefix4 = 32;              ///< a and mx: bits to compare of an IPv4 client
  unsigned prefix6 = 128;             ///< a and mx: bits to compare of an IPv6 client
  std::string text;                   ///< as it was written, e.g. "~mx:example.jp/24"

  /// Whether it counts for the limit of RFC 7208 section 4.6.4.
  bool needs_dns() const;
};

/// A modifier that RFC 7208 does not know; to be ignored.
struct Modifier {
  std::string name;
  MacroString value;
};

struct Record {
  std::vector<Mechanism> mechanisms;  ///< in their order
  std::optional<MacroString> redirect;
  std::optional<MacroString> exp;
  std::vector<Modifier> unknown;
};

/// Reads a record from "v=spf1" on. The error names the first term that is wrong and says why; what
/// came from outside is escaped in it.
std::expected<Record, std::string> parse_record(std::string_view text);

/// The outcome of RFC 7208 section 4.5.
struct Selection {
  std::size_t count = 0;  ///< SPF records among the texts; exactly one is well
  std::string_view text;  ///< the first of them, or empty
};

/// Picks the SPF records from a domain's TXT records: those that begin with exactly "v=spf1" and a
/// blank, or are just that.
Selection select_record(std::span<const std::string> texts);

/// What keeps a text that was meant for an SPF record from being one: "a blank stands before
/// \"v=spf1\"". Empty for one that is a record, or has nothing to do with SPF.
std::string why_no_record(std::string_view text);

}  // namespace anshin::spf
