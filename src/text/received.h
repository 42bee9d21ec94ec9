// Reads a Received field (RFC 5321 section 4.4): which client handed the message over. Every mail
// server writes it in its own way; a form that could be read in two ways is not read at all.
#pragma once

#include <anshin/ip_address.h>

#include <optional>
#include <string>
#include <string_view>

namespace anshin::text {

struct Received {
  enum class Kind {
    handed_over,  // by the client at `client`
    internal,     // no client: a step within one host, such as a queue or a filter
    submitted,    // by a local program or user
    unreadable    // a client that cannot be told, or more than one
  };

  Kind kind = Kind::unreadable;
  std::optional<IpAddress> client;  // for handed_over alone
  std::string helo;  // what the client called itself, as far as the field tells; not checked
};

/// Forms of Postfix, Sendmail, Exim, Exchange, qmail, CommuniGate Pro and Google. `value` may be
/// folded. Linear in its length.
Received parse_received(std::string_view value);

}  // namespace anshin::text
