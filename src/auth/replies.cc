#include "auth/replies.h"

#include "text/base64.h"
#include "text/header_field.h"
#include "text/mailbox.h"
#include "text/printable.h"

#include <algorithm>
#include <array>

namespace anshin::auth {
namespace {

constexpr std::array<std::string_view, 3> reply_names = {"Reply-To", "Mail-Reply-To",
                                                         "Mail-Followup-To"};
constexpr std::size_t longest_plain_value = 998;  // a line of RFC 5322 section 2.1.1

bool is_blank(char octet) {
  return octet == ' ' || octet == '\t';
}

bool is_letter_or_digit(char octet) {
  const auto is_within = [octet](char first, char last) { return first <= octet && octet <= last; };
  return is_within('a', 'z') || is_within('A', 'Z') || is_within('0', '9');
}

// Without what routes mail ("%", "!") or has a meaning in mailto: addresses.
bool is_in_local_part(char octet) {
  return is_letter_or_digit(octet) || std::string_view("._+-='").contains(octet);
}

bool is_in_domain(char octet) {
  return is_letter_or_digit(octet) || octet == '-' || octet == '.';
}

bool is_hex_digit(char octet) {
  return std::string_view("0123456789abcdefABCDEF").contains(octet);
}

// RFC 2047 section 4.2, with nothing that programs decode differently.
bool is_sound_q_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] < '!' || text[i] > '~') {
      return false;
    }
    if (text[i] == '=' &&
        (i + 2 >= text.size() || !is_hex_digit(text[i + 1]) || !is_hex_digit(text[i + 2]))) {
      return false;
    }
  }
  return true;
}

// Where the encoded word ends that begins at `begin`; npos if it is not one in UTF-8 that every
// program decodes alike.
std::size_t end_of_encoded_word(std::string_view value, std::size_t begin) {
  constexpr std::string_view charset = "=?utf-8?";
  constexpr std::string_view closing = "?=";
  const std::size_t encoding = begin + charset.size();
  const std::size_t content = encoding + 2;
  if ((begin > 0 && !is_blank(value[begin - 1])) || content > value.size() ||
      !text::equals_ignoring_case(value.substr(begin, charset.size()), charset) ||
      value[encoding + 1] != '?') {
    return std::string_view::npos;
  }
  const std::size_t length = value.substr(content).find('?');
  if (length == std::string_view::npos || !value.substr(content + length).starts_with(closing)) {
    return std::string_view::npos;
  }
  const std::string_view text = value.substr(content, length);
  const char kind = text::to_lower(value.substr(encoding, 1)).front();
  const bool sound = kind == 'b'   ? text::decode_base64(text).has_value()
                     : kind == 'q' ? is_sound_q_text(text)
                                   : false;
  const std::size_t end = content + length + closing.size();
  const bool ends = end < value.size() && (is_blank(value[end]) || value[end] == '<');
  return sound && ends ? end : std::string_view::npos;
}

// Whether each "?" is part of such a word.
bool has_plain_encoded_words(std::string_view value) {
  std::size_t at = value.find('?');
  while (at != std::string_view::npos) {
    if (at == 0) {
      return false;
    }
    const std::size_t end = end_of_encoded_word(value, at - 1);
    if (end == std::string_view::npos) {
      return false;
    }
    at = value.find('?', end);
  }
  return true;
}

// Whether what stands around the "@" at `at` is an address alone, or alone in angle brackets.
bool is_plain_address(std::string_view value, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && is_in_local_part(value[begin - 1])) {
    --begin;
  }
  std::size_t end = at + 1;
  while (end < value.size() && is_in_domain(value[end])) {
    ++end;
  }
  const char before = begin > 0 ? value[begin - 1] : ' ';
  const char behind = end < value.size() ? value[end] : ' ';
  const bool in_brackets = before == '<' && behind == '>';
  const bool alone = (is_blank(before) || before == ',') && (is_blank(behind) || behind == ',');
  return begin < at && end > at + 1 && (in_brackets || alone);
}

// Some programs decode a name before, or after, they look for addresses in it, or both.
bool is_named_like_an_address(const text::Mailbox& mailbox) {
  constexpr std::string_view full_width_at = "\uFF20";
  constexpr std::string_view small_at = "\uFE6B";
  const std::string& name = mailbox.display_name;
  return name.find_first_of("@<>?\"") != std::string::npos || name.contains(full_width_at) ||
         name.contains(small_at);
}

// Every "@" belongs to an address that the parser has found, and nothing else looks like one. What
// else RFC 5322 allows (comments, groups, blanks within addresses, quoted local parts) programs
// read in ways of their own; some take the first a@b that they see, wherever it stands.
bool is_plain(std::string_view value, const text::MailboxList& list) {
  if (value.size() > longest_plain_value || list.has_group || !list.comments.empty() ||
      !text::is_utf8(value) || value.find_first_of("\\():;") != std::string_view::npos ||
      !has_plain_encoded_words(value) ||
      std::ranges::any_of(list.mailboxes, is_named_like_an_address)) {
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
