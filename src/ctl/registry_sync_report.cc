// Reads the notes that syncs leave behind.
#include "ctl/registry_sync_report.h"

#include "ctl/table.h"
#include "registry/calendar_date.h"
#include "text/printable.h"

#include <chrono>
#include <iostream>
#include <string>

namespace anshin::ctl {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t max_shown = 300;

std::string time_text(const std::optional<std::chrono::sys_seconds>& time) {
  return time ? registry::format_time(*time) : "never";
}

Json time_json(const std::optional<std::chrono::sys_seconds>& time) {
  return time ? Json(registry::format_time(*time)) : Json(nullptr);
}

}  // namespace

Json sync_json(const std::optional<distribution::Source>& source) {
  if (!source) {
    return nullptr;
  }
  const auto state = distribution::read_sync_state(*source);
  return {{"last_attempt", time_json(state.last_attempt)},
          {"last_success", time_json(state.last_success)},
          {"failures", state.failures},
          {"problem", text::printable_utf8(state.problem, max_shown)},
          {"trusted_keys", state.trusted_keys},
          {"site", text::printable_utf8(state.site, max_shown)}};
}

void print_syncs(const std::vector<std::optional<distribution::Source>>& sources) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& source : sources) {
    if (source) {
      const auto state = distribution::read_sync_state(*source);
      rows.push_back(
          {source->name, time_text(state.last_attempt), time_text(state.last_success),
           state.problem.empty() ? "in order" : text::printable_utf8(state.problem, max_shown)});
    }
  }
  if (!rows.empty()) {
    std::cout << '\n';
    print_table(std::cout, {"RECEIVED", "LAST SYNC", "LAST SUCCESS", "RESULT"}, rows);
  }
}

}  // namespace anshin::ctl
