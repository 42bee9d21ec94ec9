// Opening, committing and telling, for all commands that change a registry.
#include "ctl/registry_session.h"

#include "ctl/import_progress.h"
#include "registry/registry_file.h"
#include "text/printable.h"

#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace anshin::ctl {

namespace {

bool has_registry(const RegistryPlace& place) {
  std::error_code error;
  const auto status =
      std::filesystem::symlink_status(place.folder + "/" + registry::file_name, error);
  // Where the folder cannot be looked into, opening it tells why.
  return status.type() != std::filesystem::file_type::not_found;
}

std::string shown_folder(const RegistryPlace& place) {
  return text::printable(std::filesystem::absolute(place.folder).lexically_normal().string());
}

void refuse_received(const RegistryOptions& options, const RegistryPlace& place, bool exists) {
  const std::string origin = registry::Store(place.name, place.folder).information().origin;
  const bool awaited = !exists && place.source.has_value();
  if (origin.empty() && !awaited) {
    return;
  }
  RegistryOptions all;
  all.configuration = options.configuration;
  throw std::runtime_error(
      "registry " + place.name + " is received from its publisher" +
      (origin.empty() ? "" : " (as " + text::printable(origin) + ")") +
      ", so what is changed here would be gone with the next update; keep entries of your own in a "
      "local registry ([[registry]] with local = true, then --registry NAME), and stop others "
      "with " +
      command_on(all, "revoke"));
}

void refuse_absent(const RegistryPlace& place, WhereNone where_none) {
  const std::string what =
      "there is no registry in " + shown_folder(place) + " (no " + registry::file_name + ")";
  switch (where_none) {
    case WhereNone::make:
      return;
    case WhereNone::ask:
      throw std::runtime_error(what +
                               "; if it was lost, bring it back from a backup: a new one does not "
                               "know what was revoked. --create makes a new one");
    case WhereNone::refuse:
      throw std::runtime_error(what + ", so there is nothing to change");
  }
}

}  // namespace

WhereNone where_none(const RegistryPlace& place, bool create) {
  return create || !place.local ? WhereNone::make : WhereNone::ask;
}

std::optional<Session> open_session(const RegistryOptions& options, RegistryPlace place,
                                    WhereNone where_none) {
  ActingAsOwner acting(place.folder);
  // Before the editor copies what may be gigabytes.
  const bool exists = has_registry(place);
  refuse_received(options, place, exists);
  if (!exists) {
    refuse_absent(place, where_none);
  }
  auto editor = registry::Editor::open(place.folder);
  if (!editor) {
    if (!registry::Editor::is_locked(place.folder)) {
      throw std::runtime_error(editor.error());
    }
    std::cerr << "anshinctl: " << editor.error() << '\n';
    return std::nullopt;
  }
  return Session{.place = std::move(place),
                 .is_new = !exists,
                 .acting = std::move(acting),
                 .editor = std::move(*editor)};
}

registry::Store::Information commit(Session& session) {
  const CommitNotice notice;
  if (const auto done = session.editor.commit(); !done) {
    throw std::runtime_error(done.error());
  }
  return registry::Store(session.place.name, session.place.folder).information();
}

void tell(const RegistryOptions& options, const Session& session, const std::string& what,
          nlohmann::ordered_json facts, const registry::Store::Information& now) {
  if (!options.json) {
    if (session.is_new) {
      std::cout << "Made a new registry in " << shown_folder(session.place) << '\n';
    }
    std::cout << what << "; registry " << session.place.name << " has " << now.organisations
              << (now.organisations == 1 ? " organisation" : " organisations");
    if (now.revocations > 0) {
      std::cout << " and " << now.revocations
                << (now.revocations == 1 ? " revocation" : " revocations");
    }
    std::cout << ", serial " << now.serial << '\n';
    return;
  }
  facts["registry"] = session.place.name;
  facts["created"] = session.is_new;
  facts["serial"] = now.serial;
  facts["organisations"] = now.organisations;
  facts["revocations"] = now.revocations;
  std::cout << facts.dump() << '\n';
}

}  // namespace anshin::ctl
