#include "auth/ambiguity.h"

#include "text/header_field.h"

#include <array>

namespace anshin::auth {
namespace {

// From is AuthorReader's.
constexpr std::array<std::string_view, 10> kOnlyOnce = {
    "Subject", "Date", "Message-ID",   "Sender",       "Reply-To",
    "To",      "Cc",   "MIME-Version", "Content-Type", "Content-Transfer-Encoding"};

constexpr char kNul = '\0';

/// What is wrong inside `text`, ignoring a CR at its very end; empty if nothing is.
std::string_view first_odd_octet(std::string_view text, bool after_cr) {
  if (text.find(kNul) != std::string_view::npos) {
    return "NUL";
  }
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    const bool paired = at == 0 ? after_cr : text[at - 1] == '\r';
    if (!paired) {
      return "bare LF";
    }
  }
  for (std::size_t at = text.find('\r'); at != std::string_view::npos;
       at = text.find('\r', at + 1)) {
    if (at + 1 < text.size() && text[at + 1] != '\n') {
      return "bare CR";
    }
  }
  return {};
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
  if (pending_cr_ && chunk.front() != '\n') {
    note("bare CR", "body");
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
