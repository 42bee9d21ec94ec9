#include "reference/spf_match.h"

#include "spf/client_names.h"

#include <algorithm>
#include <utility>

namespace anshin::reference {
namespace {

bool any_address_matches(const dns::Answer* answer, const spf::Mechanism& mechanism,
                         const IpAddress& client) {
  const unsigned prefix = client.is_v4() ? mechanism.prefix4 : mechanism.prefix6;
  return answer != nullptr && std::ranges::any_of(answer->addresses, [&](const IpAddress& address) {
           return client.in_network(address, prefix);
         });
}

bool mx_matches(const std::string& name, const spf::Mechanism& mechanism, spf::Lookups& lookups,
                const IpAddress& client) {
  const dns::Answer* exchanges = lookups.find(name, dns::RecordType::MX);
  return exchanges != nullptr && std::ranges::any_of(exchanges->exchanges, [&](const dns::Mx& mx) {
           return any_address_matches(lookups.find(mx.exchange, spf::address_type(client)),
                                      mechanism, client);
         });
}

bool asked_term_matches(const SpfLevel& level, std::size_t term, spf::Lookups& lookups,
                        const IpAddress& client) {
  const spf::Mechanism& mechanism = level.record.mechanisms.at(term);
  const auto found = level.names.find(term);
  if (found == level.names.end()) {
    return false;
  }
  const std::string& name = found->second;
  switch (mechanism.type) {
    case spf::MechanismType::a:
      return any_address_matches(lookups.find(name, spf::address_type(client)), mechanism, client);
    case spf::MechanismType::mx:
      return mx_matches(name, mechanism, lookups, client);
    case spf::MechanismType::exists: {
      const dns::Answer* answer = lookups.find(name, dns::RecordType::A);
      return answer != nullptr && !answer->addresses.empty();
    }
    case spf::MechanismType::ptr:
      return std::ranges::any_of(
          spf::validated_names(lookups, client).value_or(std::vector<std::string>()),
          [&](const std::string& host) { return spf::is_at_or_below(host, name); });
    case spf::MechanismType::all:
    case spf::MechanismType::ip4:
    case spf::MechanismType::ip6:
    case spf::MechanismType::include:
      return false;
  }
  std::unreachable();
}

std::optional<std::size_t> first_plain_match(const spf::Record& record, std::size_t from,
                                             const IpAddress& client) {
  for (std::size_t i = from; i < record.mechanisms.size(); ++i) {
    const spf::Mechanism& mechanism = record.mechanisms[i];
    const bool is_network =
        mechanism.type == spf::MechanismType::ip4 || mechanism.type == spf::MechanismType::ip6;
    if (mechanism.type == spf::MechanismType::all ||
        (is_network && mechanism.network.contains(client))) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace

const spf::Mechanism* mechanism_at(const std::vector<SpfLevel>& levels,
                                   const SpfPosition& position) {
  return position.term ? &levels.at(position.level).record.mechanisms.at(*position.term) : nullptr;
}

std::optional<SpfMatch> find_match(const std::vector<SpfLevel>& levels, const SpfPosition& last,
                                   spf::Lookups& lookups, const IpAddress& client) {
  if (levels.empty()) {
    return std::nullopt;
  }
  const auto plain_match = [&](std::size_t level, std::size_t from) -> std::optional<SpfMatch> {
    const auto term = first_plain_match(levels.at(level).record, from, client);
    if (!term) {
      return std::nullopt;
    }
    const SpfPosition position{.level = level, .term = term};
    return SpfMatch{.outer = position, .inner = position};
  };
  std::optional<SpfMatch> match;
  if (last.term && asked_term_matches(levels.at(last.level), *last.term, lookups, client)) {
    match = SpfMatch{.outer = last, .inner = last};
  } else {
    match = plain_match(last.level, last.term ? *last.term + 1 : 0);
  }
  // Outwards. The result of a redirect is that of its target; an include matches if its target's
  // result is a pass, else the search goes on behind it.
  for (const SpfLevel* level = &levels.at(last.level); level->parent;
       level = &levels.at(*level->parent)) {
    if (!level->include) {
      continue;
    }
    const spf::Mechanism* outer = match ? mechanism_at(levels, match->outer) : nullptr;
    if (match && outer != nullptr && outer->qualifier == spf::Qualifier::pass) {
      match->outer = {.level = *level->parent, .term = level->include};
    } else {
      match = plain_match(*level->parent, *level->include + 1);
    }
  }
  return match;
}

}  // namespace anshin::reference
