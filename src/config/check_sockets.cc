// Tries out the addresses that the daemon will listen on, without leaving anything behind.
#include "config/address.h"
#include "config/check.h"
#include "config/socket_address.h"

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <iterator>
#include <optional>
#include <system_error>

namespace anshin::config {

namespace {

namespace fs = std::filesystem;

// Of systemd/anshind.service.
constexpr const char* default_socket_folder = "/run/anshin";

std::string describe(int error) {
  return std::error_code(error, std::generic_category()).message();
}

int bind_to(const Endpoint& endpoint) {
  const SocketAddress address = socket_address(endpoint);
  const StreamSocket socket(address.family(), SOCK_NONBLOCK);
  const int on = 1;
  if (socket.get() < 0 ||
      ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0) {
    return errno;
  }
  return ::bind(socket.get(), address.generic(), address.length) == 0 ? 0 : errno;
}

Diagnoses check_endpoint(const Endpoint& endpoint, const std::string& key) {
  Diagnoses found;
  const auto& octets = endpoint.address.octets();
  if (std::ranges::all_of(octets, [](std::uint8_t octet) { return octet == 0; })) {
    found.push_back(
        {Severity::warning, key + ": " + endpoint.to_string() +
                                " listens on every interface; unless a firewall guards it, "
                                "use a loopback or an internal address"});
  }
  switch (const int error = bind_to(endpoint)) {
    case 0:
      break;
    case EADDRINUSE:
      found.push_back(
          {Severity::warning,
           key + ": " + endpoint.to_string() +
               " is in use. If it is the running anshind that listens there all is well; "
               "else choose another port"});
      break;
    case EADDRNOTAVAIL:
      found.push_back({Severity::error, key + ": no interface of this host has the address of " +
                                            endpoint.to_string() + "; correct it"});
      break;
    default:
      found.push_back({Severity::error, key + ": cannot listen on " + endpoint.to_string() + ": " +
                                            describe(error) + "; choose a port above 1023"});
  }
  return found;
}

/// What answers at a unix socket that exists: 0 or the error of connect().
int connect_to(const std::string& path) {
  const auto address = socket_address(path);
  if (!address) {
    return ENAMETOOLONG;
  }
  const StreamSocket socket(address->family(), SOCK_NONBLOCK);
  return ::connect(socket.get(), address->generic(), address->length) == 0 ? 0 : errno;
}

/// A folder that is not there before the service starts and goes when it stops, as systemd makes it
/// (RuntimeDirectory=), or tmpfiles.d at boot.
bool is_made_at_start(const fs::path& folder) {
  const std::string path = folder.lexically_normal().string();
  return path.starts_with("/run/") || path.starts_with("/var/run/");
}

Diagnosis missing_folder(const fs::path& folder) {
  const std::string what = "[milter] socket: there is no folder " + folder.string();
  if (folder == default_socket_folder) {
    return {Severity::note, what +
                                " yet; systemd makes it when the service starts (without "
                                "systemd: create it for the user that runs anshind)"};
  }
  if (is_made_at_start(folder)) {
    return {Severity::warning, what +
                                   " yet; see that it is there when anshind starts: "
                                   "RuntimeDirectory= in a drop-in of the service, or tmpfiles.d"};
  }
  return {Severity::error, what + "; create it for the user that runs anshind"};
}

std::optional<Diagnosis> check_folder(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return missing_folder(folder);
  }
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    return Diagnosis{Severity::error, "[milter] socket: the folder " + folder.string() +
                                          " cannot be written to: " + describe(errno) +
                                          "; give it to the user that runs anshind"};
  }
  return std::nullopt;
}

std::optional<Diagnosis> check_existing(const std::string& path) {
  std::error_code error;
  const auto status = fs::symlink_status(path, error);
  if (status.type() == fs::file_type::not_found) {
    return std::nullopt;
  }
  if (status.type() != fs::file_type::socket) {
    return Diagnosis{Severity::error,
                     "[milter] socket: " + path +
                         " exists and is not a socket; remove it or choose another path"};
  }
  if (const int result = connect_to(path); result == ECONNREFUSED) {
    return Diagnosis{Severity::note,
                     "[milter] socket: " + path +
                         " was left behind by a process that is gone; anshind replaces it"};
  }
  return Diagnosis{Severity::warning,
                   "[milter] socket: a process listens on " + path +
                       ". If it is the running anshind all is well; else choose another path"};
}

Diagnoses check_path(const std::string& path) {
  if (auto problem = check_folder(fs::path(path).parent_path())) {
    return {std::move(*problem)};
  }
  if (auto problem = check_existing(path)) {
    return {std::move(*problem)};
  }
  return {};
}

bool group_exists(const std::string& name) {
  std::array<char, 16384> buffer{};
  group entry{};
  group* result = nullptr;
  return ::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &result) == 0 &&
         result != nullptr;
}

}  // namespace

Diagnoses check_sockets(const Configuration& configuration) {
  const auto& milter = configuration.milter;
  Diagnoses found;
  const auto socket = parse_milter_socket(milter.socket);
  if (!socket) {
    found.push_back({Severity::error, "[milter] socket: " + socket.error()});
  } else if (const auto& endpoint = socket->endpoint) {
    found = check_endpoint(*endpoint, "[milter] socket");
  } else {
    found = check_path(socket->path);
  }
  if (!milter.socket_group.empty() && !group_exists(milter.socket_group)) {
    found.push_back(
        {Severity::error, "[milter] socket_group: there is no group \"" + milter.socket_group +
                              "\"; create it, or name the group of your MTA, e.g. \"postfix\""});
  }
  if (!configuration.metrics_listen.empty()) {
    if (const auto endpoint = parse_endpoint(configuration.metrics_listen)) {
      std::ranges::move(check_endpoint(*endpoint, "[metrics] listen"), std::back_inserter(found));
    }
  }
  return found;
}

}  // namespace anshin::config
