#include "reference/spf_evaluation.h"

#include "spf/macro_expansion.h"
#include "text/printable.h"

#include <algorithm>
#include <utility>

namespace anshin::reference {
namespace {

constexpr unsigned most_lookups = 10;       // RFC 7208 section 4.6.4
constexpr unsigned most_voids = 2;          // the same
constexpr std::size_t most_exchanges = 10;  // the same
constexpr std::size_t longest_record = 4096;

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

SpfEvaluation::SpfEvaluation(const spf::Request& request, SpfAnswers& answers,
                             std::chrono::sys_seconds now)
    : request_(request), answers_(answers), now_(now), client_(request.client.unmapped()) {}

SpfJudgement SpfEvaluation::run() {
  if (!add_level({.domain = request_.domain,
                  .record = {},
                  .pieces = {},
                  .names = {},
                  .parent = {},
                  .include = {}})) {
    return given_up_.value_or(SpfJudgement());
  }
  const std::string first = levels_.front().pieces.front();
  const SpfRun run = run_libspf2(first, client_, *this);
  return over() ? given_up_.value_or(SpfJudgement()) : judge(run);
}

bool SpfEvaluation::give_up(SpfVerdict verdict, std::string reason) {
  if (!given_up_) {
    given_up_ = SpfJudgement{.verdict = verdict, .reason = std::move(reason)};
  }
  return false;
}

bool SpfEvaluation::count_lookup() {
  if (++lookups_ > most_lookups) {
    return give_up(SpfVerdict::permerror, "the SPF record of " + text::printable(request_.domain) +
                                              " needs more than 10 DNS lookups");
  }
  return true;
}

bool SpfEvaluation::count_void(const dns::Answer& answer) {
  if (answer.empty() && ++voids_ > most_voids) {
    return give_up(SpfVerdict::permerror, "the SPF record of " + text::printable(request_.domain) +
                                              " causes more than 2 DNS lookups that find nothing");
  }
  return true;
}

// RFC 7208 sections 4.4 and 4.5, and for the targets of include and redirect sections 5.2 and 6.1.
bool SpfEvaluation::add_level(SpfLevel level) {
  const bool own = !level.parent;
  const std::string shown = text::printable(level.domain);
  const dns::AnswerPtr answer = answers_.find(level.domain, dns::RecordType::TXT);
  if (answer == nullptr) {
    return false;
  }
  if (answer->failed()) {
    return give_up(SpfVerdict::temperror, "the SPF record of " + shown + " cannot be looked up: " +
                                              text::printable(answer->reason));
  }
  if (!own && !count_void(*answer)) {
    return false;
  }
  const spf::Selection selection = spf::select_record(answer->texts);
  if (selection.count == 0) {
    return give_up(own ? SpfVerdict::none : SpfVerdict::permerror,
                   own ? shown + " has no SPF record"
                       : "the SPF record of " + text::printable(request_.domain) + " refers to " +
                             shown + ", which has none");
  }
  if (selection.count > 1) {
    return give_up(SpfVerdict::permerror, shown + " has " + std::to_string(selection.count) +
                                              " SPF records instead of one");
  }
  auto record = spf::parse_record(selection.text);
  if (!record) {
    return give_up(SpfVerdict::permerror,
                   "the SPF record of " + shown + " is malformed: " + record.error());
  }
  if (selection.text.size() > longest_record || too_many_macros(*record)) {
    return give_up(SpfVerdict::permerror, "the SPF record of " + shown + " is " +
                                              std::string(beyond_reference) +
                                              ": more than 4096 octets or 8 macros in a term");
  }
  level.record = std::move(*record);
  const std::vector<std::string> targets = ptr_targets(level);
  level.pieces = plan_record(level.record, levels_.size(), client_, targets);
  levels_.push_back(std::move(level));
  position_ = {.level = levels_.size() - 1, .term = {}};
  return !over();
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
  std::string name = "unknown";
  if (spec.uses('p')) {
    name = client_name(answers_, client_, domain);
  }
  return spf::expand_domain(spec, {.sender = request_.sender,
                                   .domain = domain,
                                   .client = client_,
                                   .helo = request_.helo,
                                   .receiver = request_.receiver,
                                   .client_name = name,
                                   .now = now_});
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
  if (!count_lookup()) {
    return std::nullopt;
  }
  SpfLevel level;
  level.domain = expand_domain(spec.value(), from.domain);
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

const spf::Mechanism& SpfEvaluation::current() const {
  return levels_.at(position_.level).record.mechanisms.at(position_.term.value());
}

SpfDnsReply SpfEvaluation::term_lookup(const SpfPlace& place) {
  SpfLevel& level = levels_[place.level];
  const spf::Mechanism& mechanism = level.record.mechanisms.at(place.index);
  position_ = {.level = place.level, .term = place.index};
  if (!count_lookup()) {
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
  const dns::AnswerPtr answer = answers_.find(name, mx       ? dns::RecordType::MX
                                                    : exists ? dns::RecordType::A
                                                             : address_type(client_));
  if (answer == nullptr || !count_void(*answer)) {
    return {};
  }
  if (answer->failed()) {
    give_up(SpfVerdict::temperror, "the lookup for " + quote_for_reason(mechanism.text) +
                                       " failed: " + text::printable(answer->reason));
    return {};
  }
  if (mx) {
    return exchanges_of(*answer);
  }
  return {.try_again = false,
          .addresses = exists ? answer->addresses : addresses_of(*answer, mechanism),
          .names = {}};
}

SpfDnsReply SpfEvaluation::exchanges_of(const dns::Answer& answer) {
  SpfDnsReply reply;
  for (const dns::Mx& mx : answer.exchanges) {
    // RFC 7505; and what would pass for one of our own places exists nowhere
    if (!mx.exchange.empty() && !parse_place(mx.exchange)) {
      reply.names.push_back(mx.exchange);
    }
  }
  if (reply.names.size() > most_exchanges) {
    give_up(SpfVerdict::permerror,
            quote_for_reason(current().text) + " leads to more than 10 mail exchangers");
    return {};
  }
  // All are wanted sooner or later: asked at once, they cost one round trip
  for (const std::string& name : reply.names) {
    static_cast<void>(answers_.find(name, address_type(client_)));
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
  const dns::AnswerPtr answer = answers_.find(reverse_name(client_), dns::RecordType::PTR);
  if (answer == nullptr || !count_void(*answer)) {
    return {};
  }
  return {.try_again = false, .addresses = {}, .names = validated_names(answers_, client_)};
}

// The addresses of a mail exchanger or of a client's name.
SpfDnsReply SpfEvaluation::host_lookup(std::string_view name) {
  const dns::AnswerPtr answer = answers_.find(name, address_type(client_));
  if (answer == nullptr) {
    return {};
  }
  if (!position_.term || current().type != spf::MechanismType::mx) {
    return {.try_again = false, .addresses = answer->addresses, .names = {}};
  }
  if (answer->failed()) {
    give_up(SpfVerdict::temperror, "the lookup of mail exchanger " + quote_for_reason(name) +
                                       " failed: " + text::printable(answer->reason));
    return {};
  }
  return {.try_again = false, .addresses = addresses_of(*answer, current()), .names = {}};
}

}  // namespace anshin::reference
