// Name servers as the configuration writes them, and which of them to ask first.
#pragma once

#include <anshin/ip_address.h>

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::dns {

struct ServerAddress {
  IpAddress address = IpAddress::v4({});
  std::uint16_t port = 53;

  /// "192.0.2.53:53" or "[2001:db8::53]:53".
  std::string to_string() const;
  bool operator==(const ServerAddress&) const = default;
};

/// Reads "192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "[2001:db8::53]" or
/// "[2001:db8::53]:5353". The error names the text and what was expected.
std::expected<ServerAddress, std::string> parse_server_address(std::string_view text);

/// The servers in the order in which a question should try them: as configured, but those that did
/// not answer lately last. Once in a while one question tries a silent server first again.
class ServerList {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit ServerList(const std::vector<ServerAddress>& servers);

  std::size_t size() const { return servers_.size(); }
  const ServerAddress& at(std::size_t index) const { return servers_.at(index).address; }
  std::vector<std::size_t> order(Time now);
  void answered(std::size_t index) { servers_.at(index).silent = false; }
  void stayed_silent(std::size_t index, Time now);

 private:
  struct Entry {
    ServerAddress address;
    bool silent = false;
    Time next_trial{};  // counts while silent
  };
  std::vector<Entry> servers_;
};

}  // namespace anshin::dns
