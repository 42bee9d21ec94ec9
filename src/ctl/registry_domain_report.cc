#include "ctl/registry_domain_report.h"

#include "ctl/outcome.h"
#include "ctl/table.h"

#include <algorithm>
#include <iostream>
#include <string>
#include <utility>

namespace anshin::ctl {
namespace {

using authority::CheckOutcome;
using authority::DomainReport;
using Json = nlohmann::ordered_json;

std::string_view word(CheckOutcome outcome) {
  switch (outcome) {
    case CheckOutcome::good:
      return "ok";
    case CheckOutcome::doubtful:
      return "warning";
    case CheckOutcome::unavailable:
      return "no answer";
    case CheckOutcome::missing:
      return "missing";
    case CheckOutcome::wrong:
      return "wrong";
  }
  std::unreachable();
}

}  // namespace

int status_of(const std::vector<DomainReport>& reports) {
  CheckOutcome worst = CheckOutcome::good;
  for (const DomainReport& report : reports) {
    worst = std::max(worst, report.outcome());
  }
  switch (worst) {
    case CheckOutcome::good:
    case CheckOutcome::doubtful:
      return Outcome::kDone;
    case CheckOutcome::unavailable:
      return Outcome::kTemporary;
    case CheckOutcome::missing:
    case CheckOutcome::wrong:
      return Outcome::kNotWell;
  }
  std::unreachable();
}

void print_reports(const std::vector<DomainReport>& reports) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> to_do;
  for (const DomainReport& report : reports) {
    for (const authority::DomainCheck& check : report.checks) {
      rows.push_back({check.subject, std::string(word(check.outcome)), check.name, check.found});
      if (!check.advice.empty()) {
        to_do.push_back(check.name + ": " + check.advice);
      }
    }
  }
  print_table(std::cout, {"CHECK", "RESULT", "NAME", "FOUND"}, rows);
  if (!to_do.empty()) {
    std::cout << "\nWhat to do:\n";
  }
  for (const std::string& line : to_do) {
    std::cout << "  " << line << '\n';
  }
}

Json reports_json(const std::vector<DomainReport>& reports) {
  Json domains = Json::array();
  for (const DomainReport& report : reports) {
    Json checks = Json::array();
    for (const authority::DomainCheck& check : report.checks) {
      checks.push_back({{"check", check.subject},
                        {"name", check.name},
                        {"result", word(check.outcome)},
                        {"found", check.found},
                        {"advice", check.advice}});
    }
    domains.push_back({{"domain", report.domain},
                       {"result", word(report.outcome())},
                       {"checks", std::move(checks)}});
  }
  return domains;
}

}  // namespace anshin::ctl
