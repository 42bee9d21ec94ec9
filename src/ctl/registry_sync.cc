// The same sync that anshind runs in the background, once, with a progress bar.
#include "ctl/registry_sync.h"

#include <anshin/distribution.h>

#include "config/registry_source.h"
#include "ctl/acting_as_owner.h"
#include "ctl/configuration_option.h"
#include "ctl/import_progress.h"
#include "ctl/registry_command.h"
#include "text/printable.h"

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anshin::ctl {
namespace {

using distribution::Source;
using distribution::SyncProgress;
using distribution::SyncResult;
using distribution::SyncStatus;

constexpr std::size_t max_shown = 1000;

struct SyncCommandOptions {
  std::string configuration;
  std::string registry;
  bool json = false;
  bool reset = false;
};

// The line on a terminal that tells how far a sync is.
class Display {
 public:
  void show(const SyncProgress& progress) {
    if (!line_ || progress.stage != stage_) {
      stage_ = progress.stage;
      line_.emplace(progress.total);
      if (::isatty(STDERR_FILENO) == 1) {
        std::cerr << "\r\033[K" << label() << std::flush;
      }
    }
    if (stage_ != SyncProgress::Stage::finishing) {
      line_->show(progress.done);
    }
  }
  void clear() {
    line_.reset();
    if (::isatty(STDERR_FILENO) == 1) {
      std::cerr << "\r\033[K" << std::flush;
    }
  }

 private:
  std::string_view label() const {
    switch (stage_) {
      case SyncProgress::Stage::fetching:
        return "fetching";
      case SyncProgress::Stage::importing:
        return "importing";
      case SyncProgress::Stage::finishing:
        return "putting it in force";
    }
    return "";
  }

  SyncProgress::Stage stage_ = SyncProgress::Stage::fetching;
  std::optional<ImportProgress> line_;
};

std::string_view word(SyncStatus status) {
  switch (status) {
    case SyncStatus::updated:
      return "updated";
    case SyncStatus::unchanged:
      return "unchanged";
    case SyncStatus::refused:
      return "refused";
    case SyncStatus::failed:
      return "failed";
  }
  return "failed";
}

int exit_status(SyncStatus status) {
  switch (status) {
    case SyncStatus::updated:
    case SyncStatus::unchanged:
      return Outcome::kDone;
    case SyncStatus::refused:
      return Outcome::kNotWell;
    case SyncStatus::failed:
      return Outcome::kTemporary;
  }
  return Outcome::kTemporary;
}

// The registries to sync; those without a url only where none is named.
std::vector<Source> sources_of(const SyncCommandOptions& options) {
  std::vector<Source> sources;
  std::string names;
  for (const auto& registry : load_configuration(options.configuration).registries) {
    names += (names.empty() ? "" : ", ") + registry.name;
    const bool meant = options.registry.empty() || registry.name == options.registry;
    auto source = meant ? config::source_of(registry) : std::nullopt;
    if (source) {
      sources.push_back(std::move(*source));
    } else if (meant && !options.registry.empty()) {
      throw CLI::ValidationError("--registry", "\"" + options.registry +
                                                   "\" has no url in the configuration, so there "
                                                   "is nothing to fetch it from");
    }
  }
  if (!sources.empty()) {
    return sources;
  }
  if (!options.registry.empty()) {
    throw CLI::ValidationError("--registry", "\"" + text::printable(options.registry) +
                                                 "\" is not configured; there is: " + names);
  }
  throw CLI::ValidationError(
      "--config", "no registry with a url is configured; see [[registry]] in anshind.toml(5)");
}

SyncResult sync_one(const Source& source, bool reset) {
  const ActingAsOwner acting(source.folder);
  Display display;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  auto result = distribution::sync(
      source, now,
      {.accept_rollback = reset,
       .progress = [&display](const SyncProgress& progress) { display.show(progress); },
       .stop = nullptr});
  display.clear();
  return result;
}

void print(const Source& source, const SyncResult& result) {
  const std::string reason = text::printable_utf8(result.reason, max_shown);
  switch (result.status) {
    case SyncStatus::updated:
      std::cout << source.name << ": " << reason << "; " << result.entries
                << (result.entries == 1 ? " entry changed, " : " entries changed, ")
                << result.octets << " bytes fetched\n";
      return;
    case SyncStatus::unchanged:
      std::cout << source.name << ": unchanged, serial " << result.serial << ": " << reason << '\n';
      return;
    case SyncStatus::refused:
    case SyncStatus::failed:
      break;
  }
  std::cerr << "anshinctl: registry " << source.name << ": " << word(result.status) << ": "
            << reason << '\n';
}

nlohmann::ordered_json to_json(const Source& source, const SyncResult& result) {
  return {{"name", source.name},
          {"status", word(result.status)},
          {"serial", result.serial},
          {"from_delta", result.from_delta},
          {"entries", result.entries},
          {"octets", result.octets},
          {"reason", text::printable_utf8(result.reason, max_shown)}};
}

// What is refused will not mend itself, so it is told before what may.
int worse(int a, int b) {
  const bool refused = a == Outcome::kNotWell || b == Outcome::kNotWell;
  return refused ? Outcome::kNotWell : std::max(a, b);
}

int run_sync(const SyncCommandOptions& options) {
  const auto sources = sources_of(options);
  if (options.reset && options.registry.empty() && sources.size() > 1) {
    throw CLI::ValidationError("--reset", "name the registry that shall be replaced: --registry");
  }
  int status = Outcome::kDone;
  auto all = nlohmann::ordered_json::array();
  for (const Source& source : sources) {
    const SyncResult result = sync_one(source, options.reset);
    status = worse(status, exit_status(result.status));
    if (options.json) {
      all.push_back(to_json(source, result));
    } else {
      print(source, result);
    }
  }
  if (options.json) {
    std::cout << nlohmann::ordered_json{{"registries", all}}.dump() << '\n';
  }
  return status;
}

void describe(CLI::App& command, SyncCommandOptions& options) {
  command.add_option("-c,--config", options.configuration,
                     "Configuration file (default: /etc/anshin/anshind.toml if it is there)");
  command.add_option("--registry", options.registry,
                     "Name of a registry with a url (default: all of them)");
  command.add_flag("--reset", options.reset,
                   "Replace what is here as a whole, even by an older version: the publisher began "
                   "anew");
  command.add_flag("--json", options.json, "JSON, for programs");
  command.footer(
      "anshind does the same in the background. It may run meanwhile; lookups see the old or the "
      "new version.\n"
      "Exit status: 0 updated or unchanged; 1 refused, what is offered is not acceptable; 75 "
      "failed, try again.\n\nExample:\n"
      "  sudo -u anshin anshinctl registry sync --registry robins");
}

}  // namespace

void add_sync_command(CLI::App& registry, Outcome& outcome) {
  add_registry_command(registry, outcome, "sync",
                       "Fetch what the publishers of the configured registries have new", run_sync,
                       describe);
}

}  // namespace anshin::ctl
