// SQLite behind values and errors. Databases may be damaged or hostile, so every connection is
// opened defensively.
#include "registry/sqlite.h"

#include "text/printable.h"

#include <sqlite3.h>

#include <filesystem>
#include <system_error>

namespace anshin::registry {

namespace {

// Longest string or row that a connection accepts: an entry is at most 64 KB.
constexpr int max_value_octets = 1 << 20;

std::string message_of(sqlite3* connection, int code) {
  if (connection == nullptr) {
    return sqlite3_errstr(code);
  }
  return text::printable_utf8(sqlite3_errmsg(connection));  // may quote a damaged file
}

// A path as SQLite's URI form wants it (https://www.sqlite.org/uri.html).
std::string uri_of(const std::string& file, std::string_view parameters) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : file) {
    if (c == '%' || c == '?' || c == '#') {
      const auto octet = static_cast<unsigned char>(c);
      uri += '%';
      uri += hex[octet >> 4U];
      uri += hex[octet & 0x0FU];
    } else {
      uri += c;
    }
  }
  return uri.append(parameters);
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}
void Connection::Close::operator()(sqlite3* connection) const {
  sqlite3_close_v2(connection);
}

void Statement::bind(int index, std::string_view text) {
  sqlite3_bind_text64(statement_.get(), index, text.data(), text.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
}

void Statement::bind(int index, std::int64_t number) {
  sqlite3_bind_int64(statement_.get(), index, number);
}

void Statement::bind_blob(int index, std::string_view octets) {
  sqlite3_bind_blob64(statement_.get(), index, octets.data(), octets.size(), SQLITE_STATIC);
}

std::expected<bool, std::string> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) {
    return true;
  }
  if (code == SQLITE_DONE) {
    return false;
  }
  return std::unexpected(message_of(sqlite3_db_handle(statement_.get()), code));
}

std::expected<void, std::string> Statement::run() {
  const auto done = step();
  reset();
  if (!done) {
    return std::unexpected(done.error());
  }
  return {};
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

std::string_view Statement::text(int column) const {
  const void* const octets = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (octets == nullptr || size <= 0) {
    return {};
  }
  return {static_cast<const char*>(octets), static_cast<std::size_t>(size)};
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::optional<std::int64_t> Statement::optional_number(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) {
    return std::nullopt;
  }
  return number(column);
}

std::expected<Connection, std::string> Connection::open(const std::string& name, int flags) {
  sqlite3* raw = nullptr;
  const int code =
      sqlite3_open_v2(name.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, nullptr);
  Connection connection{std::unique_ptr<sqlite3, Close>(raw)};
  if (code != SQLITE_OK) {
    return std::unexpected(message_of(raw, code));
  }
  sqlite3_limit(raw, SQLITE_LIMIT_LENGTH, max_value_octets);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // mmap stays off: a file cut short under a mapping kills the process.
  const auto done = connection.execute(
      "PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;");
  if (!done) {
    return std::unexpected(done.error());
  }
  return connection;
}

std::expected<Connection, std::string> Connection::open_immutable(const std::string& file) {
  auto connection = open(uri_of(file, "?immutable=1"), SQLITE_OPEN_READONLY);
  if (connection) {
    // Looking at every cell of a page that is read for one of them would be a fifth of a lookup;
    // SQLite checks the cells that it uses all the same.
    if (const auto done =
            connection->execute("PRAGMA cache_size=-4096; PRAGMA cell_size_check=OFF;");
        !done) {
      return std::unexpected(done.error());
    }
  }
  return connection;
}

std::expected<Connection, std::string> Connection::open_private(const std::string& file) {
  // SQLite would refuse links on the way to the folder too; those are for whoever named it.
  const std::filesystem::path path(file);
  std::error_code missing;
  const auto folder = std::filesystem::canonical(
      path.has_parent_path() ? path.parent_path() : std::filesystem::path("."), missing);
  if (missing) {
    return std::unexpected(missing.message());
  }
  auto connection = open(uri_of((folder / path.filename()).string(), ""),
                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW);
  if (connection) {
    const auto done = connection->execute(
        "PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-8192;");
    if (!done) {
      return std::unexpected(done.error());
    }
  }
  return connection;
}

std::expected<Connection, std::string> Connection::open_in_memory() {
  return open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY);
}

std::expected<void, std::string> Connection::leave_wal_mode() {
  const auto mode = query_text("PRAGMA journal_mode=DELETE");
  if (!mode) {
    return std::unexpected(mode.error());
  }
  return *mode == "delete" ? std::expected<void, std::string>{}
                           : std::unexpected("it stays in the journal mode " + *mode);
}

std::expected<void, std::string> Connection::execute(const char* sql) {
  const int code = sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    return std::unexpected(message_of(connection_.get(), code));
  }
  return {};
}

std::expected<Statement, std::string> Connection::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  Statement statement(raw);
  if (code != SQLITE_OK) {
    return std::unexpected(message_of(connection_.get(), code));
  }
  return statement;
}

std::expected<std::int64_t, std::string> Connection::query_number(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) {
    return std::unexpected(statement.error());
  }
  const auto row = statement->step();
  if (!row) {
    return std::unexpected(row.error());
  }
  return *row ? statement->number(0) : 0;
}

std::expected<std::string, std::string> Connection::query_text(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) {
    return std::unexpected(statement.error());
  }
  const auto row = statement->step();
  if (!row) {
    return std::unexpected(row.error());
  }
  return *row ? std::string(statement->text(0)) : std::string{};
}

}  // namespace anshin::registry
