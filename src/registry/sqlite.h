// The little of SQLite that the registry needs: connections, prepared statements, results as values
// or errors.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace anshin::registry {

/// A prepared statement. Run it with bind*, then step until it is done; reset() makes it ready for
/// the next run.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  /// `index` from 1. The octets must live until the statement is reset.
  void bind(int index, std::string_view text);
  void bind(int index, std::int64_t number);
  /// The same for a column that is a blob.
  void bind_blob(int index, std::string_view octets);
  /// True: there is a row. False: done. The error is SQLite's.
  std::expected<bool, std::string> step();
  /// Runs a statement that yields no row, and resets it.
  std::expected<void, std::string> run();
  void reset();

  /// Column of the current row, from 0. The view holds until the next step or reset.
  std::string_view text(int column) const;
  std::int64_t number(int column) const;
  std::optional<std::int64_t> optional_number(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// A connection for one thread at a time.
class Connection {
 public:
  /// Opens a complete file that nobody changes in place. SQLite neither locks nor writes it.
  static std::expected<Connection, std::string> open_immutable(const std::string& file);
  /// Opens an empty or complete file that nobody else uses, and follows no link in its place.
  /// Nothing is synced.
  static std::expected<Connection, std::string> open_private(const std::string& file);
  /// An empty database that goes with the connection.
  static std::expected<Connection, std::string> open_in_memory();

  /// Of a private connection to a file in WAL mode: has all changes go to the file itself again,
  /// for whoever opens it later too.
  std::expected<void, std::string> leave_wal_mode();

  /// Runs statements that yield nothing of interest.
  std::expected<void, std::string> execute(const char* sql);
  std::expected<Statement, std::string> prepare(std::string_view sql);
  /// The first column of the first row as a number or as text.
  std::expected<std::int64_t, std::string> query_number(std::string_view sql);
  std::expected<std::string, std::string> query_text(std::string_view sql);

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  explicit Connection(std::unique_ptr<sqlite3, Close> connection)
      : connection_(std::move(connection)) {}
  static std::expected<Connection, std::string> open(const std::string& name, int flags);

  std::unique_ptr<sqlite3, Close> connection_;
};

/// Prepares a statement for use and resets it on the way out, so that it holds no row of an
/// abandoned run.
class Use {
 public:
  explicit Use(Statement& statement) : statement_(statement) {}
  ~Use() { statement_.reset(); }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  Statement* operator->() { return &statement_; }

 private:
  Statement& statement_;
};

}  // namespace anshin::registry
