#include "milter/listener.h"

#include "config/address.h"
#include "config/socket_address.h"

#include <fcntl.h>
#include <grp.h>
#include <libmilter/mfapi.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <set>
#include <stdexcept>

namespace anshin::milter {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what);
}

std::string system_error() {
  return std::strerror(errno);
}

bool somebody_listens(const std::string& path) {
  const auto address = config::socket_address(path);
  if (!address) {
    fail("milter.socket: the path " + path + " is too long for a socket; choose a shorter one");
  }
  const config::StreamSocket probe(AF_UNIX, 0);
  return ::connect(probe.get(), address->generic(), address->length) == 0;
}

void make_way(const std::string& path) {
  struct stat status = {};
  if (::lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) {
      return;
    }
    fail("milter.socket: cannot look at " + path + ": " + system_error());
  }
  if (!S_ISSOCK(status.st_mode)) {
    fail("milter.socket: " + path +
         " exists and is not a socket; remove it or choose another path");
  }
  if (somebody_listens(path)) {
    fail("milter.socket: another process listens on " + path +
         "; stop it (is anshind running already?) or choose another path");
  }
  if (::unlink(path.c_str()) != 0) {
    fail("milter.socket: cannot remove the stale socket " + path + ": " + system_error());
  }
}

void set_access(const std::string& path, unsigned mode, const std::string& group) {
  if (!group.empty()) {
    std::array<char, 16384> buffer{};
    struct group entry = {};
    struct group* found = nullptr;
    if (::getgrnam_r(group.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 ||
        found == nullptr) {
      fail("milter.socket_group: there is no group " + group);
    }
    if (::chown(path.c_str(), static_cast<uid_t>(-1), found->gr_gid) != 0) {
      fail("milter.socket_group: cannot give " + path + " to the group " + group + ": " +
           system_error() + "; is the daemon's user a member of it?");
    }
  }
  if (::chmod(path.c_str(), static_cast<mode_t>(mode)) != 0) {
    fail("milter.socket_mode: cannot set the permissions of " + path + ": " + system_error());
  }
}

std::set<int> listening_descriptors() {
  std::set<int> result;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    const std::string name = entry.path().filename();
    int number = -1;
    std::from_chars(name.data(), name.data() + name.size(), number);
    int listening = 0;
    socklen_t size = sizeof listening;
    if (::getsockopt(number, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening != 0) {
      result.insert(number);
    }
  }
  return result;
}

/// "unix:/run/anshin/milter.sock", "inet:8891@127.0.0.1", "inet6:8891@::1"
std::string libmilter_name(const config::MilterSocket& socket) {
  if (!socket.endpoint) {
    return "unix:" + socket.path;
  }
  const IpAddress& address = socket.endpoint->address;
  return (address.is_v4() ? "inet:" : "inet6:") + std::to_string(socket.endpoint->port) + "@" +
         address.to_string();
}

/// libmilter keeps the descriptor of its listening socket to itself.
int open_through_libmilter(const std::string& connection) {
  const std::set<int> before = listening_descriptors();
  std::string writable = connection;
  if (smfi_setconn(writable.data()) != MI_SUCCESS || smfi_opensocket(false) != MI_SUCCESS) {
    fail("milter.socket: cannot listen on " + connection + ": " + system_error() +
         "; does the folder exist and may this user write there, or is the port taken?");
  }
  for (const int descriptor : listening_descriptors()) {
    if (!before.contains(descriptor)) {
      return descriptor;
    }
  }
  fail("milter.socket: libmilter opened no socket for " + connection);
}

}  // namespace

Listener::Listener(const std::string& socket, unsigned mode, const std::string& group)
    : quiet_(AF_UNIX, SOCK_NONBLOCK) {
  if (quiet_.get() < 0) {
    fail("milter.socket: cannot open a socket: " + system_error());
  }
  const auto parsed = config::parse_milter_socket(socket);
  if (!parsed) {
    fail("milter.socket: " + parsed.error());
  }
  unix_path_ = parsed->path;
  if (!unix_path_.empty()) {
    make_way(unix_path_);
  }
  // Between bind and chmod nobody else shall connect.
  const mode_t before = ::umask(0177);
  try {
    descriptor_ = open_through_libmilter(libmilter_name(*parsed));
  } catch (...) {
    ::umask(before);
    throw;
  }
  ::umask(before);
  gate_.emplace(descriptor_);
  if (!unix_path_.empty()) {
    set_access(unix_path_, mode, group);
    return;
  }
  // libmilter writes each reply packet by itself: Nagle's algorithm and delayed acknowledgements
  // would hold them back for 40 ms each. Accepted sockets inherit the option on Linux.
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Listener::~Listener() {
  if (!unix_path_.empty()) {
    ::unlink(unix_path_.c_str());
  }
}

void Listener::look() {
  if (gate_) {
    gate_->look();
  }
}

void Listener::close() noexcept {
  if (descriptor_ < 0) {
    return;
  }
  gate_->stop();
  // libmilter stops serving its connections when its own listener stops, so it gets a socket in the
  // old one's place that nobody can find (autobound in the abstract namespace).
  const sockaddr nowhere{.sa_family = AF_UNIX, .sa_data = {}};
  ::bind(quiet_.get(), &nowhere, sizeof(sa_family_t));
  ::listen(quiet_.get(), 1);
  ::dup2(quiet_.get(), descriptor_);
  if (!unix_path_.empty()) {
    ::unlink(unix_path_.c_str());
    unix_path_.clear();  // from now on it may be a successor's
  }
  descriptor_ = -1;
}

}  // namespace anshin::milter
