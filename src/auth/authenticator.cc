// The message's way through the protocols: each event starts what it makes known, the end joins it.
#include <anshin/authenticator.h>

#include "auth/ambiguity.h"
#include "auth/author.h"
#include "auth/iprev.h"
#include "auth/spf_checks.h"
#include "dmarc/discovery.h"
#include "dmarc/evaluate.h"
#include "text/domain_name.h"
#include "text/header_field.h"
#include "text/tag_list.h"

#include <utility>

namespace anshin::auth {
namespace {

/// libmilter hands folds as "\n\t"; everything behind this point wants CRLF (RFC 5322
/// section 2.2.3).
std::string with_crlf_folds(std::string_view value) {
  std::string out;
  out.reserve(value.size() + 8);
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool fold = value[i] == '\n' && i + 1 < value.size() &&
                      (value[i + 1] == ' ' || value[i + 1] == '\t') &&
                      (i == 0 || value[i - 1] != '\r');
    if (fold) {
      out += '\r';
    }
    out += value[i];
  }
  return out;
}

/// d= of a DKIM-Signature if it is plain to see; its verifier decides on the rest.
std::string signing_domain(std::string_view signature) {
  const auto tags = text::parse_tag_list(signature);
  if (!tags) {
    return {};
  }
  return text::normalise_domain(tags->find("d").value_or("")).value_or("");
}

DmarcResult without_author_domain(const Author& author) {
  DmarcResult result;
  // RFC 9989 section 5.3.1: validation is not possible; section 11.5: and must not look like "no
  // policy".
  result.verdict = DmarcVerdict::permerror;
  result.reason = author.reason;
  return result;
}

}  // namespace

struct Authenticator::State {
  Settings settings;
  Engines engines;
  std::shared_ptr<dns::Resolver> resolver;

  std::optional<IpAddress> client;
  std::string helo;
  SpfChecks spf;
  std::unique_ptr<dkim::Verifier> dkim;
  std::vector<std::string> signing_domains;
  AuthorReader author;
  std::optional<dmarc::Discovery> dmarc;
  std::optional<IprevCheck> iprev;
  AmbiguityWatch ambiguity;

  void signature_field(std::string_view value) {
    if (signing_domains.size() >= settings.dkim.max_signatures ||
        value.size() > settings.dkim.max_signature_bytes) {
      return;
    }
    std::string domain = signing_domain(value);
    if (domain.empty()) {
      return;
    }
    if (dmarc) {
      dmarc->authenticated_identifier(domain);
    }
    signing_domains.push_back(std::move(domain));
  }

  void from_field(std::string_view value) {
    author.from_field(value);
    const std::string& domain = author.author().domain;
    if (domain.empty()) {
      dmarc.reset();
      return;
    }
    dmarc.emplace(resolver, settings.dmarc_discovery, domain);
    if (!spf.mailfrom_domain().empty()) {
      dmarc->authenticated_identifier(spf.mailfrom_domain());
    }
    for (const std::string& signer : signing_domains) {
      dmarc->authenticated_identifier(signer);
    }
  }
};

Authenticator::Authenticator(const Settings& settings, Engines engines,
                             std::shared_ptr<dns::Resolver> resolver, std::chrono::sys_seconds now)
    : state_(std::make_unique<State>()) {
  state_->settings = settings;
  state_->engines = std::move(engines);
  state_->resolver = std::move(resolver);
  state_->dkim = state_->engines.dkim->start(state_->resolver, settings.dkim, now);
}

Authenticator::~Authenticator() = default;
Authenticator::Authenticator(Authenticator&&) noexcept = default;
Authenticator& Authenticator::operator=(Authenticator&&) noexcept = default;

void Authenticator::connection(std::optional<IpAddress> client) {
  state_->client = client;
  if (client && state_->settings.iprev) {
    state_->iprev.emplace(state_->resolver, *client);
  }
}

void Authenticator::helo(std::string_view name) {
  state_->helo = name;
}

void Authenticator::mail_from(std::string_view path) {
  state_->spf.start(*state_->engines.spf, state_->resolver, state_->client, state_->helo, path,
                    state_->settings.receiver);
}

void Authenticator::header(std::string_view name, std::string_view raw_value) {
  const std::string value = with_crlf_folds(raw_value);
  state_->ambiguity.header(name, value);
  state_->dkim->header(name, value);
  const std::string_view plain = text::field_name(name);
  if (text::equals_ignoring_case(plain, "From")) {
    state_->from_field(value);
  } else if (text::equals_ignoring_case(plain, "DKIM-Signature")) {
    state_->signature_field(value);
  }
}

void Authenticator::end_of_headers() {
  state_->dkim->end_of_headers();
}

void Authenticator::body(std::string_view chunk) {
  state_->ambiguity.body(chunk);
  state_->dkim->body(chunk);
}

AuthReport Authenticator::end_of_message() {
  State& state = *state_;
  const dns::Deadline deadline = std::chrono::steady_clock::now() + state.settings.deadline;
  state.ambiguity.end();

  AuthReport report;
  report.client.address = state.client;
  report.client.helo = state.helo;
  report.author = state.author.author();
  report.ambiguity = state.ambiguity.finding();
  report.dkim = state.dkim->finish(deadline);
  report.spf_mailfrom = state.spf.mailfrom(deadline);
  report.spf_helo = state.spf.helo(deadline);
  report.arc.reason = "ARC is not evaluated";
  if (state.dmarc) {
    report.dmarc = dmarc::evaluate(state.dmarc->wait(deadline), report.spf_mailfrom, report.dkim);
  } else {
    report.dmarc = without_author_domain(report.author);
  }
  if (state.iprev) {
    IprevCheck::Outcome outcome = state.iprev->result(deadline);
    report.client.iprev = outcome.verdict;
    report.client.iprev_name = std::move(outcome.name);
  }
  return report;
}

}  // namespace anshin::auth
