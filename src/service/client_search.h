// The client of a message that came through hosts of one's own: gateways, filters, the host itself.
// Their Received fields tell of it, the newest first; the first field that names a host which is
// not one's own counts, and whatever stands below it the sender may have written.
#pragma once

#include <anshin/ip_address.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::service {

class ClientSearch {
 public:
  struct Result {
    std::optional<IpAddress> client;
    std::string helo;
    bool inside = false;  // no client outside: the message began with one of one's own
    std::string reason;   // why there is no client
  };

  /// `own`: networks of one's own hosts. The `own_hops` newest fields count as theirs, whatever
  /// they say.
  ClientSearch(std::vector<IpNetwork> own, unsigned own_hops)
      : own_(std::move(own)), own_hops_(own_hops) {}

  /// The next Received field, from the top.
  void received(std::string_view value);
  /// Whether further fields do not matter.
  bool ended() const { return ended_; }
  /// What is known after the last field.
  Result result() const;

 private:
  bool is_own(const IpAddress& address) const;
  void end(Result result);

  std::vector<IpNetwork> own_;
  unsigned own_hops_;
  unsigned fields_ = 0;
  bool seen_own_ = false;
  bool ended_ = false;
  Result result_;
};

}  // namespace anshin::service
