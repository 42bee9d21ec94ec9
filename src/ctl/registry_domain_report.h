// What was found out about domains, for people and for programs.
#pragma once

#include "authority/domain_control.h"

#include <nlohmann/json.hpp>

#include <vector>

namespace anshin::ctl {

/// The exit status: bad is 1, no answer 75; warnings do not count.
int status_of(const std::vector<authority::DomainReport>& reports);

/// A table, and below it what to do.
void print_reports(const std::vector<authority::DomainReport>& reports);

/// An array of domains with their checks.
nlohmann::ordered_json reports_json(const std::vector<authority::DomainReport>& reports);

}  // namespace anshin::ctl
