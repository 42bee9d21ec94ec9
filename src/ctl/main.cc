// anshinctl: the command line.
#include "ctl/mark_command.h"
#include "ctl/outcome.h"
#include "ctl/registry_commands.h"
#include "ctl/status_command.h"
#include "ctl/terminal.h"
#include "ctl/verify_command.h"
#include "text/printable.h"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <span>
#include <sstream>
#include <string>
#include <string_view>

namespace {

/// The first word that should be a command and is none, with what there is instead; empty if all
/// are known.
std::string unknown_command(CLI::App& app, std::span<char*> words) {
  CLI::App* place = &app;
  for (const std::string_view word : words) {
    if (word.starts_with('-') || place->get_subcommands({}).empty()) {
      return {};
    }
    CLI::App* next = nullptr;
    std::string known;
    for (CLI::App* command : place->get_subcommands({})) {
      known += (known.empty() ? "" : ", ") + command->get_name();
      next = command->get_name() == word ? command : next;
    }
    if (next == nullptr) {
      return "there is no command \"" + anshin::text::printable(word) + "\"; there are: " + known;
    }
    place = next;
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  using anshin::ctl::Outcome;
  CLI::App app("Looks into Anshin: verifies messages, edits the local registry, checks marks.");
  app.set_version_flag("--version", std::string("anshinctl ") + ANSHIN_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit status: 0 done; 1 the thing checked is not well; 2 usage; 75 temporary failure.\n"
      "\"anshinctl COMMAND --help\" shows an example of each command. See also: anshinctl(1)");
  Outcome outcome;
  anshin::ctl::add_verify_command(app, outcome);
  anshin::ctl::add_spf_command(app, outcome);
  anshin::ctl::add_registry_commands(app, outcome);
  anshin::ctl::add_mark_command(app, outcome);
  anshin::ctl::add_status_command(app, outcome);
  const std::span words(argv, static_cast<std::size_t>(argc));
  if (const std::string unknown = unknown_command(app, words.subspan(1)); !unknown.empty()) {
    std::cerr << "anshinctl: " << unknown << '\n';
    return Outcome::kUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream problem;
    const int status = app.exit(error, std::cout, problem);
    std::cerr << anshin::ctl::harmless(problem.str());
    return status == 0 ? Outcome::kDone : Outcome::kUsage;
  } catch (const std::exception& error) {
    std::cerr << "anshinctl: " << anshin::ctl::harmless(error.what()) << '\n';
    return Outcome::kNotWell;
  }
  return outcome.status;
}
