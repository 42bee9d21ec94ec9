#include "ctl/registry_command.h"

#include "distribution/full_disk.h"

#include <cerrno>
#include <cstring>
#include <iostream>
#include <stdexcept>

namespace anshin::ctl {
namespace {

void flush_output() {
  errno = 0;
  std::cout.flush();
  if (!std::cout) {
    throw std::runtime_error(std::string("standard output: cannot be written") +
                             (errno == 0 ? "" : std::string(": ") + std::strerror(errno)));
  }
}

}  // namespace

int run_command(const std::function<int()>& run) {
  try {
    const int status = run();
    flush_output();
    return status;
  } catch (const CLI::Error&) {
    throw;
  } catch (const std::runtime_error& error) {
    const std::string advice = distribution::full_disk_advice(error.what());
    if (advice.empty()) {
      throw;
    }
    throw std::runtime_error(error.what() + advice);
  }
}

}  // namespace anshin::ctl
