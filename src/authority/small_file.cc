// Reading with a bound, writing by a synced copy and a rename.
#include "authority/small_file.h"

#include "registry/durable_file.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace anshin::authority {

namespace {

constexpr mode_t public_mode = 0644;
constexpr const char* new_suffix = ".new";

std::unexpected<std::string> system_error(const std::string& path, const std::string& what) {
  return std::unexpected(path + ": " + what + ": " + std::strerror(errno));
}

}  // namespace

std::expected<std::optional<std::string>, std::string> read_small_file(const std::string& path,
                                                                       std::size_t max_octets) {
  if (!registry::file_exists(path)) {
    return std::nullopt;
  }
  std::error_code problem;
  if (!std::filesystem::is_regular_file(path, problem)) {
    return std::unexpected(path + ": " + (problem ? problem.message() : "is not a regular file"));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return system_error(path, "cannot be opened");
  }
  std::string content(max_octets + 1, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (file.bad()) {
    return system_error(path, "cannot be read");
  }
  content.resize(static_cast<std::size_t>(file.gcount()));
  if (content.size() > max_octets) {
    return std::unexpected(path + ": is longer than " + std::to_string(max_octets) + " octets");
  }
  return content;
}

std::expected<NextFile, std::string> NextFile::write(const std::string& path,
                                                     const std::string& content) {
  const std::string new_path = path + new_suffix;
  registry::remove_file(new_path);
  if (const auto written = registry::write_new_file(new_path, content, public_mode); !written) {
    return std::unexpected(written.error());
  }
  return NextFile(path);
}

NextFile::~NextFile() {
  if (!path_.empty()) {
    registry::remove_file(path_ + new_suffix);
  }
}

NextFile::NextFile(NextFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}

std::expected<void, std::string> NextFile::put_in_place() {
  auto done = registry::replace_durably(path_ + new_suffix, path_);
  path_ = done ? std::string{} : path_;
  return done;
}

std::expected<void, std::string> write_small_file(const std::string& path,
                                                  const std::string& content) {
  auto next = NextFile::write(path, content);
  return next ? next->put_in_place() : std::unexpected(next.error());
}

}  // namespace anshin::authority
