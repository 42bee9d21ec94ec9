// What libmilter keeps for each of its connections: the session, and what was agreed with the MTA.
#pragma once

#include "milter/server.h"
#include "milter/session.h"

#include <libmilter/mfapi.h>

#include <optional>
#include <string>

namespace anshin::milter {

class Connection {
 public:
  Connection(Context& context, unsigned long steps);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Session& session() { return session_; }
  /// A message begins; one that was under way is over.
  void begin_message();
  void end_message() { message_.reset(); }
  /// The message that is under way, or null.
  UnderWay::Message* message() { return message_ ? &*message_ : nullptr; }
  /// The client's address for a line of the log.
  std::string client() const;
  /// What a callback returns when all goes on; `no_reply` is the SMFIP_NR_* flag of its step.
  sfsistat proceed(unsigned long no_reply) const {
    return (steps_ & no_reply) != 0 ? SMFIS_NOREPLY : SMFIS_CONTINUE;
  }

 private:
  Context& context_;
  unsigned long steps_;
  Session session_;
  std::optional<UnderWay::Message> message_;
};

}  // namespace anshin::milter
