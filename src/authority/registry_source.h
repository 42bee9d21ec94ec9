// The registry that is to be published, held still as long as this takes.
#pragma once

#include <anshin/registry.h>

#include "registry/lock_file.h"

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>

namespace anshin::authority {

/// Whether a folder has a registry; the error says that it has none.
std::expected<void, std::string> find_registry(const std::string& folder);

struct SourcePlace {
  std::string folder;
  std::string name;
  bool allow_empty = false;  ///< a registry without organisations is one too
};

/// While it lives nobody can edit the registry.
struct Source {
  registry::LockFile lock;
  std::unique_ptr<registry::Store> store;
  registry::Store::Information facts;
};

/// The error says why the registry cannot be published: damaged, empty, received from elsewhere, or
/// somebody edits it.
std::expected<Source, std::string> open_source(const SourcePlace& place);

/// That `count` revocations of a registry go to nobody who receives it; empty without any.
std::string revocations_warning(std::uint64_t count);

/// Whether somebody edits it just now, so that it is worth another try.
bool is_being_edited(const std::string& registry_folder);

/// Gives the registry another serial; its entries stay. For one that was restored from a copy older
/// than what is published.
std::expected<void, std::string> raise_serial(const std::string& registry_folder,
                                              std::uint64_t serial, std::chrono::sys_seconds now);

}  // namespace anshin::authority
