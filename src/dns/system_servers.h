// The name servers that the system is set up with: resolv.conf(5), followed as it changes.
#pragma once

#include "dns/server_address.h"

#include <sys/stat.h>

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::dns {

inline constexpr const char* resolv_conf = "/etc/resolv.conf";

/// What a resolv.conf says of name servers.
struct ResolvConf {
  std::vector<ServerAddress> servers{};  ///< the first 16, in order
  std::string problem{};  ///< what of it cannot be used, and why; remote text is made printable

  bool operator==(const ResolvConf&) const = default;
};

/// Reads the lines "nameserver" and, of "options", use-vc. Never fails: what cannot be used is in
/// `problem`.
ResolvConf parse_resolv_conf(std::string_view text);

/// The servers of one such file. It may be replaced, emptied, deleted and made anew at any time, or
/// be a link to one that is.
class SystemServers {
 public:
  /// Reads the file. Until it names a server, 127.0.0.1 is the one, as for the whole system.
  explicit SystemServers(std::string path);

  /// Looks whether the file has changed, and takes over what it says. While it names no server
  /// that can be used, the last ones stay. Returns whether servers() or problem() changed.
  bool look();
  const std::vector<ServerAddress>& servers() const { return servers_; }
  /// What is wrong with the file; empty: nothing.
  const std::string& problem() const { return problem_; }
  const std::string& path() const { return path_; }

 private:
  bool unchanged();
  std::expected<ResolvConf, std::string> read_file() const;

  const std::string path_;
  std::vector<ServerAddress> servers_;
  std::string problem_;
  struct stat seen_ = {};
  bool settled_ = false;
};

}  // namespace anshin::dns
