// The one row of `meta`.
#include "registry/meta.h"

namespace anshin::registry {

namespace {

std::chrono::sys_seconds time_of(std::int64_t seconds) {
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

std::int64_t seconds_of(std::chrono::sys_seconds time) {
  return time.time_since_epoch().count();
}

}  // namespace

std::expected<Meta, std::string> read_meta(Connection& connection) {
  auto row = connection.prepare(
      "SELECT serial, origin, issued, expires, organisations, domains, keys, "
      "keys_version FROM meta");
  const auto there = row ? row->step() : std::unexpected(row.error());
  if (!there) {
    return std::unexpected(there.error());
  }
  if (!*there) {
    return std::unexpected("it does not tell its serial");
  }
  for (const int column : {0, 4, 5, 6}) {
    if (row->number(column) < 0) {
      return std::unexpected("a number is negative");
    }
  }
  const auto count = [&row](int column) { return static_cast<std::uint64_t>(row->number(column)); };
  Meta meta;
  meta.release.serial = count(0);
  meta.release.registry = row->text(1);
  if (const auto issued = row->optional_number(2)) {
    meta.is_issued = true;
    meta.release.issued = time_of(*issued);
  }
  if (const auto expires = row->optional_number(3)) {
    meta.release.expires = time_of(*expires);
  }
  meta.organisations = count(4);
  meta.domains = count(5);
  meta.keys = count(6);
  meta.keys_version = row->text(7);
  return meta;
}

std::expected<void, std::string> write_meta(Connection& connection, const Meta& meta) {
  auto statement = connection.prepare(
      "UPDATE meta SET serial = ?1, origin = ?2, issued = ?3, expires = ?4, organisations = ?5, "
      "domains = ?6, keys = ?7, keys_version = ?8");
  if (!statement) {
    return std::unexpected(statement.error());
  }
  const auto bind = [&statement](int index, std::uint64_t number) {
    statement->bind(index, static_cast<std::int64_t>(number));
  };
  bind(1, meta.release.serial);
  statement->bind(2, meta.release.registry);
  statement->bind(3, seconds_of(meta.release.issued));
  if (meta.release.expires) {
    statement->bind(4, seconds_of(*meta.release.expires));
  }
  bind(5, meta.organisations);
  bind(6, meta.domains);
  bind(7, meta.keys);
  statement->bind(8, meta.keys_version);
  return statement->run();
}

}  // namespace anshin::registry
