#include "dns/system_servers.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

namespace anshin::dns {

namespace {

constexpr std::size_t max_servers = 16;
constexpr std::size_t max_size = 65536;
// A file that was written this lately may be written again without its times showing it.
constexpr std::time_t restless_seconds = 2;

std::string_view next_word(std::string_view& line) {
  constexpr std::string_view blanks = " \t\r";
  const auto begin = std::min(line.find_first_not_of(blanks), line.size());
  const auto end = std::min(line.find_first_of(blanks, begin), line.size());
  const std::string_view word = line.substr(begin, end - begin);
  line.remove_prefix(end);
  return word;
}

void add_server(ResolvConf& read, std::string_view text) {
  auto server = parse_server_address(text);
  if (!server) {
    read.problem += (read.problem.empty() ? "" : "; ") + server.error();
  } else if (read.servers.size() < max_servers) {
    read.servers.push_back(std::move(*server));
  }
}

bool wants_tcp(std::string_view options) {
  for (auto word = next_word(options); !word.empty(); word = next_word(options)) {
    if (word == "use-vc") {
      return true;
    }
  }
  return false;
}

ServerAddress local_host() {
  return parse_server_address("127.0.0.1").value();
}

bool is_same_file(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
         a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec &&
         a.st_ctim.tv_sec == b.st_ctim.tv_sec && a.st_ctim.tv_nsec == b.st_ctim.tv_nsec;
}

std::string system_message() {
  return std::generic_category().message(errno);
}

}  // namespace

ResolvConf parse_resolv_conf(std::string_view text) {
  ResolvConf read;
  bool tcp = false;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string_view keyword = next_word(line);
    if (keyword == "nameserver") {
      add_server(read, next_word(line));
    } else if (keyword == "options") {
      tcp = tcp || wants_tcp(line);
    }
  }
  for (ServerAddress& server : read.servers) {
    server.tcp = tcp;
  }
  return read;
}

SystemServers::SystemServers(std::string path) : path_(std::move(path)), servers_{local_host()} {
  look();
}

bool SystemServers::look() {
  if (unchanged()) {
    return false;
  }
  auto read = read_file();
  settled_ = settled_ && read.has_value();
  ResolvConf now = read ? std::move(*read) : ResolvConf{.problem = std::move(read.error())};
  if (now.servers.empty()) {
    now.problem = now.problem.empty() ? "it names no name server" : now.problem;
    now.servers = servers_;
  }
  const bool changed = now.servers != servers_ || now.problem != problem_;
  servers_ = std::move(now.servers);
  problem_ = std::move(now.problem);
  return changed;
}

bool SystemServers::unchanged() {
  struct stat status = {};
  if (::stat(path_.c_str(), &status) != 0) {
    status = {};
  }
  const bool same = settled_ && is_same_file(status, seen_);
  seen_ = status;
  const std::time_t age = std::time(nullptr) - status.st_mtim.tv_sec;
  settled_ = age > restless_seconds;
  return same;
}

std::expected<ResolvConf, std::string> SystemServers::read_file() const {
  // Not blocking: it may be anything.
  const int descriptor = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    return std::unexpected(system_message());
  }
  std::string text(max_size, '\0');
  std::size_t size = 0;
  ssize_t got = 0;
  while (size < text.size() &&
         (got = ::read(descriptor, text.data() + size, text.size() - size)) > 0) {
    size += static_cast<std::size_t>(got);
  }
  const std::string failure = got < 0 ? system_message() : "";
  ::close(descriptor);
  if (!failure.empty()) {
    return std::unexpected(failure);
  }
  text.resize(size);
  return parse_resolv_conf(text);
}

}  // namespace anshin::dns
