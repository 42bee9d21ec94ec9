// The name servers of a resolver: which of them to ask first, and in what form.
#pragma once

#include "dns/server_address.h"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace anshin::dns {

/// What became of the OPT record (EDNS, RFC 6891) of a query that was answered.
enum class Edns {
  not_sent,
  answered,  ///< with an OPT record, or an answer that may hold one
  ignored,   ///< without one: the server does not know EDNS (RFC 6891 section 6.1.1)
  refused    ///< with FORMERR or NOTIMP (RFC 6891 section 7)
};

/// Numbers its servers from 0. A number stays with its server for good, also when the servers are
/// replaced: there are as many as different servers were ever in use.
class ServerList {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit ServerList(const std::vector<ServerAddress>& servers) { use(servers); }

  /// From now on these are in use and no others. What is known of those seen before is kept.
  void use(const std::vector<ServerAddress>& servers);

  /// Of all numbers.
  std::size_t size() const { return servers_.size(); }
  const ServerAddress& at(std::size_t index) const { return servers_.at(index).address; }
  /// The numbers in use.
  std::span<const std::size_t> in_use() const { return in_use_; }
  bool is_in_use(std::size_t index) const;

  /// The servers in use in the order in which a question should try them: as configured, but those
  /// that did not answer lately last. Once in a while one question tries a silent server first
  /// again.
  std::vector<std::size_t> order(Time now);
  /// Whether the next query to the server should carry an OPT record. Not over TCP, where it serves
  /// no purpose; not where the server, or a firewall before it, does not take it. Once in a while
  /// one query tries it again.
  bool wants_edns(std::size_t index, Time now);

  void answered(std::size_t index, Edns edns, Time now);
  /// The server did not answer a query; `edns`: the query carried an OPT record.
  void stayed_silent(std::size_t index, bool edns, Time now);
  void was_unreachable(std::size_t index, Time now);

 private:
  struct Entry {
    ServerAddress address;
    bool silent = false;
    Time next_trial{};  // counts while silent
    bool plain = false;
    Time next_edns{};                    // counts while plain
    bool doubtful = false;               // the last query with EDNS came to nothing
    std::optional<Time> edns_worked_at;  // last
  };
  std::vector<Entry> servers_;
  std::vector<std::size_t> in_use_;
};

}  // namespace anshin::dns
