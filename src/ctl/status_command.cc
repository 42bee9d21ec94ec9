#include "ctl/status_command.h"

#include <anshin/registry.h>

#include "config/registry_source.h"
#include "ctl/configuration_option.h"
#include "ctl/milter_probe.h"
#include "ctl/registry_sync_report.h"
#include "ctl/table.h"
#include "ctl/terminal.h"
#include "registry/calendar_date.h"
#include "text/printable.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace anshin::ctl {
namespace {

constexpr std::chrono::seconds kPatience{5};

struct Finding {
  std::string subject;
  bool well = false;
  std::string detail;
};

Finding milter_finding(const config::Configuration& configuration) {
  Finding finding{"milter " + configuration.milter.socket, false, ""};
  const auto socket = config::parse_milter_socket(configuration.milter.socket);
  if (!socket) {
    finding.detail = socket.error();
    return finding;
  }
  const auto answered = probe_milter(*socket, kPatience);
  finding.well = answered.has_value();
  finding.detail =
      answered ? "answers within " + std::to_string(answered->count()) + " ms" : answered.error();
  return finding;
}

Finding registry_finding(const config::Registry& settings) {
  const registry::Store store(settings.name, settings.path);
  const registry::Store::Information information = store.information();
  Finding finding{"registry " + settings.name, information.available, information.problem};
  if (information.available) {
    finding.detail = std::to_string(information.organisations) + " organisations, " +
                     std::to_string(information.domains) + " domains, serial " +
                     std::to_string(information.serial);
  }
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (information.available && information.expires && *information.expires < now) {
    finding.well = false;
    finding.detail += ", expired on " + registry::format_time(*information.expires);
  }
  const Received received{.source = config::source_of(settings),
                          .in_force = !information.origin.empty()};
  if (never_synced(received)) {
    finding.well = false;
    finding.detail = "never synced";
  }
  if (received.source) {
    const std::string problem = distribution::read_sync_state(*received.source).problem;
    finding.detail +=
        problem.empty() ? "" : "; the last sync did not succeed: " + text::printable_utf8(problem);
  }
  return finding;
}

void print_json(const std::vector<Finding>& findings, bool well) {
  nlohmann::ordered_json json = {{"well", well}, {"parts", nlohmann::ordered_json::array()}};
  for (const Finding& finding : findings) {
    json["parts"].push_back(
        {{"subject", finding.subject}, {"well", finding.well}, {"detail", finding.detail}});
  }
  std::cout << json.dump(2) << '\n';
}

void print_findings(const std::vector<Finding>& findings) {
  std::vector<std::vector<std::string>> rows;
  rows.reserve(findings.size());
  for (const Finding& finding : findings) {
    rows.push_back({finding.subject,
                    finding.well ? toned("well", Tone::good) : toned("not well", Tone::bad),
                    finding.detail});
  }
  print_table(std::cout, {"part", "state", "detail"}, rows);
}

int run(const std::string& file, bool json) {
  const config::Configuration configuration = load_configuration(file);
  std::vector<Finding> findings = {milter_finding(configuration)};
  bool well = findings.front().well;
  for (const config::Registry& settings : configuration.registries) {
    findings.push_back(registry_finding(settings));
    well = well && findings.back().well;
  }
  if (json) {
    print_json(findings, well);
  } else {
    print_findings(findings);
  }
  return well ? Outcome::kDone : Outcome::kNotWell;
}

}  // namespace

void add_status_command(CLI::App& app, Outcome& outcome) {
  struct Options {
    std::string configuration;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "status", "Tell whether the daemon answers and whether the registries on disk can be read");
  command->add_option("-c,--config", options->configuration,
                      "Configuration file (default: /etc/anshin/anshind.toml if it is there)");
  command->add_flag("--json", options->json, "One JSON object, for programs");
  command->footer(
      "Exit status: 0 all is well; 1 something is not. Fit for a monitoring system.\n\nExample:\n"
      "  anshinctl status -c /etc/anshin/anshind.toml");
  command->callback(
      [options, &outcome] { outcome.status = run(options->configuration, options->json); });
}

}  // namespace anshin::ctl
