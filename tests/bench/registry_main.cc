// The registry's benchmark: makes registries of any size, and measures them. tests/bench/registry
// runs it.
#include "bench/population.h"
#include "bench/registry_measure.h"

#include <CLI/CLI.hpp>

#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace anshin::bench {
namespace {

struct Options {
  MeasureOptions measure;
  std::string out;
};

void generate(const Options& options) {
  std::ofstream file(options.out, std::ios::binary | std::ios::trunc);
  Population(options.measure.size).for_each([&file](const registry::Organisation& organisation) {
    file << R"({"put":)" << registry::format_organisation(organisation) << "}\n";
  });
  if (!file.flush()) {
    throw std::runtime_error("cannot write " + options.out);
  }
}

int run(int argc, char** argv) {
  CLI::App app("Makes and measures a registry of millions of organisations");
  app.require_subcommand(1);
  Options options;
  const auto add = [&](const char* name, const char* what) {
    CLI::App* const command = app.add_subcommand(name, what);
    command->add_option("--organisations", options.measure.size.organisations);
    command->add_option("--domains", options.measure.size.domains);
    return command;
  };
  CLI::App* const make = add("generate", "Write JSON Lines for the import");
  make->add_option("--out", options.out)->required();
  make->callback([&options] { generate(options); });
  CLI::App* const ask = add("measure", "Measure a registry that was made of these lines");
  ask->add_option("--path", options.measure.folder)->required();
  ask->add_option("--snapshot", options.measure.snapshot)->required();
  ask->add_option("--samples", options.measure.samples);
  ask->add_option("--delta", options.measure.delta);
  ask->callback([&options] { std::cout << measure(options.measure) << '\n'; });
  CLI11_PARSE(app, argc, argv);
  return 0;
}

}  // namespace
}  // namespace anshin::bench

int main(int argc, char** argv) {
  try {
    return anshin::bench::run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "bench_registry: " << error.what() << '\n';
    return 1;
  }
}
