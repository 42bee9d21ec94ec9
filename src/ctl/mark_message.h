// A message from a file for `anshinctl mark verify`.
#pragma once

#include <anshin/mark.h>

#include <expected>
#include <string>

namespace anshin::ctl {

/// What a message's mark and, where it is verified, its body come to.
struct MarkOutcome {
  std::expected<mark::TrustedMark, mark::Refusal> read;
  bool body_was_checked = false;
};

/// Reads the message, in pieces. `file` may be "-" for standard input. Throws std::runtime_error if
/// it cannot be read.
MarkOutcome read_marked_message(const std::string& file, const mark::Trust& trust);

}  // namespace anshin::ctl
