#include "ctl/configuration_option.h"

#include <filesystem>
#include <stdexcept>

namespace anshin::ctl {
namespace {

constexpr const char* kInstalled = "/etc/anshin/anshind.toml";

}  // namespace

config::Configuration load_configuration(const std::string& file) {
  if (file.empty() && !std::filesystem::exists(kInstalled)) {
    return config::defaults();
  }
  auto configuration = config::load(file.empty() ? kInstalled : file);
  if (configuration) {
    return std::move(*configuration);
  }
  std::string problems;
  for (const config::Problem& problem : configuration.error()) {
    problems += (problems.empty() ? "" : "\n") + problem.to_string();
  }
  throw std::runtime_error(problems);
}

}  // namespace anshin::ctl
