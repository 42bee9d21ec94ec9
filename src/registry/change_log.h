// Which organisations have changed: what an editor has changed so far, and what a file remembers.
#pragma once

#include "registry/meta.h"
#include "registry/schema.h"
#include "registry/sqlite.h"

#include <expected>
#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace anshin::registry {

/// The ids that an editor has put or removed. Memory is bounded: of more than a commit logs none is
/// kept.
class ChangeLog {
 public:
  void add(std::string_view id) {
    if (too_many_) {
      return;
    }
    ids_.emplace(id);
    if (ids_.size() > max_changes_of_commit) {
      forget();
    }
  }
  void forget() {
    ids_.clear();
    too_many_ = true;
  }
  bool too_many() const { return too_many_; }
  const std::set<std::string, std::less<>>& ids() const { return ids_; }

 private:
  std::set<std::string, std::less<>> ids_;
  bool too_many_ = false;
};

/// Writes what the commit with the serial of `meta` has changed into the table `change`, forgets
/// what is too old or too much, and sets `meta.oldest_delta` accordingly.
std::expected<void, std::string> write_changes(Connection& connection, Meta& meta,
                                               const ChangeLog& changes);
/// Leaves the table empty.
std::expected<void, std::string> forget_changes(Connection& connection, Meta& meta);

}  // namespace anshin::registry
