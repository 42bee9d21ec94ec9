// What `anshinctl mark verify` says of a message.
#pragma once

#include "ctl/mark_message.h"

#include <string>

namespace anshin::ctl {

/// One object, as all readers of Anshin-Mark give it (tests/data/mark/vectors/README.md).
std::string mark_json(const MarkOutcome& outcome);

/// In prose, on standard output.
void print_mark(const MarkOutcome& outcome);

}  // namespace anshin::ctl
