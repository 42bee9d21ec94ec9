// Whether an Authentication-Results field from outside must go (RFC 8601 section 5): because it
// claims to be ours, or has a version that is not known. Readers differ in what they accept, so
// this accepts more than the grammar.
#include <anshin/authentication_results.h>

#include "authres/scanner.h"
#include "text/domain_name.h"
#include "text/header_field.h"
#include "text/mailbox.h"
#include "text/utf8.h"

#include <algorithm>
#include <optional>

namespace anshin::authres {
namespace {

constexpr std::string_view known_version = "1";  // RFC 8601 section 2.2
constexpr std::size_t longest_id = 1024;         // longer text is no domain name in any form

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Characters of an id: what no reader takes for a separator. Non-ASCII is for U-labels, the slash
/// for a job.
bool is_id_char(char c) {
  return is_token_char(c) || c == '/' || static_cast<unsigned char>(c) >= 0x80U;
}

/// What stands before the first result.
struct Claim {
  std::string id;
  std::string_view version;  ///< digits, or empty
};

/// nullopt if it is broken.
std::optional<Claim> claim_of(std::string_view value) {
  Scanner scanner(value);
  if (!scanner.skip_cfws()) {
    return std::nullopt;
  }
  std::optional<std::string> id;
  if (scanner.peek() == '"') {
    id = scanner.take_quoted_string();
  } else {
    id = std::string(scanner.take_while(is_id_char));
  }
  if (!id || id->empty() || !scanner.skip_cfws()) {
    return std::nullopt;
  }
  const std::string_view version = scanner.take_while(is_digit);
  if (!scanner.skip_cfws() || !(scanner.at_end() || scanner.peek() == ';')) {
    return std::nullopt;
  }
  return Claim{.id = *std::move(id), .version = version};
}

/// An id in the form in which ids are compared: lower case, A-labels. nullopt if it is not ASCII
/// and no domain name either.
std::optional<std::string> comparable(std::string_view id) {
  if (id.size() <= longest_id) {
    if (auto domain = text::normalise_domain(id)) {
      return *std::move(domain);
    }
  }
  return text::is_ascii(id) ? std::optional(text::to_lower(id)) : std::nullopt;
}

/// What stands before the first semicolon outside of comments and quoted strings, with and without
/// its comments, white space, quotes and backslashes. If a comment or a quoted string has no end,
/// that is everything.
struct Head {
  std::string_view raw;
  std::string squeezed;
};

Head head_of(std::string_view value) {
  Scanner scanner(value);
  Head head;
  head.raw = value;
  while (scanner.skip_cfws() && !scanner.at_end()) {
    if (scanner.peek() == ';') {
      head.raw = value.substr(0, value.size() - scanner.rest().size());
      break;
    }
    if (scanner.peek() == '"') {
      head.squeezed += scanner.take_quoted_string().value_or("");
      continue;
    }
    const char c = scanner.peek();
    scanner.take(c);
    head.squeezed += c;
  }
  std::erase_if(head.squeezed, [](char c) {
    return (c >= '\0' && c <= ' ') || c == '\x7f' || c == '"' || c == '\\';
  });
  return head;
}

/// For what cannot be read: whether our id occurs in it, as A-labels or as U-labels.
bool occurs(std::string_view value, const std::string& ours) {
  const Head head = head_of(value);
  const std::string unicode = text::unicode_domain(ours);
  const std::string raw = text::to_lower(head.raw);
  const std::string squeezed = text::to_lower(head.squeezed);
  return raw.contains(ours) || raw.contains(unicode) || squeezed.contains(ours) ||
         squeezed.contains(unicode);
}

/// The text as a reader shows it who decodes encoded words and drops what cannot be seen.
std::string as_shown(std::string_view text) {
  const std::string decoded = text::decode_encoded_words(text);
  std::string shown;
  for (std::string_view rest = decoded; !rest.empty();) {
    const text::Utf8Character character = text::first_character(rest);
    const char32_t c = character.code_point;
    if (c == 0x3002 || c == 0xFF0E || c == 0xFF61) {  // the dots of IDNA (RFC 3490 section 3.1)
      shown += '.';
    } else if (character.valid && !text::is_unprintable(c) && c != ' ' && c != '\'') {
      shown += rest.substr(0, character.length);
    }
    rest.remove_prefix(character.length);
  }
  return text::to_lower(shown);
}

/// Whether a reader may see our id in a field whose id is dressed up or missing.
bool is_shown_as(std::string_view value, const std::string& ours) {
  const Head head = head_of(value);
  const bool plain =
      text::is_ascii(head.raw) && !head.raw.contains("=?") && !head.raw.contains('\'');
  if (plain && !head.squeezed.empty()) {
    return false;
  }
  const std::string shown = as_shown(head.squeezed.empty() ? value : head.raw);
  return shown.contains(ours) || shown.contains(text::unicode_domain(ours));
}

}  // namespace

bool bears(std::string_view value, std::string_view authserv_id) {
  const std::string ours = comparable(authserv_id).value_or("");
  if (ours.empty()) {
    return false;
  }
  if (is_shown_as(value, ours)) {
    return true;
  }
  const auto claim = claim_of(value);
  if (!claim) {
    return occurs(value, ours);
  }
  const std::string_view id = claim->id;
  const auto whole = comparable(id);
  const auto without_job = comparable(id.substr(0, id.find('/')));
  if (whole == ours || without_job == ours) {
    return true;
  }
  const bool readable = std::ranges::all_of(id, is_id_char) && (whole || without_job);
  return !readable && occurs(value, ours);
}

bool has_unknown_version(std::string_view value) {
  const auto claim = claim_of(value);
  if (!claim || claim->version.empty()) {
    return false;
  }
  const std::size_t zeros = std::min(claim->version.find_first_not_of('0'), claim->version.size());
  return claim->version.substr(zeros) != known_version;
}

}  // namespace anshin::authres
