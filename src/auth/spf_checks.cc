#include "auth/spf_checks.h"

#include "text/domain_name.h"
#include "text/mailbox.h"
#include "text/printable.h"
#include "text/utf8.h"

#include <algorithm>
#include <expected>

namespace anshin::auth {
namespace {

/// The HELO name as a domain that can publish SPF, or why it cannot (RFC 7208 sections 2.3
/// and 4.3).
std::expected<std::string, std::string> helo_domain(std::string_view helo) {
  if (helo.empty()) {
    return std::unexpected("no HELO was given");
  }
  if (helo.starts_with('[')) {
    return std::unexpected("HELO is an address literal");
  }
  auto domain = text::normalise_domain(helo);
  if (!domain) {
    return std::unexpected("HELO is not a domain name: " + domain.error());
  }
  if (text::count_labels(*domain) < 2) {
    return std::unexpected("HELO is a single label: " + text::printable(*domain));
  }
  return domain;
}

}  // namespace

void SpfChecks::start(const spf::Engine& engine, dns::MessageQuestions& questions,
                      const std::optional<IpAddress>& client, std::string_view helo,
                      std::string_view path, const std::string& receiver) {
  if (!client) {
    mailfrom_.reason = helo_.reason = "the client has no network address";
    return;
  }
  helo_resolver_ = questions.resolver(dns::Purpose::helo);
  mailfrom_resolver_ = questions.resolver(dns::Purpose::mail_from);
  const auto helo_name = helo_domain(helo);
  // RFC 8616 section 4: macros stand for A-labels
  spf::Request request{.identity = SpfIdentity::helo,
                       .client = client->unmapped(),
                       .domain = {},
                       .sender = {},
                       .helo = helo_name && !text::is_ascii(helo) ? *helo_name : std::string(helo),
                       .receiver = receiver};
  if (helo_name) {
    helo_.domain = *helo_name;
    request.domain = *helo_name;
    request.sender = "postmaster@" + *helo_name;
    helo_check_ = engine.start(request, helo_resolver_);
  } else {
    helo_.reason = helo_name.error();
  }

  request.identity = SpfIdentity::mailfrom;
  const auto sender = text::parse_reverse_path(path);
  if (!sender) {
    mailfrom_.reason = "MAIL FROM cannot be read: " + sender.error();
  } else if (sender->null) {
    // RFC 7208 section 2.4: with a null reverse-path the identity is postmaster at the HELO name.
    if (helo_name) {
      mailfrom_.domain = *helo_name;
      mailfrom_check_ = engine.start(request, mailfrom_resolver_);
    } else {
      mailfrom_.reason = "MAIL FROM is null, and " + helo_name.error();
    }
  } else if (sender->domain.empty()) {
    mailfrom_.reason = "MAIL FROM has no domain";
  } else if (text::count_labels(sender->domain) < 2) {
    mailfrom_.domain = sender->domain;
    mailfrom_.reason = "the domain of MAIL FROM is a single label";
  } else {
    mailfrom_.domain = sender->domain;
    request.domain = sender->domain;
    request.sender = sender->local_part + "@" + sender->domain;
    mailfrom_check_ = engine.start(request, mailfrom_resolver_);
  }
}

SpfResult SpfChecks::mailfrom(dns::Deadline deadline) {
  return mailfrom_check_ ? mailfrom_check_->result(deadline) : mailfrom_;
}

SpfResult SpfChecks::helo(dns::Deadline deadline) {
  return helo_check_ ? helo_check_->result(deadline) : helo_;
}

}  // namespace anshin::auth
