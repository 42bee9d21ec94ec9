// Asynchronous DNS: ask now, read the answer later. Answers are values that can be shared and kept.
//
// Thread safety: a Resolver may be asked from any thread. A Pending belongs to its holder (copy it
// to share it).
#pragma once

#include <anshin/ip_address.h>

#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::dns {

/// The record types that verifying mail needs (RFC 1035 section 3.2.2, RFC 3596).
enum class RecordType : std::uint16_t {
  A = 1,
  NS = 2,
  CNAME = 5,
  SOA = 6,
  PTR = 12,
  MX = 15,
  TXT = 16,
  AAAA = 28
};

std::string_view to_string(RecordType);

/// One question. Make it with `question()`: equal questions then compare equal.
struct Question {
  std::string name;  ///< lower case, no trailing dot, labels of 1 to 63, at most 253 octets (\DDD
                     ///< counted as one)
  RecordType type = RecordType::TXT;
  auto operator<=>(const Question&) const = default;
};

/// Brings a name into the form that Question wants (lower case, no trailing dot; octets other than
/// letters, digits, hyphen, underscore and dot as \DDD, and \DDD and \X read as RFC 1035
/// section 5.1 has them). A name that cannot be asked for (empty label, label over 63 or name over
/// 253 octets) stays as it is; resolvers answer it with no_such_name.
Question question(std::string_view name, RecordType type);

/// What became of a question.
enum class Status {
  found,         ///< there are records of this type (a CNAME chain was followed)
  no_data,       ///< the name exists, but has no records of this type
  no_such_name,  ///< NXDOMAIN (RFC 2308)
  failed,        ///< SERVFAIL, REFUSED, a malformed answer, no server reachable
  timed_out,     ///< no answer in time
  unasked        ///< not asked: the message has used up its questions; another try ends alike
};

std::string_view to_string(Status);

struct Mx {
  std::uint16_t preference = 0;
  std::string exchange{};  ///< lower case, no trailing dot; empty for the null MX (RFC 7505)
};

/// The answer to one question. Only the vector that fits the question's type is filled (names, with
/// the primary server, for SOA). Names are in the form of Question::name, so they are safe to show;
/// at most 1000 records are kept.
struct Answer {
  Status status = Status::failed;
  std::string reason{};  ///< for failed, timed_out and unasked: what happened, e.g. "SERVFAIL from
                         ///< 127.0.0.1:53"
  std::vector<IpAddress> addresses{};  ///< A or AAAA
  std::vector<std::string>
      texts{};                  ///< TXT: the strings of a record joined without a blank; raw octets
  std::vector<Mx> exchanges{};  ///< MX, in the order received
  std::vector<std::string> names{};  ///< PTR, NS or CNAME targets, lower case, no trailing dot
  std::chrono::seconds ttl{0};       ///< least TTL of the chain, or the negative TTL

  bool failed() const {
    return status == Status::failed || status == Status::timed_out || status == Status::unasked;
  }
  /// A definite "there is none": NXDOMAIN or no data. SPF calls it a void lookup (RFC 7208
  /// section 4.6.4).
  bool empty() const { return status == Status::no_data || status == Status::no_such_name; }
};

using AnswerPtr = std::shared_ptr<const Answer>;  ///< never null where this interface returns it
using Deadline = std::chrono::steady_clock::time_point;

namespace detail {
struct PendingState;
}

/// An answer that may not have arrived yet.
class Pending {
 public:
  /// Already answered.
  explicit Pending(AnswerPtr answer) : answer_(std::move(answer)) {}
  explicit Pending(std::shared_ptr<detail::PendingState> state) : state_(std::move(state)) {}

  bool ready() const;
  /// The answer if it is there, else null. Never waits.
  AnswerPtr get() const;
  /// Waits until the answer is there or the deadline has passed; then the answer is `timed_out`.
  AnswerPtr wait(Deadline deadline) const;
  /// Calls `receive` exactly once with the answer: at once in the calling thread if it is there
  /// already, else on the resolver's own thread. `receive` must be quick, must not wait for DNS and
  /// must not throw.
  void then(std::function<void(const AnswerPtr&)> receive) const;

 private:
  AnswerPtr answer_;
  std::shared_ptr<detail::PendingState> state_;
};

/// The other end of a Pending, for those who implement a Resolver.
class Promise {
 public:
  Promise();
  Pending pending() const;
  /// Delivers the answer: wakes waiters, runs the continuations in the calling thread. Only the
  /// first call counts.
  void fulfil(AnswerPtr answer) const;

 private:
  std::shared_ptr<detail::PendingState> state_;
};

/// On whose behalf a question is asked: slots are shared out between networks, and within one
/// between messages.
struct Asker {
  std::uint64_t message = 0;  ///< unique in the process; 0: no message
  std::optional<IpNetwork> client_network{};
};

/// Where answers come from.
class Resolver {
 public:
  virtual ~Resolver() = default;
  /// Starts a question and returns at once; answers from a cache or a file are ready at once.
  /// A question may have to wait for its turn. From then on it is answered in bounded time,
  /// `timed_out` at the latest.
  virtual Pending ask(const Question& question) = 0;
  /// The same on behalf of a message.
  virtual Pending ask_for(const Asker& /*asker*/, const Question& question) {
    return ask(question);
  }
  /// Nobody waits any more for what was asked on behalf of `message`. What is asked for nobody else
  /// is given up, and answered as failed.
  virtual void withdraw(std::uint64_t /*message*/) {}
};

/// How the DNS client asks. Times are bounds, not goals. A question is answered after at most
/// timeout * (tries * number of servers + 1), truncated answers over TCP and CNAME chains included.
/// Servers are asked in the order given; one that did not answer lately comes last for a while.
struct ResolverOptions {
  std::vector<std::string>
      servers;  ///< "192.0.2.53", "192.0.2.53:5353", "[2001:db8::53]:53", "fe80::1%eth0"; empty:
                ///< the system's, followed as they change
  bool tcp = false;                            ///< ask over TCP alone
  std::chrono::milliseconds timeout{2000};     ///< one query to one server
  unsigned tries = 2;                          ///< rounds over the servers
  std::chrono::seconds max_ttl{86400};         ///< answers are kept no longer than this
  std::chrono::seconds max_negative_ttl{900};  ///< nor are NXDOMAIN and no data
  std::chrono::seconds failure_ttl{5};         ///< failures are remembered this long
  std::size_t cache_entries = 100000;          ///< least recently used go first
  std::size_t cache_bytes = 32U << 20U;        ///< rough bound on what the cache holds

  bool operator==(const ResolverOptions&) const = default;
};

/// Counters since start; for status displays and metrics.
struct ResolverStatistics {
  std::uint64_t asked = 0;            ///< questions from the program
  std::uint64_t from_cache = 0;       ///< answered from the cache
  std::uint64_t coalesced = 0;        ///< joined a question in flight
  std::uint64_t sent = 0;             ///< went to the network
  std::uint64_t failed = 0;           ///< ended as failed
  std::uint64_t timed_out = 0;        ///< ended as timed_out
  std::uint64_t withdrawn = 0;        ///< given up, since their messages were finished
  std::uint64_t held_by_pool = 0;     ///< had to wait because too many were in flight
  std::uint64_t held_by_network = 0;  ///< had to wait because their client's network had too many
  std::uint64_t in_flight = 0;        ///< at present
  std::uint64_t waiting = 0;          ///< for their turn, at present
  std::optional<IpNetwork> held_network{};  ///< the client network that was held back last
};

/// Whom a resolver asks.
struct NameServers {
  std::vector<std::string> addresses{};  ///< "192.0.2.53:53", in the order of the configuration
  bool tcp = false;                      ///< over TCP alone
  std::string file{};     ///< the system's file that names them; empty: they were given
  std::string problem{};  ///< what cannot be used of that file; empty: nothing
  bool operator==(const NameServers&) const = default;

  /// "192.0.2.53:53, 192.0.2.54:53 (from /etc/resolv.conf), over TCP".
  std::string to_string() const;
};

/// A Resolver that asks name servers.
class NetworkResolver : public Resolver {
 public:
  virtual ResolverStatistics statistics() const = 0;
  /// Forgets all cached answers.
  virtual void clear_cache() = 0;
  /// Whom it asks now.
  virtual NameServers name_servers() const = 0;
};

/// A resolver on c-ares with one event thread of its own. Throws std::runtime_error with a message
/// that names the bad server if the options cannot be used. Search domains and the hosts file play
/// no part. The system's servers are those of /etc/resolv.conf: a change there is seen within
/// seconds, and questions in flight go on with the new servers; while the file names none, the last
/// ones stay, at first 127.0.0.1. Destroying it answers what is in flight as failed ("shutting
/// down"). At most 10000 questions are in flight, 1000 of them for one client network; the rest
/// wait for their turn. It goes to the network, and there to the message, that has fewest.
std::shared_ptr<NetworkResolver> make_network_resolver(const ResolverOptions& options);

/// A resolver that answers from an RFC 1035 master file and asks nobody. Names that the file does
/// not hold do not exist; the line "$FAULT name [type] SERVFAIL" (or TIMEOUT) makes questions for a
/// name fail. Throws std::runtime_error ("zone.txt:12: ...") if the file cannot be read.
std::shared_ptr<Resolver> make_zone_file_resolver(const std::string& path);

}  // namespace anshin::dns
