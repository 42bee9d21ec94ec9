// The SPF engine on libspf2, and the part of check_host() that comes before any record (RFC 7208
// section 4.3).
#include <anshin/reference_engines.h>

#include "reference/spf_check.h"
#include "text/domain_name.h"
#include "text/printable.h"

namespace anshin::reference {
namespace {

// A check whose result needs no DNS.
class SettledCheck : public spf::Check {
 public:
  explicit SettledCheck(SpfResult result) : result_(std::move(result)) {}
  SpfResult result(dns::Deadline) override { return result_; }

 private:
  SpfResult result_;
};

// RFC 7208 section 4.3: a malformed domain, or one with a single label, has no policy.
std::string why_not_askable(const std::string& domain) {
  const auto name = text::normalise_domain(domain);
  if (!name) {
    return "not a domain name: " + name.error();
  }
  if (!name->contains('.')) {
    return '"' + text::printable(domain) + "\" is not a fully qualified domain name";
  }
  return {};
}

class SpfEngine : public spf::Engine {
 public:
  std::unique_ptr<spf::Check> start(const spf::Request& request,
                                    const std::shared_ptr<dns::Resolver>& resolver) const override {
    if (std::string why = why_not_askable(request.domain); !why.empty()) {
      return std::make_unique<SettledCheck>(SpfResult{.verdict = SpfVerdict::none,
                                                      .identity = request.identity,
                                                      .domain = {},
                                                      .reason = std::move(why),
                                                      .explanation = {}});
    }
    return std::make_unique<SpfCheck>(request, *resolver);
  }
};

}  // namespace

std::shared_ptr<const spf::Engine> make_reference_spf_engine() {
  return std::make_shared<SpfEngine>();
}

}  // namespace anshin::reference
