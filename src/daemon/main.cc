// anshind: the command line.
#include "config/check.h"
#include "config/configuration.h"
#include "daemon/daemon.h"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <string>

namespace {

constexpr int kNotWell = 1;
constexpr int kUsage = 2;

/// Prints what is wrong with the file; tells whether nothing was.
bool report(const std::vector<anshin::config::Problem>& problems) {
  for (const auto& problem : problems) {
    std::cerr << problem.to_string() << '\n';
  }
  return problems.empty();
}

/// Prints the findings; exit status 1 if something does not work.
int check_and_tell(const anshin::config::Configuration& configuration) {
  using anshin::config::Severity;
  bool works = true;
  for (const auto& found : anshin::config::check(configuration)) {
    std::cout << anshin::config::to_string(found.severity) << ": " << found.what << '\n';
    works = works && found.severity != Severity::error;
  }
  std::cout << configuration.file
            << (works ? ": ready to serve\n" : ": not ready, see the errors above\n");
  return works ? 0 : kNotWell;
}

int serve_or_check(const std::string& file, bool only_check) {
  auto configuration = anshin::config::load(file);
  if (!configuration) {
    report(configuration.error());
    return kNotWell;
  }
  if (only_check) {
    return check_and_tell(*configuration);
  }
  return anshin::daemon::run(std::move(*configuration));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Verifies SPF, DKIM, ARC and DMARC of arriving mail and marks what comes from registered "
      "organisations.\n"
      "Runs in the foreground as a milter for Postfix or Sendmail.");
  app.set_version_flag("--version", std::string("anshind ") + ANSHIN_VERSION);
  std::string file = "/etc/anshin/anshind.toml";
  app.add_option("-c,--config", file, "Configuration file")->capture_default_str();
  bool only_check = false;
  app.add_flag("--check", only_check,
               "Look at the configuration, the files, keys and sockets it names; say what is "
               "wrong; exit 0 or 1");
  app.footer(
      "Signals: SIGHUP or SIGUSR1 reads the configuration again without dropping a connection; "
      "SIGTERM lets "
      "messages under way\n"
      "finish, then ends.\n\nExample:\n  anshind -c /etc/anshin/anshind.toml --check\nSee also: "
      "anshind(8), anshind.toml(5), anshinctl(1)");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  try {
    return serve_or_check(file, only_check);
  } catch (const std::exception& error) {
    std::cerr << "anshind: " << error.what() << '\n';
    return kNotWell;
  }
}
