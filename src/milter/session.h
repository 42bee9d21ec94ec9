// One SMTP session as the MTA tells it, message by message. Knows nothing of libmilter.
#pragma once

#include "service/client_search.h"
#include "service/inspection.h"
#include "service/runtime.h"
#include "telemetry/skip.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anshin::milter {

/// What becomes of a message at its end.
struct Decision {
  policy::Plan plan;
  std::optional<service::Outcome> outcome;  ///< unless the message was left unverified
};

class Session {
 public:
  /// `leading_space`: header values come with the blank behind the colon (SMFIP_HDR_LEADSPC).
  Session(std::shared_ptr<const service::Runtime> runtime, bool leading_space);

  /// The client. Returns whether the session is to be verified; false: it comes from a trusted
  /// network.
  bool connect(std::optional<IpAddress> client);
  void helo(std::string_view name);
  /// A new message; one that was under way is forgotten. `authenticated`: the client has logged in
  /// (SMTP AUTH).
  void mail(std::string_view reverse_path, bool authenticated);
  void header(std::string_view name, std::string_view value);
  void end_of_headers();
  void body(std::string_view chunk);
  /// Waits for DNS as Authenticator::end_of_message does. The message stays until `abort` or the
  /// next `mail`.
  Decision end_of_message();
  /// Forgets the message; the session stays.
  void abort();

  /// After an internal error: from now on this message only gets its forged fields removed.
  void give_up() { given_up_ = true; }

  bool leading_space() const { return leading_space_; }
  /// nullopt: not known.
  const std::optional<IpAddress>& client() const { return client_; }
  /// Why the message is left unverified; nullopt: it is not, or something went wrong.
  std::optional<telemetry::Skip> left_alone() const { return left_alone_; }
  /// Whose verdicts count.
  config::Engine engine() const { return runtime_->configuration.verify.engine; }

 private:
  /// The message of a relay while its client is looked for: what came until then.
  struct Relayed {
    service::ClientSearch search;
    std::string reverse_path;
    std::vector<std::pair<std::string, std::string>> fields;
    std::size_t bytes = 0;
  };

  bool verifies() const { return inspection_ && !given_up_ && !left_alone_; }
  void begin(std::optional<IpAddress> client, std::string_view helo, std::string_view reverse_path);
  void take_field(std::string_view name, std::string_view value);
  void hold(std::string_view name, std::string_view value);
  /// Ends the search and catches up with what was held.
  void settle();

  std::shared_ptr<const service::Runtime> runtime_;
  bool leading_space_;
  std::optional<IpAddress> client_;
  std::string helo_;
  bool from_relay_ = false;
  std::optional<telemetry::Skip> left_alone_;  // only forged fields are removed
  bool given_up_ = false;
  std::unique_ptr<service::Inspection> inspection_;
  std::optional<Relayed> relayed_;
};

}  // namespace anshin::milter
