// What libmilter keeps for each of its connections: the session, and what was agreed with the MTA.
#pragma once

#include "milter/server.h"
#include "milter/session.h"

#include <libmilter/mfapi.h>

namespace anshin::milter {

class Connection {
 public:
  Connection(Context& context, unsigned long steps);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Session& session() { return session_; }
  /// Counts the message that is under way, if there is one.
  void set_under_way(bool under_way);
  /// What a callback returns when all goes on; `no_reply` is the SMFIP_NR_* flag of its step.
  sfsistat proceed(unsigned long no_reply) const {
    return (steps_ & no_reply) != 0 ? SMFIS_NOREPLY : SMFIS_CONTINUE;
  }

 private:
  Context& context_;
  unsigned long steps_;
  bool under_way_ = false;
  Session session_;
};

}  // namespace anshin::milter
