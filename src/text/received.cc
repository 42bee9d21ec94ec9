// The from clause is a name, then comments. The client's address stands in one of these places:
//
//   Postfix, Sendmail   from HELO (name [192.0.2.1])        a bracket in a comment
//   Exim                from name ([192.0.2.1]:25 helo=HELO)  a bracket; the value of helo= is none
//   Exim                from [192.0.2.1] (helo=HELO)        the name, where a comment tells HELO
//   apart CommuniGate         from [192.0.2.1] (HELO name)        likewise Exchange            from
//   HELO (192.0.2.1)               a bare address as a whole comment qmail               from name
//   (HELO name) (ident@192.0.2.1)
//
// A client may choose its HELO freely, brackets and comments included, and some servers write it
// down as it came. So addresses in two places make the field unreadable.
#include "text/received.h"

#include "text/header_field.h"

#include <algorithm>
#include <vector>

namespace anshin::text {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

/// Takes the next word of a comment off `rest`.
std::string_view take_word(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
  const std::string_view word = rest.substr(0, rest.find_first_of(kBlanks));
  rest.remove_prefix(word.size());
  return word;
}

/// "[192.0.2.1]", "[IPv6:2001:db8::1]", with ":PORT" after it too.
std::optional<IpAddress> bracketed_address(std::string_view word) {
  if (!word.starts_with('[')) {
    return std::nullopt;
  }
  const std::size_t end = word.find(']');
  const std::string_view after = end == std::string_view::npos ? "x" : word.substr(end + 1);
  const bool port =
      after.starts_with(':') && after.find_first_not_of("0123456789", 1) == std::string_view::npos;
  if (!after.empty() && !port) {
    return std::nullopt;
  }
  std::string_view address = word.substr(1, end - 1);
  if (to_lower(address.substr(0, 5)) == "ipv6:") {
    address.remove_prefix(5);
  }
  return parse_ip_address(address);
}

/// The from clause, cut into its name and comments.
struct Clause {
  std::string_view name;
  std::vector<std::string_view> comments;  // without their parentheses
};

/// Position after the comment that begins at `open`; npos if it does not end.
std::size_t end_of_comment(std::string_view text, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t at = open; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '(') {
      ++depth;
    } else if (text[at] == ')' && --depth == 0) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

/// What follows "from", up to the next clause.
std::optional<Clause> read_clause(std::string_view rest) {
  Clause clause;
  rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
  clause.name = rest.substr(0, rest.find_first_of(" \t\r\n(;"));
  rest.remove_prefix(clause.name.size());
  while (true) {
    rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
    if (!rest.starts_with('(')) {
      break;
    }
    const std::size_t end = end_of_comment(rest, 0);
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    clause.comments.push_back(rest.substr(1, end - 2));
    rest.remove_prefix(end);
  }
  // Behind the comments another clause begins: anything else is a HELO that ran over.
  const std::string_view next = take_word(rest);
  const bool known = next.empty() || next.starts_with(';') || equals_ignoring_case(next, "by") ||
                     equals_ignoring_case(next, "via") || equals_ignoring_case(next, "with");
  return known && !clause.name.empty() ? std::optional(clause) : std::nullopt;
}

/// What the comments of a clause tell.
struct Told {
  std::vector<IpAddress> addresses;
  std::optional<std::string_view> helo;
};

void read_comment(std::string_view comment, Told& told) {
  const bool one_word = trim(comment).find_first_of(kBlanks) == std::string_view::npos;
  for (std::string_view word = take_word(comment); !word.empty(); word = take_word(comment)) {
    if (word.starts_with("helo=")) {
      told.helo = word.substr(5);
    } else if (equals_ignoring_case(word, "HELO") || equals_ignoring_case(word, "EHLO")) {
      told.helo = take_word(comment);
    } else if (const auto address = bracketed_address(word)) {
      told.addresses.push_back(*address);
    } else if (one_word) {
      // The whole comment: Exchange's address, or qmail's with an ident answer before it.
      if (const auto bare = parse_ip_address(word.substr(word.rfind('@') + 1))) {
        told.addresses.push_back(*bare);
      }
    }
  }
}

Received from_clause(const Clause& clause) {
  Told told;
  for (const std::string_view comment : clause.comments) {
    read_comment(comment, told);
  }
  if (told.addresses.empty() && told.helo) {
    if (const auto literal = bracketed_address(clause.name)) {
      told.addresses.push_back(*literal);
    }
  }
  if (told.addresses.size() != 1) {
    return {};
  }
  return {.kind = Received::Kind::handed_over,
          .client = told.addresses.front(),
          .helo = std::string(told.helo.value_or(clause.name))};
}

/// Without a client: how the message came into being on the host. Sendmail, Postfix, qmail, Exim.
Received::Kind kind_without_client(std::string_view value) {
  const std::string text = to_lower(trim(value));
  const bool local = text.starts_with("(from ") || text.contains("(postfix, from userid ") ||
                     text.contains(" invoked by ") || text.contains(" with local ");
  return local ? Received::Kind::submitted : Received::Kind::internal;
}

}  // namespace

Received parse_received(std::string_view value) {
  const std::string line = unfold(value);
  std::string_view rest = line;
  const std::string_view first = take_word(rest);
  Received received;
  if (!equals_ignoring_case(first, "from")) {
    if (first.starts_with('(') || equals_ignoring_case(first, "by")) {
      received.kind = kind_without_client(line);
    }
    return received;
  }
  const auto clause = read_clause(rest);
  if (!clause) {
    return received;
  }
  received = from_clause(*clause);
  // Exim: "from user by host with local (Exim 4.96)"
  if (clause->comments.empty() && kind_without_client(line) == Received::Kind::submitted) {
    received.kind = Received::Kind::submitted;
  }
  return received;
}

}  // namespace anshin::text
