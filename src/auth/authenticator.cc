// The message's way through the protocols: each event starts what it makes known, the end joins it.
#include <anshin/authenticator.h>

#include "arc/verifier.h"
#include "auth/ambiguity.h"
#include "auth/author.h"
#include "auth/iprev.h"
#include "auth/replies.h"
#include "auth/spf_checks.h"
#include "dkim/signed_message.h"
#include "dmarc/discovery.h"
#include "dmarc/evaluate.h"
#include "dns/message_questions.h"
#include "text/domain_name.h"
#include "text/header_field.h"
#include "text/tag_list.h"

#include <algorithm>
#include <utility>

namespace anshin::auth {
namespace {

/// libmilter hands folds as "\n\t"; everything behind this point wants CRLF (RFC 5322
/// section 2.2.3).
std::string with_crlf_folds(std::string_view value) {
  std::string out;
  out.reserve(value.size() + 8);
  std::size_t from = 0;
  for (std::size_t at = value.find('\n'); at != std::string_view::npos;
       at = value.find('\n', at + 1)) {
    const bool before_blank =
        at + 1 < value.size() && (value[at + 1] == ' ' || value[at + 1] == '\t');
    if (before_blank && (at == 0 || value[at - 1] != '\r')) {
      out.append(value.substr(from, at - from)).append("\r");
      from = at;
    }
  }
  return out.append(value.substr(from));
}

/// d= of a DKIM-Signature if it is plain to see; its verifier decides on the rest.
std::string signing_domain(std::string_view signature) {
  return text::normalise_domain(text::find_tag(signature, "d").value_or("")).value_or("");
}

/// "; it shows a.example (fail), b.example (pass)"
std::string shown_text(const Author& author, const std::vector<DmarcResult>& shown) {
  std::string text;
  for (const DmarcResult& result : shown) {
    text.append(text.empty() ? "; what it may show: " : ", ")
        .append(result.author_domain)
        .append(" (")
        .append(to_string(result.verdict))
        .append(")");
  }
  return author.shows_more ? text + (text.empty() ? "; it may show too many domains" : " and more")
                           : text;
}

DmarcResult without_author_domain(const Author& author, const std::vector<DmarcResult>& shown) {
  DmarcResult result;
  // RFC 9989 section 5.3.1: validation is not possible; section 11.5: and must not look like "no
  // policy".
  result.verdict = DmarcVerdict::permerror;
  result.reason = author.reason + shown_text(author, shown);
  return result;
}

/// The questions about one domain that From shows.
struct Judged {
  std::string domain;
  dmarc::Discovery discovery;
};

}  // namespace

struct Authenticator::State {
  State(const Settings& wanted, Engines chosen, std::shared_ptr<dns::Resolver> resolver)
      : settings(wanted),
        engines(std::move(chosen)),
        questions(std::make_shared<dns::MessageQuestions>(std::move(resolver))) {}
  ~State() { questions->finish(); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Settings settings;
  Engines engines;
  std::shared_ptr<dns::MessageQuestions> questions;

  std::optional<IpAddress> client;
  std::string helo;
  SpfChecks spf;
  std::shared_ptr<dkim::SignedMessage> message;
  std::unique_ptr<dkim::Verifier> dkim;
  std::optional<arc::Verifier> arc;  // unless ARC is switched off
  std::vector<std::string> signing_domains;
  AuthorReader author;
  std::vector<Judged> judged;  // the author domain, or else those that From may show
  std::optional<IprevCheck> iprev;
  AmbiguityWatch ambiguity;
  ReplyReader replies;
  bool has_subject = false;

  void signature_field(std::string_view value) {
    if (signing_domains.size() >= settings.dkim.max_signatures ||
        value.size() > settings.dkim.max_signature_bytes) {
      return;
    }
    std::string domain = signing_domain(value);
    if (domain.empty()) {
      return;
    }
    for (Judged& each : judged) {
      each.discovery.authenticated_identifier(domain);
    }
    signing_domains.push_back(std::move(domain));
  }

  // Of more signatures than are verified, those chosen may be others than the first.
  void end_header() {
    message->end_header(judged.empty() ? "" : judged.front().domain);
    for (const std::size_t field : message->signatures.chosen()) {
      const std::string domain = message->signatures.domain(field);
      for (Judged& each : judged) {
        each.discovery.authenticated_identifier(domain);
      }
    }
  }

  void from_field(std::string_view value) {
    author.from_field(value);
    const Author& found = author.author();
    const std::vector<std::string> domains =
        found.domain.empty() ? found.shown_domains : std::vector{found.domain};
    for (const std::string& domain : domains) {
      if (std::ranges::find(judged, domain, &Judged::domain) == judged.end()) {
        judge(domain);
      }
    }
  }

  void judge(const std::string& domain) {
    dmarc::Discovery discovery(
        dmarc::Resolvers{.policy = questions->resolver(dns::Purpose::dmarc_policy),
                         .alignment = questions->resolver(dns::Purpose::dmarc_alignment)},
        settings.dmarc_discovery, domain);
    if (!spf.mailfrom_domain().empty()) {
      discovery.authenticated_identifier(spf.mailfrom_domain());
    }
    for (const std::string& signer : signing_domains) {
      discovery.authenticated_identifier(signer);
    }
    judged.push_back({domain, std::move(discovery)});
  }

  void evaluate_dmarc(AuthReport& report, dns::Deadline deadline) {
    std::vector<DmarcResult> results;
    bool some_unasked = false;
    for (Judged& each : judged) {
      const dmarc::Findings findings = each.discovery.wait(deadline);
      some_unasked = some_unasked || findings.author.unasked;
      results.push_back(dmarc::evaluate(findings, report.spf_mailfrom, report.dkim));
    }
    if (!report.author.domain.empty()) {
      report.dmarc = std::move(results.front());
      return;
    }
    // A domain beyond a message's share of questions is as good as one that is not listed.
    report.author.shows_more = report.author.shows_more || some_unasked;
    report.dmarc = without_author_domain(report.author, results);
    report.shown_dmarc = std::move(results);
  }
};

Authenticator::Authenticator(const Settings& settings, Engines engines,
                             std::shared_ptr<dns::Resolver> resolver, std::chrono::sys_seconds now)
    : state_(std::make_unique<State>(settings, std::move(engines), std::move(resolver))) {
  state_->message = std::make_shared<dkim::SignedMessage>(settings.dkim);
  const auto keys = state_->questions->resolver(dns::Purpose::keys);
  state_->dkim = state_->engines.dkim->start(state_->message, keys, settings.dkim, now);
  if (settings.arc && state_->engines.arc) {
    state_->arc.emplace(state_->engines.arc, state_->message, keys, settings.dkim, now);
  }
}

Authenticator::~Authenticator() = default;
Authenticator::Authenticator(Authenticator&&) noexcept = default;
Authenticator& Authenticator::operator=(Authenticator&&) noexcept = default;

void Authenticator::connection(std::optional<IpAddress> client) {
  state_->client = client;
  if (!client) {
    return;
  }
  state_->questions->set_client(*client);
  if (state_->settings.iprev) {
    state_->iprev.emplace(state_->questions->resolver(dns::Purpose::client_names), *client);
  }
}

void Authenticator::helo(std::string_view name) {
  state_->helo = name.substr(0, longest_helo);
}

void Authenticator::mail_from(std::string_view path) {
  state_->spf.start(*state_->engines.spf, *state_->questions, state_->client, state_->helo, path,
                    state_->settings.receiver);
}

void Authenticator::header(std::string_view name, std::string_view raw_value) {
  const std::string value = with_crlf_folds(raw_value);
  State& state = *state_;
  state.ambiguity.header(name, value);
  state.message->add_field(name, value);
  state.dkim->header(name, value);
  if (state.arc) {
    state.arc->header(name, value);
  }
  const std::string_view plain = text::field_name(name);
  if (text::equals_ignoring_case(plain, "From")) {
    state.from_field(value);
  } else if (text::equals_ignoring_case(plain, "DKIM-Signature")) {
    state.signature_field(value);
  } else if (text::equals_ignoring_case(plain, "Subject")) {
    state.has_subject = true;
  } else {
    state.replies.header(plain, value);
  }
}

void Authenticator::end_of_headers() {
  State& state = *state_;
  state.end_header();
  state.dkim->end_of_headers();
  if (state.arc) {
    state.arc->end_of_headers();
  }
  state.message->header.release();
}

void Authenticator::body(std::string_view chunk) {
  state_->ambiguity.body(chunk);
  state_->message->body.update(chunk);
  state_->dkim->body(chunk);
}

AuthReport Authenticator::end_of_message() {
  return end_of_message(std::chrono::steady_clock::now() + state_->settings.deadline);
}

AuthReport Authenticator::end_of_message(dns::Deadline deadline) {
  State& state = *state_;
  state.ambiguity.end();

  state.message->body.finish();

  AuthReport report;
  report.client.address = state.client;
  report.client.helo = state.helo;
  report.author = state.author.author();
  report.has_subject = state.has_subject;
  report.reply_fields = state.replies.fields();
  report.ambiguity = state.ambiguity.finding();
  report.dkim = state.dkim->finish(deadline);
  report.spf_mailfrom = state.spf.mailfrom(deadline);
  report.spf_helo = state.spf.helo(deadline);
  if (state.arc) {
    report.arc = state.arc->finish(deadline);
  } else {
    report.arc.reason = "ARC is switched off";
  }
  state.evaluate_dmarc(report, deadline);
  if (state.iprev) {
    IprevCheck::Outcome outcome = state.iprev->result(deadline);
    report.client.iprev = outcome.verdict;
    report.client.iprev_name = std::move(outcome.name);
  }
  state.questions->finish();
  return report;
}

}  // namespace anshin::auth
