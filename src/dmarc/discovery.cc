// The questions that DMARC asks the DNS (RFC 9989 section 4.10, RFC 7489 section 6.6.3).
#include "dmarc/discovery.h"

#include "dmarc/policy_discovery.h"
#include "dmarc/public_suffix.h"
#include "text/domain_name.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace anshin::dmarc {
namespace {

constexpr std::size_t most_identifiers = 101;  // as verify.max_signatures allows, and MAIL FROM

std::vector<std::string> author_targets(auth::DmarcDiscovery method, const std::string& domain) {
  if (domain.empty()) {
    return {};
  }
  switch (method) {
    case auth::DmarcDiscovery::tree_walk:
      return walk_targets(domain);
    case auth::DmarcDiscovery::public_suffix_list: {
      auto organizational = organizational_domain_by_suffix_list(domain);
      return organizational == domain ? std::vector{domain} : std::vector{domain, organizational};
    }
  }
  std::unreachable();
}

Existence existence_from(const dns::Answer& answer) {
  if (answer.failed()) {
    return Existence::unknown;
  }
  // RFC 9989 section 3.2.13
  return answer.status == dns::Status::no_such_name ? Existence::missing : Existence::exists;
}

}  // namespace

/// Shared with the continuations of the author's answers. They run on the resolver's thread and
/// must not be the last to hold the resolver (it would be destroyed on its own thread), so
/// `abandon` takes it away from them.
class Discovery::State {
 public:
  State(Resolvers resolvers, auth::DmarcDiscovery method, std::string domain)
      : resolvers_(std::move(resolvers)), method_(method), author_domain_(std::move(domain)) {}

  static void start(const std::shared_ptr<State>& self);
  void abandon();
  void add_identifier(std::string domain);
  Findings wait(dns::Deadline deadline);

 private:
  using Answers = std::vector<std::pair<std::string, dns::Pending>>;

  dns::Pending ask(dns::Resolver& resolver, const std::string& domain);
  void ask_walk(const std::string& domain);
  Walk wait_for_walk(const std::string& domain, dns::Deadline deadline);
  Walk read_walk(const std::string& start, const Answers& answers, dns::Deadline deadline) const;
  Findings author_findings(Walk walk) const;
  void author_answer_arrived();
  std::optional<dns::Pending> ask_existence(const Findings& findings);
  void find_organizational_domains(Findings& findings, dns::Deadline deadline);

  std::mutex mutex_;  // guards resolvers_ against abandon(), unanswered_ and existence_
  Resolvers resolvers_;
  std::size_t unanswered_ = 0;
  std::optional<dns::Pending> existence_;

  const auth::DmarcDiscovery method_;
  const std::string author_domain_;
  Answers author_answers_;  // does not change once start() has attached continuations
  std::map<std::string, dns::Pending, std::less<>> asked_;  // by domain
  std::vector<std::string> identifiers_;
};

void Discovery::State::start(const std::shared_ptr<State>& self) {
  for (auto& domain : author_targets(self->method_, self->author_domain_)) {
    auto pending = self->ask(*self->resolvers_.policy, domain);
    self->author_answers_.emplace_back(std::move(domain), std::move(pending));
  }
  self->unanswered_ = self->author_answers_.size();
  for (const auto& [domain, pending] : self->author_answers_) {
    pending.then([weak = std::weak_ptr<State>(self)](const dns::AnswerPtr&) {
      if (const auto state = weak.lock()) {
        state->author_answer_arrived();
      }
    });
  }
}

void Discovery::State::abandon() {
  Resolvers released;
  const std::lock_guard lock(mutex_);
  std::swap(released, resolvers_);
}

dns::Pending Discovery::State::ask(dns::Resolver& resolver, const std::string& domain) {
  const auto known = asked_.find(domain);
  if (known != asked_.end()) {
    return known->second;
  }
  auto pending = resolver.ask(dns::question(record_name(domain), dns::RecordType::TXT));
  asked_.emplace(domain, pending);
  return pending;
}

void Discovery::State::ask_walk(const std::string& domain) {
  for (const auto& target : walk_targets(domain)) {
    ask(*resolvers_.alignment, target);
  }
}

void Discovery::State::add_identifier(std::string domain) {
  if (domain.empty() || domain == author_domain_ || author_domain_.empty() ||
      identifiers_.size() >= most_identifiers ||
      std::ranges::find(identifiers_, domain) != identifiers_.end()) {
    return;
  }
  const std::size_t common = text::common_labels(domain, author_domain_);
  if (common == 0) {  // names without a common end have no common organisational domain
    return;
  }
  if (common >= 2 && method_ == auth::DmarcDiscovery::tree_walk) {
    ask_walk(domain);
  }
  identifiers_.push_back(std::move(domain));
}

Walk Discovery::State::read_walk(const std::string& start, const Answers& answers,
                                 dns::Deadline deadline) const {
  Walk walk;
  walk.start = start;
  for (const auto& [domain, pending] : answers) {
    const dns::AnswerPtr answer = pending.wait(deadline);
    walk.unasked = answer->status == dns::Status::unasked;
    walk.steps.push_back(read_step(domain, *answer));
    const Step& step = walk.steps.back();
    // What lies behind a missing answer is not certain, so there is no use in waiting for it.
    if (step.outcome == StepOutcome::failed ||
        (method_ == auth::DmarcDiscovery::tree_walk && ends_walk(step))) {
      break;
    }
  }
  return walk;
}

Walk Discovery::State::wait_for_walk(const std::string& domain, dns::Deadline deadline) {
  Answers answers;
  for (auto& target : walk_targets(domain)) {
    auto pending = ask(*resolvers_.alignment, target);
    answers.emplace_back(std::move(target), std::move(pending));
  }
  return read_walk(domain, answers, deadline);
}

Findings Discovery::State::author_findings(Walk walk) const {
  Findings findings;
  findings.method = method_;
  findings.author_domain = author_domain_;
  findings.author = std::move(walk);
  if (author_domain_.empty()) {
    return findings;
  }
  findings.organizational_domain = method_ == auth::DmarcDiscovery::tree_walk
                                       ? organizational_domain(findings.author)
                                       : organizational_domain_by_suffix_list(author_domain_);
  return findings;
}

void Discovery::State::author_answer_arrived() {
  {
    const std::lock_guard lock(mutex_);
    if (--unanswered_ > 0) {
      return;
    }
  }
  ask_existence(author_findings(read_walk(author_domain_, author_answers_, dns::Deadline::min())));
}

std::optional<dns::Pending> Discovery::State::ask_existence(const Findings& findings) {
  if (!needs_existence(findings)) {
    return std::nullopt;
  }
  const std::lock_guard lock(mutex_);
  if (!existence_ && resolvers_.policy) {
    existence_ = resolvers_.policy->ask(dns::question(author_domain_, dns::RecordType::A));
  }
  return existence_;
}

void Discovery::State::find_organizational_domains(Findings& findings, dns::Deadline deadline) {
  std::vector<std::string> needed;
  std::ranges::copy_if(identifiers_, std::back_inserter(needed), [&](const std::string& domain) {
    return needs_organizational_domain(findings, domain);
  });
  switch (method_) {
    case auth::DmarcDiscovery::tree_walk:
      std::ranges::for_each(needed, [&](const std::string& domain) { ask_walk(domain); });
      for (const auto& domain : needed) {
        const Walk walk = wait_for_walk(domain, deadline);
        if (walk.unasked) {
          ++findings.identifiers_beyond;
        } else {
          findings.identifiers.push_back({domain, organizational_domain(walk)});
        }
      }
      return;
    case auth::DmarcDiscovery::public_suffix_list:
      for (const auto& domain : needed) {
        findings.identifiers.push_back({domain, organizational_domain_by_suffix_list(domain)});
      }
      return;
  }
  std::unreachable();
}

Findings Discovery::State::wait(dns::Deadline deadline) {
  Findings findings = author_findings(read_walk(author_domain_, author_answers_, deadline));
  const auto existence = ask_existence(findings);
  find_organizational_domains(findings, deadline);
  if (existence) {
    findings.existence = existence_from(*existence->wait(deadline));
  }
  return findings;
}

Discovery::Discovery(Resolvers resolvers, auth::DmarcDiscovery method,
                     std::string_view author_domain)
    : state_(std::make_shared<State>(std::move(resolvers), method,
                                     text::normalise_domain(author_domain).value_or(""))) {
  State::start(state_);
}

Discovery::~Discovery() {
  if (state_) {
    state_->abandon();
  }
}

Discovery::Discovery(Discovery&&) noexcept = default;

Discovery& Discovery::operator=(Discovery&& other) noexcept {
  if (this != &other) {
    if (state_) {
      state_->abandon();
    }
    state_ = std::move(other.state_);
  }
  return *this;
}

void Discovery::authenticated_identifier(std::string_view domain) {
  state_->add_identifier(text::normalise_domain(domain).value_or(""));
}

Findings Discovery::wait(dns::Deadline deadline) {
  return state_->wait(deadline);
}

}  // namespace anshin::dmarc
