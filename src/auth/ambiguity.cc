#include "auth/ambiguity.h"

namespace anshin::auth {
namespace {

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

void AmbiguityWatch::header(std::string_view value) {
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
