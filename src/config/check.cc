// The order of the parts, and the part that looks at values alone.
#include "config/check.h"

#include <algorithm>
#include <iterator>

namespace anshin::config {

namespace {

constexpr unsigned kWidestV4 = 8;
constexpr unsigned kWidestV6 = 16;
constexpr double kCostlyShare = 0.1;

/// `effect` of a network that is too wide.
Diagnoses check_networks(const std::string& key, const std::vector<IpNetwork>& networks,
                         const std::string& effect) {
  Diagnoses found;
  for (const auto& network : networks) {
    const std::string shown = "[milter] " + key + ": " + network.address.to_string() + '/' +
                              std::to_string(network.prefix);
    if (network.prefix == 0) {
      found.push_back({Severity::error, shown + " is the whole Internet: " + effect +
                                            "; list your own networks only"});
    } else if (network.prefix < (network.address.is_v4() ? kWidestV4 : kWidestV6)) {
      found.push_back({Severity::warning, shown + " is very wide; for all of it, " + effect});
    }
  }
  return found;
}

Diagnoses check_authserv_id(const std::string& id) {
  if (id == "localhost" || id.starts_with("localhost.")) {
    return {{Severity::warning,
             "[milter] authserv_id is \"" + id +
                 "\", which others use as well; set it to this mail server's public name"}};
  }
  if (id.find('.') == std::string::npos) {
    return {{Severity::warning,
             "[milter] authserv_id is \"" + id +
                 "\", a name without a dot; set it to this mail server's full name, "
                 "e.g. \"mx.example.jp\", the same on all servers whose marks your webmail shows"}};
  }
  return {};
}

Diagnoses check_verifying(const Configuration& configuration) {
  Diagnoses found;
  if (!configuration.auth.arc && !configuration.policy.trusted_sealers.empty()) {
    found.push_back(
        {Severity::warning, "[arc] trusted_sealers has no effect while enabled is false"});
  }
  if (!configuration.look_alikes.enabled && !configuration.look_alikes.allow.empty()) {
    found.push_back(
        {Severity::warning, "[look_alikes] allow has no effect while enabled is false"});
  }
  if (configuration.verify.cross_check >= kCostlyShare) {
    found.push_back(
        {Severity::note,
         "[verify] cross_check: a tenth of the messages or more are verified twice; 0.01 "
         "is enough to see what differs"});
  }
  return found;
}

}  // namespace

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "";
}

Diagnoses check_values(const Configuration& configuration) {
  Diagnoses found = check_authserv_id(configuration.milter.authserv_id);
  std::ranges::move(
      check_networks("trusted_networks", configuration.milter.trusted_networks,
                     "mail from there is neither verified nor cleaned of forged marks"),
      std::back_inserter(found));
  std::ranges::move(check_networks("relays", configuration.milter.relays,
                                   "senders there choose the client that SPF is asked about"),
                    std::back_inserter(found));
  if (configuration.zone_file.empty() && configuration.dns.timeout > configuration.auth.deadline) {
    found.push_back(
        {Severity::warning,
         "[dns] timeout_ms is longer than deadline_ms: a slow server is never asked twice; "
         "make it a quarter of deadline_ms"});
  }
  std::ranges::move(check_verifying(configuration), std::back_inserter(found));
  if (configuration.policy.mode == policy::Mode::monitor) {
    found.push_back(
        {Severity::note,
         "[policy] mode is \"monitor\": messages are stamped and counted, none is rejected "
         "or quarantined; set it to \"enforce\" once the log shows what you expect"});
  }
  return found;
}

Diagnoses check(const Configuration& configuration) {
  Diagnoses found;
  for (auto* const part : {check_values, check_sockets, check_files, check_registries, check_dns}) {
    std::ranges::move(part(configuration), std::back_inserter(found));
  }
  return found;
}

}  // namespace anshin::config
