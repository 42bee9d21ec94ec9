#include "ctl/cross_check_report.h"

#include "ctl/table.h"
#include "ctl/terminal.h"
#include "text/printable.h"

#include <nlohmann/json.hpp>

#include <ostream>
#include <string>

namespace anshin::ctl {
namespace {

using telemetry::Agreement;

struct Sides {
  const service::Opinion& native;
  const service::Opinion& reference;
};

Sides sides(const service::Comparison& comparison, config::Engine engine) {
  if (engine == config::Engine::native) {
    return {.native = comparison.used, .reference = comparison.other};
  }
  return {.native = comparison.other, .reference = comparison.used};
}

std::string clean(std::string_view text) {
  return text::printable_utf8(text, 2000);
}

nlohmann::ordered_json json_of(const service::Opinion& opinion) {
  return {{"result", opinion.verdict}, {"reason", clean(opinion.reason)}};
}

}  // namespace

void print_comparisons(std::ostream& out, const std::vector<service::Comparison>& comparisons,
                       config::Engine engine) {
  out << '\n'
      << toned(
             "Native and reference engine (" + std::string(config::to_string(engine)) + " counts)",
             Tone::strong)
      << '\n';
  std::vector<std::vector<std::string>> rows;
  for (const service::Comparison& comparison : comparisons) {
    const Sides side = sides(comparison, engine);
    rows.push_back({std::string(telemetry::to_string(comparison.protocol)), side.native.verdict,
                    side.reference.verdict, std::string(telemetry::to_string(comparison.agreement)),
                    clean(comparison.subject)});
  }
  print_table(out, {"Protocol", "Native", "Reference", "Verdicts", "Subject"}, rows);
  for (const service::Comparison& comparison : comparisons) {
    if (comparison.agreement == Agreement::agree) {
      continue;
    }
    const Sides side = sides(comparison, engine);
    out << '\n'
        << telemetry::to_string(comparison.protocol) << ' ' << clean(comparison.subject) << ' '
        << telemetry::to_string(comparison.agreement) << '\n'
        << "  native     " << side.native.verdict << ": " << clean(side.native.reason) << '\n'
        << "  reference  " << side.reference.verdict << ": " << clean(side.reference.reason)
        << '\n';
  }
}

nlohmann::ordered_json comparisons_json(const std::vector<service::Comparison>& comparisons,
                                        config::Engine engine) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const service::Comparison& comparison : comparisons) {
    const Sides side = sides(comparison, engine);
    json.push_back({{"protocol", telemetry::to_string(comparison.protocol)},
                    {"subject", clean(comparison.subject)},
                    {"result", telemetry::to_string(comparison.agreement)},
                    {"native", json_of(side.native)},
                    {"reference", json_of(side.reference)}});
  }
  return json;
}

}  // namespace anshin::ctl
