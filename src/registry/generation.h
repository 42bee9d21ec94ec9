// One state of a registry, as one complete file holds it: immutable, looked up by any number of
// threads.
#pragma once

#include <anshin/registry.h>

#include "registry/registry_file.h"
#include "registry/remembered.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::registry {

/// What the file says about itself.
struct Facts {
  std::uint64_t serial = 0;
  std::optional<std::chrono::sys_seconds> expires;
  std::uint64_t organisations = 0;
  std::uint64_t domains = 0;
};

/// An entry that covers a domain, whether valid now or not.
struct Match {
  Organisation organisation;
  std::string domain;  ///< the registered domain that covers the one asked for
};

class Generation {
 public:
  /// Opens the file and checks that it is a registry in order: all pages of a file up to 64 MB,
  /// else its header, length and tables. The error says what is wrong with it, without its name.
  static std::expected<std::shared_ptr<const Generation>, std::string> load(
      const std::string& path, const FileIdentity& identity);
  ~Generation();
  Generation(const Generation&) = delete;
  Generation& operator=(const Generation&) = delete;

  const FileIdentity& identity() const { return identity_; }
  const Facts& facts() const { return facts_; }

  /// The entry of `domain` (normalised), or of its nearest registered parent with subdomains. A
  /// registered name in between that belongs to another organisation cuts the parent's cover off.
  std::expected<std::optional<Match>, std::string> find(std::string_view domain) const;
  /// Organisations with a name that folds to `folded`, at most 20.
  std::expected<std::vector<Organisation>, std::string> find_by_folded_name(
      std::string_view folded) const;
  std::expected<std::vector<Organisation>, std::string> list(std::string_view after_id,
                                                             std::size_t limit) const;

 private:
  struct Reader;
  class Borrowed;
  // More threads than readers wait for one another; a lookup takes microseconds.
  static constexpr std::size_t readers = 8;

  explicit Generation(const FileIdentity& identity);
  std::expected<void, std::string> read_facts();
  std::expected<std::optional<Match>, std::string> search(std::string_view domain) const;

  FileIdentity identity_;
  Facts facts_;
  std::array<std::unique_ptr<Reader>, readers> readers_;
  mutable Remembered<std::shared_ptr<const std::optional<Match>>> matches_;  // by domain asked for
  mutable Remembered<bool> unknown_names_;  // true for folded names that nobody has
};

}  // namespace anshin::registry
