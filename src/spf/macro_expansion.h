// Expansion of macro strings (RFC 7208 sections 7.3 and 7.4).
#pragma once

#include <anshin/ip_address.h>

#include "spf/macro_string.h"

#include <chrono>
#include <string>
#include <string_view>

namespace anshin::spf {

/// What stands before the last "@" of a sender.
std::string_view local_part(std::string_view sender);

/// What the letters stand for. The views must outlive the expansion.
struct MacroContext {
  std::string_view sender;                   ///< s: local-part@domain
  std::string_view domain;                   ///< d: the domain whose record is evaluated
  IpAddress client = IpAddress::v4({});      ///< i, c, v
  std::string_view helo;                     ///< h
  std::string_view receiver;                 ///< r
  std::string_view client_name = "unknown";  ///< p: the client's validated name
  std::chrono::sys_seconds now{};            ///< t
};

/// The text with all macros expanded; for explanations. At most 4096 octets, the rest is cut.
std::string expand(const MacroString& string, const MacroContext& context);

/// The domain name that a domain-spec stands for: expanded, without trailing dot, cut from the left
/// at label boundaries to 253 octets. It may still be no name that can be asked for.
std::string expand_domain(const MacroString& string, const MacroContext& context);

}  // namespace anshin::spf
