// One message from its first event to its stamps: what the daemon and `anshinctl verify` share.
#pragma once

#include <anshin/authenticator.h>
#include <anshin/mark.h>
#include <anshin/registry.h>

#include "policy/policy.h"
#include "service/runtime.h"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::service {

/// Everything that was decided about one message.
struct Outcome {
  AuthReport report;
  registry::Finding finding;
  mark::Mark mark;
  policy::Plan plan;  ///< with its header edits
};

class Inspection {
 public:
  Inspection(std::shared_ptr<const Runtime> runtime, std::chrono::sys_seconds now);

  // The steps of auth::Authenticator, in the same order.
  void connection(std::optional<IpAddress> client) { authenticator_.connection(client); }
  void helo(std::string_view name) { authenticator_.helo(name); }
  void mail_from(std::string_view path) { authenticator_.mail_from(path); }
  void header(std::string_view name, std::string_view value);
  void end_of_headers() { authenticator_.end_of_headers(); }
  void body(std::string_view chunk) { authenticator_.body(chunk); }
  /// After an internal error: goes on noting forged fields, does nothing else with the message.
  void watch_header(std::string_view name, std::string_view value) {
    forgeries_.header(name, value);
  }
  /// The plan for a message that is not verified: only what to do about forged fields.
  policy::Plan forgery_plan() const;
  /// Waits as Authenticator::end_of_message does.
  Outcome end_of_message();

 private:
  std::shared_ptr<const Runtime> runtime_;
  std::chrono::sys_seconds now_;
  auth::Authenticator authenticator_;
  policy::ForgeryFilter forgeries_;
  std::vector<mark::Field> signed_fields_;
  std::size_t signed_bytes_ = 0;
};

}  // namespace anshin::service
