// Every change raises the serial or brings other times, which the same transaction writes last: who
// sees them sees the whole change. Revocations are compared one by one all the same, since a lost
// one does the most harm.
#include "registry/read_back.h"

#include "registry/registry_file.h"
#include "registry/side_files.h"
#include "registry/sqlite.h"

namespace anshin::registry {

std::expected<void, std::string> read_back(const std::string& path, const Written& written) {
  const auto identity = identify(path);
  if (!identity) {
    return std::unexpected(identity.error());
  }
  if (auto problem = side_file_problem(path); !problem.empty()) {
    return std::unexpected(std::move(problem));
  }
  auto connection = Connection::open_immutable(path);
  if (!connection) {
    return std::unexpected(connection.error());
  }
  if (auto good = check_schema(*connection, identity->size); !good) {
    return good;
  }
  const auto meta = read_meta(*connection);
  const auto revocations = read_revocations(*connection);
  if (!meta || !revocations) {
    return std::unexpected(meta ? revocations.error() : meta.error());
  }
  if (*meta != written.meta || *revocations != written.revocations) {
    return std::unexpected("it has serial " + std::to_string(meta->release.serial) +
                           " and not what was written as serial " +
                           std::to_string(written.meta.release.serial));
  }
  return {};
}

}  // namespace anshin::registry
