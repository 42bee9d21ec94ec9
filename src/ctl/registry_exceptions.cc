#include "ctl/registry_exceptions.h"

#include "authority/shared_domain.h"
#include "distribution/timestamp.h"
#include "registry/descriptor.h"
#include "text/header_field.h"
#include "text/printable.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <iostream>
#include <stdexcept>

namespace anshin::ctl {

namespace {

using Json = nlohmann::ordered_json;

constexpr mode_t file_mode = 0640;

// One write for all lines, so that a crash leaves no half of one.
void append(const std::string& path, const std::string& lines) {
  const registry::Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
             file_mode));
  struct stat status = {};
  const bool is_plain = file.is_open() && ::fstat(file.number(), &status) == 0 &&
                        S_ISREG(status.st_mode) && status.st_nlink == 1;
  if (!is_plain ||
      ::write(file.number(), lines.data(), lines.size()) != static_cast<ssize_t>(lines.size()) ||
      ::fsync(file.number()) != 0) {
    throw std::runtime_error(
        path + ": the change is in force, but its reason cannot be written there: " +
        (file.is_open() && !is_plain ? "it is no plain file, or has other names (hard links)"
                                     : std::strerror(errno)));
  }
}

}  // namespace

void describe_exceptions(CLI::App& command, ExceptionOptions& options) {
  CLI::Option* const force = command.add_flag(
      "--force", options.force,
      "Register public suffixes and domains of mailbox providers too: every user there would be "
      "shown as the organisation");
  CLI::Option* const reason =
      command
          .add_option("--reason", options.reason,
                      "Why that is right; kept in exceptions.jsonl in the registry's folder")
          ->check(CLI::Validator(
              [](std::string& text) {
                return text::trim(text).empty() ? std::string("must say something") : std::string();
              },
              ""));
  force->needs(reason);
  reason->needs(force);
}

void Exceptions::watch(registry::Editor& editor) {
  editor.ask_before_admission(
      [this](const registry::RegisteredDomain& registered) -> std::expected<void, std::string> {
        const std::string problem = authority::shared_domain_problem(registered);
        if (problem.empty()) {
          return {};
        }
        if (!options_.force) {
          return std::unexpected(problem +
                                 "; if it is right all the same: --force --reason \"...\"");
        }
        noted_.push_back({.domain = registered.domain, .problem = problem});
        return {};
      });
}

void Exceptions::keep(const std::string& folder) const {
  if (noted_.empty()) {
    return;
  }
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::string lines;
  for (const Exception& exception : noted_) {
    std::cerr << "anshinctl: warning: " << exception.domain << ' ' << exception.problem
              << "; registered all the same\n";
    lines += Json{{"time", distribution::format_timestamp(now)},
                  {"domain", exception.domain},
                  {"problem", exception.problem},
                  {"reason", options_.reason}}
                 .dump(-1, ' ', false, Json::error_handler_t::replace) +
             '\n';
  }
  append(folder + "/exceptions.jsonl", lines);
}

Json Exceptions::json() const {
  Json all = Json::array();
  for (const Exception& exception : noted_) {
    all.push_back({{"domain", exception.domain},
                   {"problem", exception.problem},
                   {"reason", text::printable_utf8(options_.reason)}});
  }
  return all;
}

}  // namespace anshin::ctl
