// One message from its first event to its stamps: what the daemon and `anshinctl verify` share.
#pragma once

#include <anshin/authenticator.h>
#include <anshin/mark.h>
#include <anshin/registry.h>

#include "policy/policy.h"
#include "service/cross_check.h"
#include "service/runtime.h"

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::service {

/// Everything that was decided about one message.
struct Outcome {
  AuthReport report;
  registry::Finding finding;
  mark::Mark mark;
  policy::Plan plan;                    ///< with its header edits
  std::vector<Comparison> comparisons;  ///< with the other engine; empty unless it was asked
};

class Inspection {
 public:
  Inspection(std::shared_ptr<const Runtime> runtime, std::chrono::sys_seconds now);

  // The steps of auth::Authenticator, in the same order.
  void connection(std::optional<IpAddress> client);
  void helo(std::string_view name);
  void mail_from(std::string_view path);
  void header(std::string_view name, std::string_view value);
  void end_of_headers();
  void body(std::string_view chunk);
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
  // Does the same with the Authenticator and, where there is one, with the second opinion's.
  template <typename Step>
  void each(Step step) {
    step(authenticator_);
    if (!cross_check_) {
      return;
    }
    try {
      step(cross_check_->authenticator());
    } catch (const std::exception&) {
      cross_check_.reset();  // what counts is not to suffer from the second opinion
    }
  }

  auth::Authenticator authenticator_;
  std::optional<CrossCheck> cross_check_;
  policy::ForgeryFilter forgeries_;
  std::vector<mark::Field> covered_fields_;
  std::size_t covered_bytes_ = 0;
};

}  // namespace anshin::service
