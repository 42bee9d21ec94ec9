// By the system's own words, in whatever language it has them, and by SQLite's for SQLITE_FULL.
#include "distribution/full_disk.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace anshin::distribution {

std::string full_disk_advice(std::string_view error) {
  const std::array<std::string, 3> causes{std::strerror(ENOSPC), std::strerror(EDQUOT),
                                          "database or disk is full"};
  const bool is_full = std::ranges::any_of(causes, [error](const std::string& cause) {
    return error.find(cause) != std::string_view::npos;
  });
  return is_full ? "; what was in force stays. Make room on the file system that holds this file "
                   "(\"df -h\" and \"df -i\" show what is full), then it can be done again"
                 : "";
}

}  // namespace anshin::distribution
