// Results as prose for people: what was found, why, and what the message would get.
#pragma once

#include "ctl/message_file.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace anshin::ctl {

void print_report(std::ostream& out, const Verified& verified,
                  const config::Configuration& configuration);
/// Cells of a table: file, author, DMARC, mark and what would be done.
std::vector<std::string> summary(const std::string& file, const Verified& verified);
void print_spf(std::ostream& out, const SpfResult& result);

}  // namespace anshin::ctl
