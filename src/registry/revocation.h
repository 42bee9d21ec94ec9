// What an admin revokes in a local registry.
#pragma once

#include <anshin/registry.h>

#include "registry/sqlite.h"

#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::registry {

/// The revocation with its subject normalised. The error says what is wrong.
std::expected<Revocation, std::string> checked(const Revocation& revocation);

/// All revocations of a registry file; there are few.
class Revocations {
 public:
  void add(Revocation revocation) {
    reasons_.insert_or_assign(std::move(revocation.subject), std::move(revocation.reason));
  }
  std::size_t size() const { return reasons_.size(); }
  /// The one for this id, or else the one for `domain` or the nearest name above it.
  std::optional<Revocation> find(std::string_view id, std::string_view domain) const;
  /// Ordered by subject.
  std::vector<Revocation> all() const;
  bool operator==(const Revocations&) const = default;

 private:
  std::map<std::string, std::string, std::less<>> reasons_;
};

/// Those of an open file. The error says what is wrong with the table.
std::expected<Revocations, std::string> read_revocations(Connection& connection);

}  // namespace anshin::registry
