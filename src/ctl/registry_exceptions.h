// Domains that are registered although strangers have names or mailboxes there: --force and
// --reason.
#pragma once

#include <anshin/registry.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace anshin::ctl {

struct ExceptionOptions {
  bool force = false;
  std::string reason;
};

void describe_exceptions(CLI::App& command, ExceptionOptions& options);

/// Refuses such domains, or notes them where the options say --force.
class Exceptions {
 public:
  explicit Exceptions(const ExceptionOptions& options) : options_(options) {}

  /// Both must outlive the editor's last put.
  void watch(registry::Editor& editor);
  /// After the commit: says on standard error what was registered all the same, and appends it with
  /// the reason to exceptions.jsonl in the registry's folder. Throws std::runtime_error where that
  /// cannot be written.
  void keep(const std::string& folder) const;
  /// An object for each domain.
  nlohmann::ordered_json json() const;

 private:
  struct Exception {
    std::string domain;
    std::string problem;
  };

  const ExceptionOptions& options_;
  std::vector<Exception> noted_;
};

}  // namespace anshin::ctl
