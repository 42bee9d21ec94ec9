// `registry status`: what is in force of each registry, and whether its publisher is followed.
#include "ctl/outcome.h"
#include "ctl/registry_showing.h"
#include "ctl/registry_sync_report.h"
#include "ctl/table.h"
#include "distribution/timestamp.h"
#include "registry/calendar_date.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace anshin::ctl {
namespace {

using Json = nlohmann::ordered_json;

std::chrono::sys_seconds current_time() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

bool is_expired(const registry::Store::Information& information) {
  return information.expires && current_time() > *information.expires;
}

Json time_json(const std::optional<std::chrono::sys_seconds>& time) {
  return time ? Json(distribution::format_timestamp(*time)) : Json(nullptr);
}

Json status_json(const registry::Store& store, const registry::Store::Information& information) {
  return {{"name", store.name()},
          {"available", information.available && !is_expired(information)},
          {"problem", information.problem},
          {"serial", information.serial},
          {"organisations", information.organisations},
          {"domains", information.domains},
          {"local", store.role() == registry::Store::Role::local},
          {"revocations", information.revocations},
          {"origin", information.origin},
          {"look_alikes", information.look_alikes},
          {"issued", time_json(information.issued)},
          {"expires", time_json(information.expires)}};
}

std::string state_text(const Received& received, const registry::Store::Information& information) {
  if (never_synced(received)) {
    return information.available ? "never synced: what is here was not received" : "never synced";
  }
  if (!information.available) {
    return "unavailable: " + information.problem;
  }
  if (is_expired(information)) {
    return "expired";
  }
  if (!keys_are_known(received)) {
    return "not updated: it is not known which keys count";
  }
  return information.look_alikes
             ? "in order"
             : "in order, but look-alikes are off until the next change or sync";
}

}  // namespace

int run_status(const StatusOptions& options) {
  int status = Outcome::kDone;
  Json all = Json::array();
  std::vector<std::vector<std::string>> rows;
  std::vector<Received> received;
  for (RegistryPlace& place : registry_places(options.where)) {
    received.push_back({.source = std::move(place.source)});
  }
  for (const auto& store : registry_stores(options.where)) {
    const auto information = store->information();
    received[rows.size()].in_force = !information.origin.empty();
    const std::string state = state_text(received[rows.size()], information);
    const bool well = information.available && !is_expired(information) &&
                      !never_synced(received[rows.size()]) && keys_are_known(received[rows.size()]);
    status = well ? status : Outcome::kNotWell;
    all.push_back(status_json(*store, information));
    all.back()["sync"] = sync_json(received[rows.size()]);
    rows.push_back({store->name(), std::to_string(information.serial),
                    std::to_string(information.organisations), std::to_string(information.domains),
                    std::to_string(information.revocations),
                    information.expires ? registry::format_time(*information.expires) : "never",
                    state});
  }
  if (options.where.json) {
    std::cout << Json{{"registries", all}}.dump() << '\n';
    return status;
  }
  print_table(std::cout,
              {"NAME", "SERIAL", "ORGANISATIONS", "DOMAINS", "REVOKED", "EXPIRES", "STATE"}, rows);
  print_syncs(received);
  return status;
}

}  // namespace anshin::ctl
