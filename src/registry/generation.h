// One state of a registry, as one complete file holds it: immutable, looked up by any number of
// threads.
#pragma once

#include <anshin/registry.h>

#include "registry/descriptor.h"
#include "registry/key_filter.h"
#include "registry/meta.h"
#include "registry/registry_file.h"
#include "registry/remembered.h"
#include "registry/revocation.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::registry {

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
  const Meta& meta() const { return meta_; }
  const Revocations& revocations() const { return revocations_; }
  /// Whether its look-alike keys are those that this program makes. Otherwise it has none.
  bool has_look_alikes() const { return has_look_alikes_; }

  /// The entry of `domain` (normalised), or of its nearest registered parent with subdomains. A
  /// registered name in between that belongs to another organisation cuts the parent's cover off.
  /// Null: none covers it.
  std::expected<std::shared_ptr<const Match>, std::string> find(std::string_view domain) const;
  std::expected<std::optional<Organisation>, std::string> find_by_id(std::string_view id) const;
  bool may_have(std::uint64_t key) const { return filter_.may_have(key); }
  /// What is filed under a key, at most `limit`, ordered by id.
  std::expected<std::vector<Organisation>, std::string> find_by_key(std::uint64_t key,
                                                                    std::size_t limit) const;
  std::expected<std::vector<Organisation>, std::string> list(std::string_view after_id,
                                                             std::size_t limit) const;

 private:
  struct Reader;
  class Borrowed;
  // More threads than readers wait for one another; a lookup takes microseconds.
  static constexpr std::size_t readers = 4;

  Generation(const FileIdentity& identity, int descriptor);
  std::expected<void, std::string> read_own_facts();
  std::expected<std::shared_ptr<const Match>, std::string> search(std::string_view domain) const;
  /// Whether somebody has written into the file since it was opened: then what was read may be
  /// half of this and half of that, or nothing at all.
  bool is_overwritten() const;
  /// An answer that was just read, unless the file was overwritten meanwhile.
  template <typename Answer>
  Answer if_sound(Answer answer) const {
    if (answer && is_overwritten()) {
      return std::unexpected(overwritten_problem);
    }
    return answer;
  }
  static constexpr const char* overwritten_problem =
      "was written over while it was in use; it is read again within a second; put a new file "
      "beside it and rename that";

  FileIdentity identity_;
  Descriptor file_;  // the same that the readers have open
  mutable std::atomic<bool> overwritten_ = false;
  Meta meta_;
  Revocations revocations_;
  KeyFilter filter_{0};
  bool has_look_alikes_ = false;
  std::array<std::unique_ptr<Reader>, readers> readers_;
  mutable Remembered<std::shared_ptr<const Match>> matches_;  // by domain asked for
};

}  // namespace anshin::registry
