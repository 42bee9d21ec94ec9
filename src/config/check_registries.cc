// Looks at the registries on disk, as the user that runs the check.
#include <anshin/distribution.h>
#include <anshin/registry.h>

#include "config/check.h"
#include "config/registry_source.h"
#include "config/shell_word.h"
#include "registry/calendar_date.h"
#include "text/printable.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <set>
#include <string_view>
#include <system_error>

namespace anshin::config {

namespace {

namespace fs = std::filesystem;

std::chrono::sys_seconds current_time() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

constexpr std::string_view installed_file = "/etc/anshin/anshind.toml";

/// How to fill a registry: a command to paste.
std::string remedy(const Registry& registry, const std::string& file) {
  const bool is_named = !file.empty() && file != installed_file;
  const std::string place =
      (is_named ? " -c " + shell_word(file) : "") + " --registry " + registry.name;
  if (!registry.url.empty()) {
    return "fetch it with: anshinctl registry sync" + place;
  }
  const std::string import = "anshinctl registry import FILE" + place;
  return registry.local ? "if it was lost, bring it back from a backup, since nobody else knows "
                          "what it revoked; else begin with: " +
                              import + " --create"
                        : "fill it with: " + import;
}

/// What is in force, by what it says of itself.
Diagnoses check_content(const Registry& registry, const registry::Store::Information& information,
                        const std::string& key, const std::string& fill) {
  if (!information.available) {
    return {{Severity::error, key + information.problem + "; " + fill}};
  }
  if (information.expires && *information.expires < current_time()) {
    // Mail flows, and the daemon goes on fetching: what is configured works.
    return {{Severity::warning, key + "it expired on " +
                                    registry::format_time(*information.expires) +
                                    ", so no message gets its marks; " + fill}};
  }
  Diagnoses found;
  if (!information.look_alikes) {
    found.push_back(
        {Severity::warning,
         key +
             "it was made by another version of Anshin, so no look-alikes are found in it until "
             "it is synced or edited next" +
             (registry.url.empty() ? "" : "; " + fill)});
  }
  if (information.organisations == 0 && !registry.local) {
    found.push_back(
        {Severity::warning, key + "it holds no organisation, so no message gets a mark; " + fill});
    return found;
  }
  found.push_back({Severity::note, key + std::to_string(information.organisations) +
                                       " organisations with " +
                                       std::to_string(information.domains) + " domains, serial " +
                                       std::to_string(information.serial)});
  return found;
}

/// How far the publisher can be followed.
Diagnoses check_source(const Registry& registry, const distribution::Source& source,
                       const std::string& key) {
  Diagnoses found;
  if (::access(registry.path.c_str(), W_OK) != 0) {
    found.push_back({Severity::error,
                     key + "the folder " + registry.path +
                         " cannot be written to, so what the publisher has cannot be stored; the "
                         "user that runs anshind must own it"});
  }
  if (registry.url.starts_with("http://")) {
    found.push_back({Severity::warning,
                     key + "url is plain http: signatures protect what is received, but whoever is "
                           "on the way can hold updates back until it expires; use https if the "
                           "publisher has it"});
  }
  if (!registry.ca_file.empty() && ::access(registry.ca_file.c_str(), R_OK) != 0) {
    found.push_back({Severity::error, key + "ca_file: " + registry.ca_file + " cannot be read"});
  }
  const auto state = distribution::read_sync_state(source);
  if (!state.problem.empty()) {
    found.push_back({Severity::warning, key + "the last sync did not succeed: " +
                                            text::printable_utf8(state.problem, 500)});
  }
  using Keys = std::set<std::string>;
  if (!state.keys_problem.empty()) {
    found.push_back({Severity::error, key + text::printable_utf8(state.keys_problem, 500)});
    return found;
  }
  const Keys configured(source.public_keys.begin(), source.public_keys.end());
  if (Keys(state.trusted_keys.begin(), state.trusted_keys.end()) != configured) {
    std::string keys;
    for (const auto& trusted : state.trusted_keys) {
      keys.append(keys.empty() ? "\"" : ", \"").append(trusted).append("\"");
    }
    found.push_back(
        {Severity::note, key +
                             "the publisher has announced other keys, which count instead of "
                             "public_keys; write them there before you move to another host: " +
                             keys});
  }
  return found;
}

Diagnoses check_registry(const Registry& registry, const std::string& file) {
  const std::string fill = remedy(registry, file);
  const std::string key = "[[registry]] " + registry.name + ": ";
  std::error_code error;
  if (!fs::is_directory(registry.path, error)) {
    return {{Severity::error, key + "there is no folder " + registry.path +
                                  "; make it for the user that runs anshind; " + fill}};
  }
  if (::access(registry.path.c_str(), R_OK | X_OK) != 0) {
    return {{Severity::error, key + "the folder " + registry.path +
                                  " cannot be read; give the user that runs anshind access to it"}};
  }
  const auto source = source_of(registry);
  const auto information = registry::Store(registry.name, registry.path).information();
  Diagnoses found;
  if (source && !fs::exists(registry.path + "/registry.db", error)) {
    // The daemon fetches it soon after its start: not there yet is no error.
    found.push_back({Severity::warning,
                     key +
                         "it was never synced, so no message gets its marks until anshind has "
                         "fetched it; " +
                         fill});
  } else {
    found = check_content(registry, information, key, fill);
  }
  if (source) {
    std::ranges::move(check_source(registry, *source, key), std::back_inserter(found));
  }
  return found;
}

}  // namespace

Diagnoses check_registries(const Configuration& configuration) {
  if (configuration.registries.empty()) {
    return {
        {Severity::note, "there is no [[registry]]: messages are verified, but none gets a mark"}};
  }
  Diagnoses found;
  for (const auto& registry : configuration.registries) {
    std::ranges::move(check_registry(registry, configuration.file), std::back_inserter(found));
  }
  return found;
}

}  // namespace anshin::config
