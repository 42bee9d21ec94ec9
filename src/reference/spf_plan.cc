#include "reference/spf_plan.h"

#include <charconv>
#include <utility>

namespace anshin::reference {
namespace {

constexpr std::string_view suffix = ".anshin";
// What libspf2 takes for the mechanisms of a record is 511 octets; a redirect to the next piece
// must fit in, too.
constexpr std::size_t piece_budget = 440;
constexpr std::size_t plain_cost = 40;  // mechanism, prefix lengths and a place's name
constexpr std::size_t ip4_cost = 12;
constexpr std::size_t ip6_cost = 24;

char letter_of(SpfPlace::Kind kind) {
  switch (kind) {
    case SpfPlace::Kind::term:
      return 't';
    case SpfPlace::Kind::redirect:
      return 'r';
    case SpfPlace::Kind::rest:
      return 'c';
  }
  std::unreachable();
}

std::optional<SpfPlace::Kind> kind_of(char letter) {
  switch (letter) {
    case 't':
      return SpfPlace::Kind::term;
    case 'r':
      return SpfPlace::Kind::redirect;
    case 'c':
      return SpfPlace::Kind::rest;
    default:
      return std::nullopt;
  }
}

char sign_of(spf::Qualifier qualifier) {
  switch (qualifier) {
    case spf::Qualifier::pass:
      return '+';
    case spf::Qualifier::fail:
      return '-';
    case spf::Qualifier::softfail:
      return '~';
    case spf::Qualifier::neutral:
      return '?';
  }
  std::unreachable();
}

// Takes "NUMBER" off the front.
std::optional<std::size_t> take_number(std::string_view& text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

// libspf2 refuses /0; then the lookup answers with the client's own address, and the whole length
// fits.
std::string prefix_of(const spf::Mechanism& mechanism, const IpAddress& client) {
  const unsigned prefix = client.is_v4() ? mechanism.prefix4 : mechanism.prefix6;
  if (prefix == 0) {
    return {};
  }
  return (client.is_v4() ? "/" : "//") + std::to_string(prefix);
}

// A rewritten term, empty if it cannot match this client, and how many octets it compiles to at
// most.
struct Rewritten {
  std::string text;
  std::size_t cost = plain_cost;
};

Rewritten rewrite_network(const spf::Mechanism& mechanism, const IpAddress& client) {
  if (mechanism.network.address.is_v4() != client.is_v4()) {
    return {};
  }
  if (mechanism.network.prefix == 0) {
    return {.text = "all"};
  }
  return {.text = (client.is_v4() ? "ip4:" : "ip6:") + mechanism.network.address.to_string() + "/" +
                  std::to_string(mechanism.network.prefix),
          .cost = client.is_v4() ? ip4_cost : ip6_cost};
}

Rewritten rewrite(const spf::Mechanism& mechanism, const std::string& place,
                  const IpAddress& client, const std::string& ptr_target) {
  switch (mechanism.type) {
    case spf::MechanismType::all:
      return {.text = "all"};
    case spf::MechanismType::include:
      return {.text = "include:" + place};
    case spf::MechanismType::exists:
      return {.text = "exists:" + place};
    case spf::MechanismType::a:
      return {.text = "a:" + place + prefix_of(mechanism, client)};
    case spf::MechanismType::mx:
      return {.text = "mx:" + place + prefix_of(mechanism, client)};
    case spf::MechanismType::ptr: {
      const std::string& target = ptr_target.empty() ? place : ptr_target;
      return {.text = "ptr:" + target, .cost = plain_cost + target.size()};
    }
    case spf::MechanismType::ip4:
    case spf::MechanismType::ip6:
      return rewrite_network(mechanism, client);
  }
  std::unreachable();
}

}  // namespace

std::string format_place(const SpfPlace& place) {
  return letter_of(place.kind) + std::to_string(place.index) + ".l" + std::to_string(place.level) +
         std::string(suffix);
}

std::optional<SpfPlace> parse_place(std::string_view name) {
  const auto kind = name.empty() ? std::nullopt : kind_of(name.front());
  if (!kind || !name.ends_with(suffix)) {
    return std::nullopt;
  }
  name.remove_prefix(1);
  name.remove_suffix(suffix.size());
  const auto index = take_number(name);
  if (!index || !name.starts_with(".l")) {
    return std::nullopt;
  }
  name.remove_prefix(2);
  const auto level = take_number(name);
  if (!level || !name.empty()) {
    return std::nullopt;
  }
  return SpfPlace{.kind = *kind, .level = *level, .index = *index};
}

std::vector<std::string> plan_record(const spf::Record& record, std::size_t level,
                                     const IpAddress& client,
                                     const std::vector<std::string>& ptr_targets) {
  std::vector<std::string> pieces{"v=spf1"};
  std::size_t used = 0;
  std::size_t next_ptr = 0;
  for (std::size_t i = 0; i < record.mechanisms.size(); ++i) {
    const spf::Mechanism& mechanism = record.mechanisms[i];
    const bool is_ptr = mechanism.type == spf::MechanismType::ptr;
    const Rewritten term =
        rewrite(mechanism, format_place({.kind = SpfPlace::Kind::term, .level = level, .index = i}),
                client, is_ptr ? ptr_targets.at(next_ptr++) : std::string());
    if (term.text.empty()) {
      continue;
    }
    if (used + term.cost > piece_budget) {
      pieces.back() +=
          " redirect=" +
          format_place({.kind = SpfPlace::Kind::rest, .level = level, .index = pieces.size()});
      pieces.emplace_back("v=spf1");
      used = 0;
    }
    used += term.cost;
    pieces.back() += ' ';
    pieces.back() += sign_of(mechanism.qualifier);
    pieces.back() += term.text;
    if (term.text == "all") {
      return pieces;  // RFC 7208 section 5.1: what stands behind it, redirect included, does not
                      // count
    }
  }
  if (record.redirect) {
    pieces.back() +=
        " redirect=" + format_place({.kind = SpfPlace::Kind::redirect, .level = level, .index = 0});
  }
  return pieces;
}

}  // namespace anshin::reference
