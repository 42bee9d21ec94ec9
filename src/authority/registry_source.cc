// Opens a registry under the lock that its editors take.
#include "authority/registry_source.h"

#include "registry/durable_file.h"
#include "registry/registry_file.h"
#include "text/printable.h"

namespace anshin::authority {

std::expected<void, std::string> find_registry(const std::string& folder) {
  if (!registry::file_exists(folder + "/" + registry::file_name)) {
    return std::unexpected("there is no registry in " + text::printable(folder) +
                           "; add or import organisations first");
  }
  return {};
}

std::expected<Source, std::string> open_source(const SourcePlace& place) {
  if (const auto there = find_registry(place.folder); !there) {
    return std::unexpected(there.error());
  }
  auto lock = registry::LockFile::acquire(place.folder + "/" + registry::lock_name);
  if (!lock) {
    return std::unexpected(lock.error());
  }
  auto store = std::make_unique<registry::Store>(place.name, place.folder);
  const auto facts = store->information();
  if (!facts.available) {
    return std::unexpected("the registry cannot be read: " + facts.problem);
  }
  if (!facts.origin.empty()) {
    return std::unexpected(place.folder + ": is a copy of registry " +
                           text::printable(facts.origin) +
                           ", received from its authority, and only that publishes it");
  }
  if (facts.organisations == 0 && !place.allow_empty) {
    return std::unexpected(place.folder +
                           ": the registry is empty, and receivers would lose all organisations; "
                           "publish it with --allow-empty if that is meant");
  }
  return Source{.lock = std::move(*lock), .store = std::move(store), .facts = facts};
}

std::string revocations_warning(std::uint64_t count) {
  if (count == 0) {
    return {};
  }
  return std::to_string(count) + (count == 1 ? " revocation is" : " revocations are") +
         " not published: receivers decide on their own; \"anshinctl registry remove ID\" takes an "
         "organisation out";
}

bool is_being_edited(const std::string& registry_folder) {
  return registry::LockFile::is_held(registry_folder + "/" + registry::lock_name);
}

std::expected<void, std::string> raise_serial(const std::string& registry_folder,
                                              std::uint64_t serial, std::chrono::sys_seconds now) {
  auto editor = registry::Editor::open(registry_folder);
  if (!editor) {
    return std::unexpected(editor.error());
  }
  return editor->commit(
      registry::Release{.registry = {}, .serial = serial, .issued = now, .expires = std::nullopt});
}

}  // namespace anshin::authority
