// Reverse lookup of the client: RFC 8601 section 2.7.3 (PTR, then the addresses of the names
// found).
#pragma once

#include <anshin/resolver.h>
#include <anshin/results.h>

#include <memory>
#include <string>

namespace anshin::auth {

/// Starts at construction and goes on by itself as answers arrive.
class IprevCheck {
 public:
  struct Outcome {
    IprevVerdict verdict = IprevVerdict::none;
    std::string name;  ///< the confirmed host name, if verdict is pass
  };

  IprevCheck(std::shared_ptr<dns::Resolver> resolver, const IpAddress& client);
  /// Abandons what is still under way.
  ~IprevCheck();
  IprevCheck(const IprevCheck&) = delete;
  IprevCheck& operator=(const IprevCheck&) = delete;
  /// Waits no longer than the deadline (then temperror).
  Outcome result(dns::Deadline deadline) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace anshin::auth
