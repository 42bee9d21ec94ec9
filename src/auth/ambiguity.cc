#include "auth/ambiguity.h"

#include "text/header_field.h"
#include "text/octet_block.h"

#include <algorithm>
#include <array>

namespace anshin::auth {
namespace {

// Those whose content a mark vouches for, and those by which answers go; From is AuthorReader's.
constexpr auto kOnlyOnce = std::to_array<std::string_view>(
    {"Subject", "Date", "Message-ID", "To", "Cc", "Sender", "Reply-To", "Mail-Reply-To",
     "Mail-Followup-To", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
     "Content-Disposition", "Content-Base", "Content-Location"});

constexpr char kNul = '\0';

bool is_odd(char octet, char before) {
  return octet == kNul || (octet == '\n') != (before == '\r');
}

/// The first octet that is NUL, or of CR and LF one without the other before or behind it; the size
/// if there is none. `before` stands in front of the text. A CR at the very end is left open.
std::size_t find_odd(std::string_view text, char before) {
  using Block = text::OctetBlock;
  if (text.empty() || is_odd(text.front(), before)) {
    return 0;
  }
  std::size_t at = 1;
  while (at + text::block_octets <= text.size()) {
    const Block here = text::load_block(text.data() + at);
    const Block behind = text::load_block(text.data() + at - 1);
    const std::size_t plain =
        text::octets_before(Block(here == kNul) | (Block(here == '\n') ^ Block(behind == '\r')));
    at += plain;
    if (plain < text::block_octets) {
      return at;
    }
  }
  while (at < text.size() && !is_odd(text[at], text[at - 1])) {
    ++at;
  }
  return at;
}

/// What is wrong inside `text`, ignoring a CR at its very end; empty if nothing is.
std::string_view first_odd_octet(std::string_view text, bool after_cr) {
  const std::size_t at = find_odd(text, after_cr ? '\r' : ' ');
  if (at == text.size()) {
    return {};
  }
  if (text[at] == kNul) {
    return "NUL";
  }
  return text[at] == '\n' ? "bare LF" : "bare CR";
}

// RFC 5322 section 3.6.8
bool is_field_name(std::string_view name) {
  return std::ranges::all_of(name, [](char octet) { return '!' <= octet && octet <= '~'; });
}

bool breaks_outside_a_fold(std::string_view value) {
  for (std::size_t at = value.find('\n'); at != std::string_view::npos;
       at = value.find('\n', at + 1)) {
    if (at + 1 == value.size() || (value[at + 1] != ' ' && value[at + 1] != '\t')) {
      return true;
    }
  }
  return false;
}

}  // namespace

void AmbiguityWatch::note(std::string_view what, std::string_view where) {
  finding_.append(what).append(" in the ").append(where);
}

void AmbiguityWatch::count(std::string_view name) {
  const std::string_view plain = text::field_name(name);
  for (std::size_t i = 0; i < kOnlyOnce.size(); ++i) {
    if (!text::equals_ignoring_case(plain, kOnlyOnce.at(i))) {
      continue;
    }
    if ((seen_ & (1U << i)) != 0) {
      finding_.append("two ").append(kOnlyOnce.at(i)).append(" fields");
    }
    seen_ |= 1U << i;
    return;
  }
}

void AmbiguityWatch::header(std::string_view name, std::string_view value) {
  if (!finding_.empty()) {
    return;
  }
  count(name);
  if (!finding_.empty()) {
    return;
  }
  if (!is_field_name(text::field_name(name))) {
    finding_ = "a field name with odd octets";
    return;
  }
  if (const std::string_view odd = first_odd_octet(value, false); !odd.empty()) {
    note(odd, "header");
  } else if (value.ends_with('\r')) {
    note("bare CR", "header");
  } else if (breaks_outside_a_fold(value)) {
    note("line break without a fold", "header");
  }
}

void AmbiguityWatch::body(std::string_view chunk) {
  if (!finding_.empty() || chunk.empty()) {
    return;
  }
  if (const std::string_view odd = first_odd_octet(chunk, pending_cr_); !odd.empty()) {
    note(odd, "body");
    return;
  }
  pending_cr_ = chunk.back() == '\r';
}

void AmbiguityWatch::end() {
  if (finding_.empty() && pending_cr_) {
    note("bare CR", "body");
  }
}

}  // namespace anshin::auth
