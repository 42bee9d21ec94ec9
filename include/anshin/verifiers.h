// The two interfaces behind which SPF and DKIM are verified. They take a message as events and ask
// the DNS asynchronously, so that work starts when its input arrives; which engine stands behind
// them is a matter of wiring.
#pragma once

#include <anshin/resolver.h>
#include <anshin/results.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::spf {

/// One question to SPF (RFC 7208 section 4.1: the arguments of check_host()).
struct Request {
  SpfIdentity identity = SpfIdentity::mailfrom;
  IpAddress client = IpAddress::v4({});
  std::string domain;  ///< <domain>, normalised A-label; never empty
  std::string
      sender;  ///< <sender>: local-part@domain ("postmaster@" + HELO name where MAIL FROM is empty)
  std::string helo;      ///< HELO or EHLO name as given, for the macro "h"
  std::string receiver;  ///< name of the receiving host, for the macro "r" in explanations
};

/// A check in flight. It goes on by itself as DNS answers arrive; destroying it abandons the rest.
class Check {
 public:
  virtual ~Check() = default;
  /// The result; waits for what is still missing, no longer than the deadline (then temperror).
  virtual SpfResult result(dns::Deadline deadline) = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;
  /// Starts a check; never waits. `resolver` must outlive the check. May be called from any thread.
  virtual std::unique_ptr<Check> start(const Request& request,
                                       const std::shared_ptr<dns::Resolver>& resolver) const = 0;
};

}  // namespace anshin::spf

namespace anshin::dkim {

/// The header fields and body hashes of one message, fed once and shared by everything that
/// verifies signatures over them. The Authenticator makes it; it is opaque to others.
class SignedMessage;

/// Bounds on the work that one message may cause. What is beyond a bound is not verified, and the
/// reason names it.
struct Limits {
  unsigned max_signatures = 10;              ///< signatures verified, of the author first
  unsigned max_header_fields = 10000;        ///< fields in the header
  std::size_t max_header_bytes = 1U << 20U;  ///< bytes in the header
  std::size_t max_signature_bytes = 16384;   ///< bytes in one DKIM-Signature field
  unsigned min_rsa_bits = 1024;              ///< RFC 8301 section 3.2
  unsigned max_rsa_bits = 16384;
  /// Public key operations of DKIM and ARC together, as much work as verifying so many signatures
  /// of RSA-2048 with exponent 65537. Ed25519 takes twice as much, RSA-4096 three, RSA-16384
  /// forty-six.
  unsigned max_key_work = 200;
  /// Bytes of canonical header fields hashed, by all signatures of DKIM and ARC together; a name in
  /// h= counts as 64 more. Never less than max_header_bytes.
  std::size_t max_hashed_header_bytes = 4U << 20U;
};

/// Verifies the signatures of one message. Calls come in the order header*, end_of_headers, body*,
/// finish.
class Verifier {
 public:
  virtual ~Verifier() = default;
  /// One field in the order of the message: name without colon, value as received behind the colon
  /// with its leading blank and its folds as CRLF. Key lookups start here.
  virtual void header(std::string_view name, std::string_view value) = 0;
  virtual void end_of_headers() = 0;
  /// A piece of the body, CRLF line ends, cut anywhere. Nothing of it is kept.
  virtual void body(std::string_view chunk) = 0;
  /// The results, one per signature in the order of the fields, empty if there is no signature.
  /// Waits for keys no longer than the deadline (then temperror).
  virtual std::vector<DkimResult> finish(dns::Deadline deadline) = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;
  /// A verifier for one message. `message` gets every field and every piece of the body before the
  /// verifier does. `now` is the time against which x= is held.
  virtual std::unique_ptr<Verifier> start(const std::shared_ptr<SignedMessage>& message,
                                          const std::shared_ptr<dns::Resolver>& resolver,
                                          const Limits& limits,
                                          std::chrono::sys_seconds now) const = 0;
};

}  // namespace anshin::dkim
