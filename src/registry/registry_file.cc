// Recognises a registry file, and refuses what is foreign, of another version, cut short or
// damaged.
#include "registry/registry_file.h"

#include "registry/schema.h"
#include "text/printable.h"

#include <cerrno>
#include <cstring>

namespace anshin::registry {

namespace {

constexpr std::int64_t ns_per_second = 1'000'000'000;

std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * ns_per_second + time.tv_nsec;
}

// What SQLite itself makes of create_tables.
const std::string& expected_schema() {
  static const std::string schema = [] {
    auto connection = Connection::open_in_memory();
    if (!connection || !connection->execute(create_tables)) {
      return std::string{};
    }
    return connection->query_text(schema_query).value_or("");
  }();
  return schema;
}

std::unexpected<std::string> damaged(const std::string& what) {
  return std::unexpected("is damaged: " + text::printable(what, 200));
}

std::expected<FileIdentity, std::string> identity_of(int failed, const struct stat& status) {
  if (failed != 0) {
    return std::unexpected(errno == ENOENT
                               ? std::string("does not exist")
                               : std::string("cannot be examined: ") + std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) {
    return std::unexpected("is not a regular file");
  }
  return FileIdentity{.device = status.st_dev,
                      .inode = status.st_ino,
                      .size = status.st_size,
                      .modified_ns = nanoseconds(status.st_mtim),
                      .changed_ns = nanoseconds(status.st_ctim)};
}

}  // namespace

std::expected<FileIdentity, std::string> identify(const std::string& path) {
  struct stat status = {};
  const int failed = ::stat(path.c_str(), &status);
  return identity_of(failed, status);
}

std::expected<FileIdentity, std::string> identify(int descriptor) {
  struct stat status = {};
  const int failed = ::fstat(descriptor, &status);
  return identity_of(failed, status);
}

std::expected<void, std::string> check_schema(Connection& connection, off_t file_size) {
  const auto application = connection.query_number("PRAGMA application_id");
  const auto version = connection.query_number("PRAGMA user_version");
  const auto pages = connection.query_number("PRAGMA page_count");
  const auto page_size = connection.query_number("PRAGMA page_size");
  for (const auto* number : {&application, &version, &pages, &page_size}) {
    if (!*number) {
      return damaged(number->error());
    }
  }
  if (*application != application_id) {
    return std::unexpected("is not a registry");
  }
  if (*version != schema_version) {
    return std::unexpected("has format version " + std::to_string(*version) +
                           ", but this program reads version " + std::to_string(schema_version));
  }
  if (*pages * *page_size != file_size) {
    return damaged("it has " + std::to_string(file_size) + " bytes where its header says " +
                   std::to_string(*pages * *page_size));
  }
  const auto schema = connection.query_text(schema_query);
  if (!schema) {
    return damaged(schema.error());
  }
  if (schema->empty() || *schema != expected_schema()) {
    return std::unexpected("has tables that this program did not make");
  }
  return {};
}

std::expected<void, std::string> check_pages(Connection& connection) {
  const auto answer = connection.query_text("PRAGMA quick_check(1)");
  if (!answer) {
    return damaged(answer.error());
  }
  if (*answer != "ok") {
    return damaged(*answer);
  }
  return {};
}

}  // namespace anshin::registry
