#include "service/client_search.h"

#include "text/received.h"

#include <algorithm>

namespace anshin::service {

void ClientSearch::received(std::string_view value) {
  if (ended_) {
    return;
  }
  ++fields_;
  if (fields_ <= own_hops_) {
    return;
  }
  text::Received hop = text::parse_received(value);
  switch (hop.kind) {
    case text::Received::Kind::internal:
      return;
    case text::Received::Kind::submitted:
      end({.client = {},
           .helo = {},
           .inside = true,
           .reason = "a program of one's own host submitted the message"});
      return;
    case text::Received::Kind::unreadable:
      end({.client = {},
           .helo = {},
           .inside = false,
           .reason = "Received field number " + std::to_string(fields_) +
                     " does not tell the client in a form that can be read"});
      return;
    case text::Received::Kind::handed_over:
      if (is_own(*hop.client)) {
        seen_own_ = true;
        return;
      }
      end({.client = hop.client, .helo = std::move(hop.helo), .inside = false, .reason = {}});
      return;
  }
}

ClientSearch::Result ClientSearch::result() const {
  if (ended_) {
    return result_;
  }
  Result result;
  result.inside = seen_own_;
  result.reason = seen_own_     ? "all Received fields name clients of one's own networks"
                  : fields_ > 0 ? "no Received field names a client"
                                : "there is no Received field";
  return result;
}

bool ClientSearch::is_own(const IpAddress& address) const {
  const IpAddress plain = address.unmapped();
  return std::ranges::any_of(own_,
                             [&](const IpNetwork& network) { return network.contains(plain); });
}

void ClientSearch::end(Result result) {
  ended_ = true;
  result_ = std::move(result);
}

}  // namespace anshin::service
