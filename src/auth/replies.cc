#include "auth/replies.h"

#include "text/header_field.h"
#include "text/mailbox.h"
#include "text/printable.h"

#include <algorithm>
#include <array>

namespace anshin::auth {
namespace {

constexpr std::array<std::string_view, 3> reply_names = {"Reply-To", "Mail-Reply-To",
                                                         "Mail-Followup-To"};

bool is_blank(char octet) {
  return octet == ' ' || octet == '\t';
}

bool is_in_address(char octet) {
  constexpr std::string_view others = ".!#$%&'*+-/=?^_`{|}~";
  const auto is_within = [octet](char first, char last) { return first <= octet && octet <= last; };
  return is_within('a', 'z') || is_within('A', 'Z') || is_within('0', '9') ||
         others.contains(octet);
}

// Whether what stands around the "@" at `at` is an address alone, or alone in angle brackets.
bool is_plain_address(std::string_view value, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && is_in_address(value[begin - 1])) {
    --begin;
  }
  std::size_t end = at + 1;
  while (end < value.size() && is_in_address(value[end])) {
    ++end;
  }
  const char before = begin > 0 ? value[begin - 1] : ' ';
  const char behind = end < value.size() ? value[end] : ' ';
  const bool in_brackets = before == '<' && behind == '>';
  const bool alone = (is_blank(before) || before == ',') && (is_blank(behind) || behind == ',');
  return begin < at && end > at + 1 && (in_brackets || alone);
}

// Every "@" belongs to an address that the parser has found, and nothing else looks like one. What
// else RFC 5322 allows (comments, groups, blanks within addresses, quoted local parts) programs
// read in ways of their own; some take the first a@b that they see, wherever it stands.
bool is_plain(std::string_view value, const text::MailboxList& list) {
  constexpr std::string_view full_width_at = "\uFF20";
  const auto named_like_an_address = [full_width_at](const text::Mailbox& mailbox) {
    return mailbox.display_name.find_first_of("@<>") != std::string::npos ||
           mailbox.display_name.contains(full_width_at);
  };
  if (list.has_group || !list.comments.empty() || !text::is_utf8(value) ||
      value.find_first_of("\\():;") != std::string_view::npos ||
      std::ranges::any_of(list.mailboxes, named_like_an_address)) {
    return false;
  }
  std::size_t addresses = 0;
  for (std::size_t at = value.find('@'); at != std::string_view::npos;
       at = value.find('@', at + 1)) {
    if (!is_plain_address(value, at)) {
      return false;
    }
    ++addresses;
  }
  const auto brackets = [value](char bracket) {
    return static_cast<std::size_t>(std::ranges::count(value, bracket));
  };
  return addresses == list.mailboxes.size() && brackets('<') == brackets('>') &&
         brackets('<') <= addresses;
}

// Empty if programs might find other addresses there.
std::vector<std::string> domains_in(std::string_view value) {
  std::vector<std::string> domains;
  const auto list = text::parse_mailbox_list(value);
  if (!list || !is_plain(text::unfold(value), *list)) {
    return domains;
  }
  for (const text::Mailbox& mailbox : list->mailboxes) {
    if (std::ranges::find(domains, mailbox.domain) == domains.end()) {
      domains.push_back(mailbox.domain);
    }
  }
  return domains;
}

}  // namespace

void ReplyReader::header(std::string_view name, std::string_view value) {
  const std::string_view plain = text::field_name(name);
  const auto known = std::ranges::find_if(reply_names, [plain](std::string_view each) {
    return text::equals_ignoring_case(plain, each);
  });
  const bool is_first = known != reply_names.end() &&
                        std::ranges::find(fields_, *known, &ReplyField::name) == fields_.end();
  // With nothing in it answers go to the author.
  if (is_first && !text::trim(value).empty()) {
    fields_.push_back({.name = std::string(*known), .domains = domains_in(value)});
  }
}

}  // namespace anshin::auth
