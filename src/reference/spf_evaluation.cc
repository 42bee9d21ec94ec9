#include "reference/spf_evaluation.h"

#include "dns/reverse_name.h"
#include "spf/client_names.h"
#include "spf/limits.h"
#include "text/printable.h"

#include <algorithm>
#include <utility>

namespace anshin::reference {
namespace {

constexpr std::size_t longest_evaluated = 4096;  // octets of a record

bool too_many_macros(const std::optional<spf::MacroString>& spec) {
  return spec && spec->macro_count() > most_macros_in_term;
}

bool too_many_macros(const spf::Record& record) {
  return too_many_macros(record.redirect) || too_many_macros(record.exp) ||
         std::ranges::any_of(record.mechanisms, [](const spf::Mechanism& mechanism) {
           return too_many_macros(mechanism.domain);
         });
}

// Whether libspf2 may see the name: letters, digits, hyphens and underscores in labels, the last
// one not all digits.
bool is_plain_name(std::string_view name) {
  const std::string_view last = name.substr(name.rfind('.') + 1);
  return name.contains('.') && !name.starts_with('.') && !name.ends_with('.') &&
         !name.contains("..") && !last.starts_with('-') && !last.ends_with('-') &&
         last.find_first_not_of("0123456789") != std::string_view::npos && !last.contains('_') &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

}  // namespace

SpfEvaluation::SpfEvaluation(const std::string& domain, const spf::Expander& expander,
                             spf::Lookups& lookups)
    : domain_(domain), expander_(expander), lookups_(lookups), client_(expander.client()) {}

std::optional<spf::Judgement> SpfEvaluation::run() {
  if (!add_level({.domain = domain_,
                  .record = {},
                  .pieces = {},
                  .names = {},
                  .parent = {},
                  .include = {}})) {
    return given_up_;
  }
  const std::string first = levels_.front().pieces.front();
  const SpfRun run = run_libspf2(first, client_, *this);
  if (over()) {
    return given_up_;
  }
  auto judgement = judge(run);
  return lookups_.missed() ? std::nullopt : std::optional(std::move(judgement));
}

bool SpfEvaluation::give_up(spf::Judgement judgement) {
  if (!given_up_) {
    given_up_ = std::move(judgement);
  }
  return false;
}

bool SpfEvaluation::count_lookup() {
  return tally_.count_lookup() || give_up(spf::too_many_lookups(domain_));
}

bool SpfEvaluation::count_answer(const dns::Answer& answer) {
  return tally_.count_answer(answer) || give_up(spf::too_many_voids(domain_));
}

// RFC 7208 sections 4.4 and 4.5, and for the targets of include and redirect sections 5.2 and 6.1.
bool SpfEvaluation::add_level(SpfLevel level) {
  const bool own = !level.parent;
  const dns::Answer* answer = lookups_.find(level.domain, dns::RecordType::TXT);
  if (answer == nullptr || (!own && !count_answer(*answer))) {
    return false;
  }
  const auto text = spf::select_policy(*answer, level.domain, own ? std::string_view() : domain_);
  if (!text) {
    return give_up(text.error());
  }
  auto record = spf::parse_record(*text);
  if (!record) {
    return give_up(spf::malformed_record(level.domain, record.error()));
  }
  if (text->size() > longest_evaluated || too_many_macros(*record)) {
    return give_up({.verdict = SpfVerdict::permerror,
                    .reason = "the SPF record of " + text::printable(level.domain) + " is " +
                              std::string(beyond_reference) +
                              ": more than 4096 octets or 8 macros in a term"});
  }
  level.record = std::move(*record);
  disarm(level.record);
  const std::vector<std::string> targets = ptr_targets(level);
  level.pieces = plan_record(level.record, levels_.size(), client_, targets);
  levels_.push_back(std::move(level));
  position_ = {.level = levels_.size() - 1, .term = {}};
  return !over();
}

// RFC 8616 section 4: what matches nothing becomes a term that counts but asks nothing.
void SpfEvaluation::disarm(spf::Record& record) const {
  if (record.redirect && expander_.never_matches(*record.redirect)) {
    record.redirect.reset();
  }
  for (spf::Mechanism& mechanism : record.mechanisms) {
    if (never_matches(mechanism)) {
      mechanism.type = spf::MechanismType::exists;
    }
  }
}

bool SpfEvaluation::never_matches(const spf::Mechanism& mechanism) const {
  return mechanism.domain && expander_.never_matches(*mechanism.domain);
}

// ptr is the one mechanism whose domain libspf2 compares itself: it must get the real name.
std::vector<std::string> SpfEvaluation::ptr_targets(SpfLevel& level) {
  std::vector<std::string> targets;
  for (std::size_t i = 0; i < level.record.mechanisms.size(); ++i) {
    const spf::Mechanism& mechanism = level.record.mechanisms[i];
    if (mechanism.type != spf::MechanismType::ptr) {
      continue;
    }
    std::string name =
        mechanism.domain ? expand_domain(*mechanism.domain, level.domain) : level.domain;
    level.names[i] = name;
    targets.push_back(is_plain_name(name) ? std::move(name) : std::string());
  }
  return targets;
}

std::string SpfEvaluation::expand_domain(const spf::MacroString& spec, std::string_view domain) {
  return expander_.expand_name(spec, domain, lookups_).value_or(std::string());
}

std::optional<std::string> SpfEvaluation::record(std::string_view name) {
  const auto place = parse_place(name);
  if (over() || !place || place->level >= levels_.size()) {
    return std::nullopt;
  }
  if (place->kind == SpfPlace::Kind::rest) {
    return levels_[place->level].pieces.at(place->index);
  }
  return enter(*place);
}

// Goes into an include or a redirect.
std::optional<std::string> SpfEvaluation::enter(const SpfPlace& place) {
  const SpfLevel& from = levels_[place.level];
  const bool redirect = place.kind == SpfPlace::Kind::redirect;
  const auto& spec =
      redirect ? from.record.redirect : from.record.mechanisms.at(place.index).domain;
  if (!spec || !count_lookup()) {
    return std::nullopt;
  }
  SpfLevel level;
  level.domain = expand_domain(*spec, from.domain);
  level.parent = place.level;
  if (!redirect) {
    level.include = place.index;
  }
  if (over() || !add_level(std::move(level))) {
    return std::nullopt;
  }
  return levels_.back().pieces.front();
}

SpfDnsReply SpfEvaluation::lookup(std::string_view name, dns::RecordType type) {
  constexpr SpfDnsReply (*stop)() = [] {
    return SpfDnsReply{.try_again = true, .addresses = {}, .names = {}};
  };
  if (over()) {
    return stop();
  }
  SpfDnsReply reply;
  if (type == dns::RecordType::PTR) {
    reply = ptr_lookup();
  } else if (const auto place = parse_place(name); place && place->level < levels_.size()) {
    reply = term_lookup(*place);
  } else {
    reply = host_lookup(name);
  }
  return over() ? stop() : reply;
}

SpfDnsReply SpfEvaluation::term_lookup(const SpfPlace& place) {
  SpfLevel& level = levels_[place.level];
  const spf::Mechanism& mechanism = level.record.mechanisms.at(place.index);
  position_ = {.level = place.level, .term = place.index};
  if (!count_lookup() || never_matches(mechanism)) {
    return {};
  }
  const std::string name =
      mechanism.domain ? expand_domain(*mechanism.domain, level.domain) : level.domain;
  level.names[place.index] = name;
  if (over()) {
    return {};
  }
  const bool mx = mechanism.type == spf::MechanismType::mx;
  const bool exists = mechanism.type == spf::MechanismType::exists;
  const dns::Answer* answer = lookups_.find(name, mx       ? dns::RecordType::MX
                                                  : exists ? dns::RecordType::A
                                                           : spf::address_type(client_));
  if (answer == nullptr || !count_answer(*answer)) {
    return {};
  }
  if (answer->failed()) {
    give_up(spf::term_failed(mechanism, *answer));
    return {};
  }
  if (mx) {
    return exchanges_of(mechanism, *answer);
  }
  return {.try_again = false,
          .addresses = exists ? answer->addresses : addresses_of(*answer, mechanism),
          .names = {}};
}

SpfDnsReply SpfEvaluation::exchanges_of(const spf::Mechanism& mechanism,
                                        const dns::Answer& answer) {
  SpfDnsReply reply;
  for (const dns::Mx& mx : answer.exchanges) {
    // RFC 7505; and what would pass for one of our own places exists nowhere
    if (!mx.exchange.empty() && !parse_place(mx.exchange)) {
      reply.names.push_back(mx.exchange);
    }
  }
  if (reply.names.size() > spf::most_exchanges) {
    give_up(spf::too_many_exchanges(mechanism));
    return {};
  }
  // All are wanted sooner or later: asked at once, they cost one round trip
  for (const std::string& name : reply.names) {
    static_cast<void>(lookups_.find(name, spf::address_type(client_)));
  }
  return reply;
}

// What stands behind a term with /0 matches whatever the addresses are, if there is one.
std::vector<IpAddress> SpfEvaluation::addresses_of(const dns::Answer& answer,
                                                   const spf::Mechanism& mechanism) const {
  const unsigned prefix = client_.is_v4() ? mechanism.prefix4 : mechanism.prefix6;
  if (prefix == 0 && !answer.addresses.empty()) {
    return {client_};
  }
  return answer.addresses;
}

// libspf2 looks the same name up for every ptr: the next one in the current record or, where that
// has none left, in those that it was included from.
SpfPosition SpfEvaluation::next_ptr() const {
  SpfPosition at = position_;
  while (true) {
    const auto& mechanisms = levels_.at(at.level).record.mechanisms;
    for (std::size_t i = at.term ? *at.term + 1 : 0; i < mechanisms.size(); ++i) {
      if (mechanisms[i].type == spf::MechanismType::ptr) {
        return {.level = at.level, .term = i};
      }
    }
    const SpfLevel& level = levels_[at.level];
    if (!level.parent) {
      return position_;
    }
    at = {.level = *level.parent, .term = level.include};
  }
}

// RFC 7208 section 5.5: an error means that the mechanism does not match.
SpfDnsReply SpfEvaluation::ptr_lookup() {
  position_ = next_ptr();
  if (!count_lookup()) {
    return {};
  }
  const dns::Answer* answer = lookups_.find(dns::reverse_name(client_), dns::RecordType::PTR);
  if (answer == nullptr || !count_answer(*answer)) {
    return {};
  }
  return {.try_again = false,
          .addresses = {},
          .names = spf::validated_names(lookups_, client_).value_or(std::vector<std::string>())};
}

// The addresses of a mail exchanger or of a client's name.
SpfDnsReply SpfEvaluation::host_lookup(std::string_view name) {
  const dns::Answer* answer = lookups_.find(name, spf::address_type(client_));
  if (answer == nullptr) {
    return {};
  }
  const spf::Mechanism* mechanism = mechanism_at(levels_, position_);
  if (mechanism == nullptr || mechanism->type != spf::MechanismType::mx) {
    return {.try_again = false, .addresses = answer->addresses, .names = {}};
  }
  if (answer->failed()) {
    give_up(spf::exchange_failed(name, *answer));
    return {};
  }
  return {.try_again = false, .addresses = addresses_of(*answer, *mechanism), .names = {}};
}

}  // namespace anshin::reference
