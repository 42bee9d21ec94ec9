// Verifies one message that arrives as events: SPF, DKIM, ARC and DMARC in one pass. The daemon and
// the command line use this same class, so they cannot disagree.
#pragma once

#include <anshin/arc_engine.h>
#include <anshin/resolver.h>
#include <anshin/results.h>
#include <anshin/verifiers.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace anshin::auth {

/// How the organisational domain and the policy record are found.
enum class DmarcDiscovery {
  tree_walk,          ///< RFC 9989 section 4.10
  public_suffix_list  ///< RFC 7489 section 3.2, for those who want the old way
};

struct Settings {
  std::string receiver =
      "localhost";  ///< this host's name, for SPF's macro "r"; usually the authserv-id
  dkim::Limits dkim;
  DmarcDiscovery dmarc_discovery = DmarcDiscovery::tree_walk;
  bool arc = true;     ///< validate ARC chains (RFC 8617), if there is an engine for it
  bool iprev = false;  ///< do the reverse lookup of RFC 8601 section 2.7.3
  std::chrono::milliseconds deadline{
      8000};  ///< longest wait of end_of_message for all that is still pending
};

/// What verifies SPF, DKIM and ARC: chosen once, at wiring.
struct Engines {
  std::shared_ptr<const spf::Engine> spf;
  std::shared_ptr<const dkim::Engine> dkim;
  std::shared_ptr<const arc::Engine> arc{};  ///< null: ARC is not evaluated
};

/// What is looked at of a HELO name: a domain has at most 255 octets (RFC 5321 section 4.5.3.1.2),
/// and what is cut is no domain.
inline constexpr std::size_t longest_helo = 512;

/// One message. Calls in this order: connection, helo, mail_from, header*, end_of_headers, body*,
/// end_of_message; every step but end_of_message returns without waiting. The object may move
/// between threads, but serves one at a time. Destroying it at any step abandons the message.
class Authenticator {
 public:
  /// `now` is the time of the message's arrival. Throws only std::bad_alloc.
  Authenticator(const Settings& settings, Engines engines, std::shared_ptr<dns::Resolver> resolver,
                std::chrono::sys_seconds now);
  ~Authenticator();
  Authenticator(Authenticator&&) noexcept;
  Authenticator& operator=(Authenticator&&) noexcept;

  /// The client's address; nullopt where it is not known (then there is no SPF).
  void connection(std::optional<IpAddress> client);
  /// The argument of HELO or EHLO, raw.
  void helo(std::string_view name);
  /// The reverse-path, raw: "<a@example.jp>", "a@example.jp" or "<>". SPF starts here.
  void mail_from(std::string_view path);
  /// One header field: the name without colon, the value as it came behind the colon, with its
  /// leading blank. Folds may be CRLF or (as libmilter hands them) bare LF before white space.
  void header(std::string_view name, std::string_view value);
  void end_of_headers();
  /// A piece of the body, CRLF line ends, cut anywhere. Nothing of it is kept.
  void body(std::string_view chunk);
  /// Joins what is pending and judges. Waits no longer than the deadline of the settings.
  AuthReport end_of_message();
  /// The same with a deadline of its own.
  AuthReport end_of_message(dns::Deadline deadline);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace anshin::auth
