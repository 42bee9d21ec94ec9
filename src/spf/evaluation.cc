#include "spf/evaluation.h"

#include "dns/reverse_name.h"
#include "spf/client_names.h"
#include "spf/limits.h"

#include <algorithm>
#include <utility>

namespace anshin::spf {
namespace {

bool is_telling(const MacroString& spec) {
  return std::ranges::any_of(spec.parts, [](const auto& part) {
    const Macro* macro = std::get_if<Macro>(&part);
    return macro != nullptr && macro->letter != 'd';
  });
}

bool is_telling(const Mechanism& mechanism) {
  return mechanism.type == MechanismType::exists || mechanism.type == MechanismType::ptr ||
         (mechanism.domain && is_telling(*mechanism.domain));
}

Lookups& lookups_for(bool telling, const Sources& sources) {
  return telling ? sources.telling : sources.plain;
}

}  // namespace

Evaluation::Evaluation(const std::string& domain, const Expander& expander, Records& records)
    : domain_(domain),
      expander_(expander),
      records_(records),
      entering_(Entry{.way = Way::own, .domain = domain, .telling = false}) {}

std::optional<Judgement> Evaluation::run(const Sources& sources) {
  while (!judgement_) {
    if (!step(sources)) {
      return std::nullopt;
    }
  }
  return judgement_;
}

// False if an answer has to be waited for.
bool Evaluation::step(const Sources& sources) {
  if (entering_) {
    return enter(*entering_, sources);
  }
  const Frame& frame = frames_.back();
  if (frame.at == frame.outline->asking.size()) {
    return end_record(sources);
  }
  const Mechanism& mechanism = *frame.outline->asking[frame.at];
  switch (meet(mechanism, sources)) {
    case Outcome::matches:
      conclude(match_of(mechanism));
      return true;
    case Outcome::does_not:
      next_term();
      return true;
    case Outcome::waits:
      return false;
    case Outcome::moved:
      return true;
  }
  std::unreachable();
}

// RFC 7208 sections 4.4 and 4.5, and for the targets of include and redirect sections 5.2 and 6.1.
bool Evaluation::enter(Entry& entry, const Sources& sources) {
  const bool own = entry.way == Way::own;
  const dns::Answer* answer =
      lookups_for(entry.telling, sources).find(entry.domain, dns::RecordType::TXT);
  if (answer == nullptr) {
    return false;
  }
  if (!own && !count_answer(*answer)) {
    return true;
  }
  auto outline = records_.read(*answer, entry.domain, own ? std::string_view() : domain_);
  if (!outline) {
    judge(std::move(outline.error()));
    return true;
  }
  // The result of a redirect is that of its target, which therefore takes the record's place
  if (entry.way == Way::redirect) {
    frames_.pop_back();
  }
  frames_.push_back({.domain = std::move(entry.domain), .outline = *outline, .at = 0});
  entering_.reset();
  is_counted_ = false;
  return true;
}

// All terms that ask are behind.
bool Evaluation::end_record(const Sources& sources) {
  const Frame& frame = frames_.back();
  if (frame.outline->match != nullptr) {
    conclude(match_of(*frame.outline->match));
    return true;
  }
  const auto& redirect = frame.outline->record->redirect;
  if (!redirect || expander_.never_matches(*redirect)) {
    conclude(std::nullopt);
    return true;
  }
  if (!count_lookup()) {
    return true;
  }
  const bool telling = is_telling(*redirect);
  auto target = expander_.expand_name(*redirect, frame.domain, lookups_for(telling, sources));
  if (!target) {
    return false;
  }
  entering_ = Entry{.way = Way::redirect, .domain = std::move(*target), .telling = telling};
  return true;
}

// RFC 7208 section 5: a term that asks the DNS.
Evaluation::Outcome Evaluation::meet(const Mechanism& mechanism, const Sources& sources) {
  if (!count_lookup()) {
    return Outcome::moved;
  }
  if (mechanism.domain && expander_.never_matches(*mechanism.domain)) {
    return Outcome::does_not;
  }
  const bool telling = is_telling(mechanism);
  Lookups& lookups = lookups_for(telling, sources);
  const std::string& domain = frames_.back().domain;
  auto target = mechanism.domain ? expander_.expand_name(*mechanism.domain, domain, lookups)
                                 : std::optional(domain);
  if (!target) {
    return Outcome::waits;
  }
  if (mechanism.type == MechanismType::include) {
    entering_ = Entry{.way = Way::include, .domain = std::move(*target), .telling = telling};
    return Outcome::moved;
  }
  return mechanism.type == MechanismType::ptr ? ask_pointers(*target, lookups)
                                              : ask(mechanism, *target, lookups);
}

// RFC 7208 sections 5.3, 5.4 and 5.7.
Evaluation::Outcome Evaluation::ask(const Mechanism& mechanism, const std::string& target,
                                    Lookups& lookups) {
  const bool mx = mechanism.type == MechanismType::mx;
  const bool exists = mechanism.type == MechanismType::exists;
  const dns::Answer* answer = lookups.find(target, mx       ? dns::RecordType::MX
                                                   : exists ? dns::RecordType::A
                                                            : address_type(expander_.client()));
  if (answer == nullptr) {
    return Outcome::waits;
  }
  if (answer->failed()) {
    return judge(term_failed(mechanism, *answer));
  }
  if (!count_answer(*answer)) {
    return Outcome::moved;
  }
  if (mx) {
    return ask_exchanges(mechanism, *answer, lookups);
  }
  const bool matches = exists ? !answer->addresses.empty() : any_matches(*answer, mechanism);
  return matches ? Outcome::matches : Outcome::does_not;
}

Evaluation::Outcome Evaluation::ask_exchanges(const Mechanism& mechanism,
                                              const dns::Answer& exchanges, Lookups& lookups) {
  struct Host {
    const std::string& name;
    const dns::Answer* answer;
  };
  std::vector<Host> hosts;
  for (const dns::Mx& mx : exchanges.exchanges) {
    if (mx.exchange.empty()) {
      continue;  // RFC 7505
    }
    if (hosts.size() == most_exchanges) {
      return judge(too_many_exchanges(mechanism));
    }
    hosts.push_back({.name = mx.exchange, .answer = nullptr});
  }
  // All are wanted sooner or later: asked at once, they cost one round trip
  for (Host& host : hosts) {
    host.answer = lookups.find(host.name, address_type(expander_.client()));
  }
  for (const Host& host : hosts) {
    if (host.answer == nullptr) {
      return Outcome::waits;
    }
    if (host.answer->failed()) {
      return judge(exchange_failed(host.name, *host.answer));
    }
    if (any_matches(*host.answer, mechanism)) {
      return Outcome::matches;
    }
  }
  return Outcome::does_not;
}

// RFC 7208 section 5.5: an error means that the mechanism does not match.
Evaluation::Outcome Evaluation::ask_pointers(const std::string& target, Lookups& lookups) {
  const dns::Answer* answer =
      lookups.find(dns::reverse_name(expander_.client()), dns::RecordType::PTR);
  if (answer == nullptr) {
    return Outcome::waits;
  }
  if (!count_answer(*answer)) {
    return Outcome::moved;
  }
  const auto names = validated_names(lookups, expander_.client());
  if (!names) {
    return Outcome::waits;
  }
  const bool matches = std::ranges::any_of(
      *names, [&](const std::string& name) { return is_at_or_below(name, target); });
  return matches ? Outcome::matches : Outcome::does_not;
}

bool Evaluation::any_matches(const dns::Answer& answer, const Mechanism& mechanism) const {
  const IpAddress& client = expander_.client();
  const unsigned prefix = client.is_v4() ? mechanism.prefix4 : mechanism.prefix6;
  return std::ranges::any_of(answer.addresses, [&](const IpAddress& address) {
    return client.in_network(address, prefix);
  });
}

// A term may be met again when an answer has come, and counts once. False if there are too many;
// then that is the judgement.
bool Evaluation::count_lookup() {
  if (!is_counted_ && !tally_.count_lookup()) {
    judge(too_many_lookups(domain_));
    return false;
  }
  is_counted_ = true;
  return true;
}

// The same for the answer of a term. One that finds nothing leaves nothing to wait for, so it is
// met once.
bool Evaluation::count_answer(const dns::Answer& answer) {
  if (!tally_.count_answer(answer)) {
    judge(too_many_voids(domain_));
    return false;
  }
  return true;
}

// The current record has its result: that of a match, or neutral. Where another one includes it,
// a pass is a match of the include (RFC 7208 section 5.2), and with anything else that record goes
// on behind it.
void Evaluation::conclude(std::optional<Match> match) {
  std::size_t at = frames_.size() - 1;
  while (at > 0 && match && match->outer.mechanism->qualifier == Qualifier::pass) {
    --at;
    const Frame& frame = frames_[at];
    match->outer = {.mechanism = frame.outline->asking[frame.at], .domain = frame.domain};
  }
  if (at > 0) {
    frames_.resize(at);
    next_term();
    return;
  }
  judge(match ? term_matches(expander_.client(), match->outer, match->inner)
              : nothing_matches(expander_.client(), domain_));
}

Evaluation::Match Evaluation::match_of(const Mechanism& mechanism) const {
  const Term term{.mechanism = &mechanism, .domain = frames_.back().domain};
  return {.outer = term, .inner = term};
}

void Evaluation::next_term() {
  ++frames_.back().at;
  is_counted_ = false;
}

bool Evaluation::pass_over() {
  if (entering_) {
    const bool includes = entering_->way == Way::include;
    entering_.reset();
    if (includes) {
      next_term();
    }
    return includes;
  }
  const Frame& frame = frames_.back();
  if (frame.at == frame.outline->asking.size()) {
    return false;
  }
  next_term();
  return true;
}

Evaluation::Decider Evaluation::decider() const {
  const Frame& frame = frames_.front();
  return {.record = *frame.outline->record, .domain = frame.domain};
}

Evaluation::Outcome Evaluation::judge(Judgement judgement) {
  judgement_ = std::move(judgement);
  return Outcome::moved;
}

}  // namespace anshin::spf
