// By the first bytes of the files (https://www.sqlite.org/fileformat2.html, sections 1.3.3, 3, 4).
#include "registry/side_files.h"

#include "registry/descriptor.h"
#include "registry/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <string_view>

namespace anshin::registry {

namespace {

constexpr const char* log_suffix = "-wal";
constexpr const char* log_index_suffix = "-shm";
constexpr const char* journal_suffix = "-journal";

constexpr off_t log_header_octets = 32;  // frames follow it
constexpr std::size_t read_version_at = 19;
constexpr char reads_write_ahead_log = 2;
// A journal that was played back, or whose change is complete, begins otherwise.
constexpr std::string_view journal_magic = "\xD9\xD5\x05\xF9\x20\xA1\x63\xD7";

// The beginning of a regular file; empty where there is none of at least this length.
template <std::size_t Size>
std::string_view beginning_of(const std::string& path, std::array<char, Size>& octets) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  const bool is_read =
      file.is_open() && ::pread(file.number(), octets.data(), Size, 0) == ssize_t{Size};
  return is_read ? std::string_view(octets.data(), Size) : std::string_view();
}

bool has_written_log(const std::string& database) {
  struct stat log = {};
  if (::lstat((database + log_suffix).c_str(), &log) != 0 || log.st_size <= log_header_octets) {
    return false;
  }
  // A database that does not say so has no log: this one belonged to a file of the same name.
  std::array<char, read_version_at + 1> octets{};
  const auto header = beginning_of(database, octets);
  return !header.empty() && header.back() == reads_write_ahead_log;
}

bool has_open_journal(const std::string& database) {
  std::array<char, journal_magic.size()> octets{};
  return beginning_of(database + journal_suffix, octets) == journal_magic;
}

}  // namespace

std::string side_file_problem(const std::string& database) {
  const std::string advice =
      "a registry is changed by anshinctl alone. Close that program; where the file stays, "
      "\"sqlite3 " +
      database + " 'PRAGMA journal_mode=DELETE'\" takes its changes over";
  if (has_written_log(database)) {
    return "another program writes to it in WAL mode, and not all is in the file yet (" + database +
           log_suffix + "); " + advice +
           " (if the registry was put back from a backup, remove that file instead)";
  }
  if (has_open_journal(database)) {
    return "another program is changing it, or was stopped while it did (" + database +
           journal_suffix + "); " + advice;
  }
  return {};
}

void remove_side_files(const std::string& database) {
  for (const char* const suffix : {log_suffix, log_index_suffix, journal_suffix}) {
    remove_file(database + suffix);
  }
}

}  // namespace anshin::registry
