// Results as prose for people: what was found, why, and what the message would get.
#pragma once

#include "ctl/message_file.h"

#include <iosfwd>

namespace anshin::ctl {

void print_report(std::ostream& out, const Verified& verified,
                  const config::Configuration& configuration);
void print_spf(std::ostream& out, const SpfResult& result);

}  // namespace anshin::ctl
