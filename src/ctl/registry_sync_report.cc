// Reads the notes that syncs leave behind.
#include "ctl/registry_sync_report.h"

#include "ctl/table.h"
#include "distribution/timestamp.h"
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
  return time ? Json(distribution::format_timestamp(*time)) : Json(nullptr);
}

std::string result_text(const Received& registry, const distribution::SyncState& state) {
  if (!state.keys_problem.empty()) {
    return text::printable_utf8(state.keys_problem, max_shown);
  }
  if (!state.problem.empty()) {
    return text::printable_utf8(state.problem, max_shown);
  }
  return never_synced(registry) ? "never synced" : "in order";
}

Json keys_json(const distribution::SyncState& state) {
  Json keys = Json::array();
  for (const distribution::KeyStanding& key : state.keys) {
    keys.push_back({{"key", key.key}, {"counts", key.counts}, {"why", key.why}});
  }
  return keys;
}

}  // namespace

bool keys_are_known(const Received& registry) {
  return !registry.source || distribution::read_sync_state(*registry.source).keys_problem.empty();
}

bool never_synced(const Received& registry) {
  // The notes may be lost although what was received is there.
  return registry.source && !registry.in_force &&
         !distribution::read_sync_state(*registry.source).last_success;
}

Json sync_json(const Received& registry) {
  if (!registry.source) {
    return nullptr;
  }
  const auto state = distribution::read_sync_state(*registry.source);
  return {{"last_attempt", time_json(state.last_attempt)},
          {"last_success", time_json(state.last_success)},
          {"failures", state.failures},
          {"problem", text::printable_utf8(state.problem, max_shown)},
          {"trusted_keys", state.trusted_keys},
          {"keys", keys_json(state)},
          {"keys_problem", text::printable_utf8(state.keys_problem, max_shown)},
          {"site", text::printable_utf8(state.site, max_shown)}};
}

void print_syncs(const std::vector<Received>& registries) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::vector<std::string>> keys;
  for (const Received& registry : registries) {
    if (registry.source) {
      const auto state = distribution::read_sync_state(*registry.source);
      rows.push_back({registry.source->name, time_text(state.last_attempt),
                      time_text(state.last_success), result_text(registry, state)});
      for (const distribution::KeyStanding& key : state.keys) {
        keys.push_back({registry.source->name, key.key, key.counts ? "yes" : "no", key.why});
      }
    }
  }
  if (!rows.empty()) {
    std::cout << '\n';
    print_table(std::cout, {"RECEIVED", "LAST SYNC", "LAST SUCCESS", "RESULT"}, rows);
  }
  if (!keys.empty()) {
    std::cout << '\n';
    print_table(std::cout, {"RECEIVED", "KEY", "COUNTS", "WHY"}, keys);
  }
}

}  // namespace anshin::ctl
