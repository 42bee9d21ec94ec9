// Names and identity of the files in a registry's folder.
#pragma once

#include "registry/sqlite.h"

#include <sys/stat.h>

#include <cstdint>
#include <expected>
#include <string>

namespace anshin::registry {

constexpr const char* file_name = "registry.db";
constexpr const char* new_file_name = "registry.db.new";  ///< a writer's, until it is renamed
constexpr const char* lock_name = "registry.lock";

/// Up to this size all pages are checked when a file is written or opened.
constexpr off_t max_checked_octets = 64 << 20;

/// Which file it is and in which state. Two that compare equal have the same content, unless the
/// clock lies.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  off_t size = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;
  bool operator==(const FileIdentity&) const = default;
  bool is_same_file(const FileIdentity& other) const {
    return device == other.device && inode == other.inode;
  }
};

/// The error says why there is no such regular file.
std::expected<FileIdentity, std::string> identify(const std::string& path);
/// The same of an open file.
std::expected<FileIdentity, std::string> identify(int descriptor);

/// Whether the open database has our application id, schema version and tables, and is as long as
/// its header says. The error says what it is instead.
std::expected<void, std::string> check_schema(Connection& connection, off_t file_size);

/// Whether every page can be read and makes sense. Reads the whole file.
std::expected<void, std::string> check_pages(Connection& connection);

}  // namespace anshin::registry
