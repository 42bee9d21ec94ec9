#include "ctl/mark_report.h"

#include "ctl/terminal.h"
#include "registry/calendar_date.h"
#include "text/printable.h"

#include <nlohmann/json.hpp>

#include <iostream>

namespace anshin::ctl {
namespace {

std::string_view body_word(const MarkOutcome& outcome) {
  if (!outcome.body_was_checked) {
    return "not-checked";
  }
  return outcome.read ? "matches" : "differs";
}

std::string what_was_checked(const MarkOutcome& outcome) {
  if (outcome.read->key_name.empty()) {
    return "It has no signature.";
  }
  if (outcome.read->signed_alone) {
    return "Its signature is right. It covers the warning alone, not the message.";
  }
  std::string text = "Its signature is right, and covers " + outcome.read->signed_fields;
  if (outcome.body_was_checked) {
    text += outcome.read->tells_of_shown_fields
                ? "; the body, Content-Type, Reply-To and the other fields of fh= are those for "
                  "which it was given"
                : "; the body is the one for which it was given";
  }
  return text + ".";
}

}  // namespace

std::string mark_json(const MarkOutcome& outcome) {
  const mark::TrustedMark told = outcome.read.value_or(mark::TrustedMark{});
  const mark::Mark& mark = told.mark;
  const nlohmann::ordered_json json{
      {"result", outcome.read ? to_string(mark.kind) : "untrusted"},
      {"reason", outcome.read ? "" : to_string(outcome.read.error().why)},
      {"domain", mark.domain},
      {"organisation", mark.organisation},
      {"language", mark.language},
      {"id", mark.organisation_id},
      {"registry", mark.registry},
      {"serial", mark.serial},
      {"decided_at", told.decided_at.time_since_epoch().count()},
      {"key", told.key_name},
      {"body", body_word(outcome)}};
  return json.dump();
}

void print_mark(const MarkOutcome& outcome) {
  if (!outcome.read) {
    std::cout << toned("Show nothing", Tone::bad) << ": " << outcome.read.error().explanation
              << '\n';
    return;
  }
  const mark::Mark& mark = outcome.read->mark;
  const bool shown = mark.kind == mark::Kind::verified;
  std::cout << (shown ? toned("Show the mark", Tone::good) : toned("Show no mark", Tone::bad))
            << ": " << to_string(mark.kind);
  if (!mark.organisation.empty()) {
    std::cout << ", " << text::printable_utf8(mark.organisation) << " (" << mark.organisation_id
              << ")";
  }
  std::cout << "\nDecided by " << text::printable(outcome.read->authserv_id) << " on "
            << registry::format_time(outcome.read->decided_at) << " for "
            << (mark.domain.empty() ? "a message without author domain" : mark.domain) << ".\n"
            << what_was_checked(outcome) << '\n';
}

}  // namespace anshin::ctl
