// The write side of a registry: edits a copy of the current file and renames it into place.
#include <anshin/registry.h>

#include "registry/durable_file.h"
#include "registry/entry_tables.h"
#include "registry/lock_file.h"
#include "registry/new_version.h"
#include "registry/prepared.h"
#include "registry/registry_file.h"
#include "registry/revocation.h"
#include "registry/schema.h"
#include "registry/signals_blocked.h"
#include "text/printable.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace anshin::registry {

namespace {

using Done = std::expected<void, std::string>;

using Tables = std::expected<std::unique_ptr<EntryTables>, std::string>;

// The error is without a file name.
Tables open_copy(const NewVersion& file) {
  auto connection = Connection::open_private(file.path());
  if (!connection) {
    return std::unexpected(connection.error());
  }
  const auto identity = identify(file.path());
  if (!identity) {
    return std::unexpected(identity.error());
  }
  if (const auto good = check_schema(*connection, identity->size); !good) {
    return std::unexpected(good.error());
  }
  if (const auto left = connection->leave_wal_mode(); !left) {
    return std::unexpected(left.error());
  }
  return EntryTables::open(std::move(*connection), folder_of(file.path()));
}

Tables make_tables(const NewVersion& file) {
  auto connection = Connection::open_private(file.path());
  if (!connection) {
    return std::unexpected(connection.error());
  }
  if (const auto made = connection->execute(set_page_size); !made) {
    return std::unexpected(made.error());
  }
  if (const auto made = connection->execute(create_tables); !made) {
    return std::unexpected(made.error());
  }
  return EntryTables::open(std::move(*connection), folder_of(file.path()));
}

// The release of the file that is about to be replaced; that of a new one where it cannot be read.
Release present_release(const std::string& path) {
  const auto identity = identify(path);
  auto connection = Connection::open_immutable(path);
  if (!identity || !connection || !check_schema(*connection, identity->size)) {
    return {};
  }
  const auto meta = read_meta(*connection);
  return meta ? meta->release : Release{};
}

std::chrono::sys_seconds current_time() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace

struct Editor::State {
  LockFile lock;  // first, so that it goes last
  std::string path;
  NewVersion file;
  std::unique_ptr<EntryTables> tables;
  Release release = {};
  bool changed = false;              // something differs from what is in force
  std::string storage_problem = {};  // once set, nothing of this editor may come into force
  bool committed = false;
  Puts puts = {};
  ReplacementWatch watch = {};
  Admission admission = {};

  Done usable() const {
    if (committed) {
      return std::unexpected(path + ": these changes are in force already; open the registry anew");
    }
    return storage_problem.empty() ? Done{} : std::unexpected(storage_problem);
  }

  std::unexpected<std::string> storage_failed(const std::string& why) {
    storage_problem = path + ": the new version cannot be written: " + why;
    return std::unexpected(storage_problem);
  }

  Done check_domains_are_free(const Organisation& organisation) {
    for (const RegisteredDomain& registered : organisation.domains) {
      const auto owner = tables->owner_of(registered.domain);
      if (!owner) {
        return storage_failed(owner.error());
      }
      if (!owner->empty() && *owner != organisation.id) {
        return std::unexpected("domain \"" + registered.domain + "\": belongs to " +
                               text::printable(*owner) + " already, so that " + organisation.id +
                               " cannot have it");
      }
    }
    return {};
  }

  Done check_admission(const Organisation& organisation,
                       const std::optional<EntryTables::Entry>& old) const {
    if (!admission) {
      return {};
    }
    const auto before = old ? parse_organisation(old->text) : Organisation{};
    for (const RegisteredDomain& registered : organisation.domains) {
      const bool had =
          before && std::ranges::find(before->domains, registered) != before->domains.end();
      if (const auto admitted = had ? Done{} : admission(registered); !admitted) {
        return std::unexpected("domain \"" + registered.domain + "\": " + admitted.error());
      }
    }
    return {};
  }

  // While the last tables are filled those before go to disk.
  Done finish_tables(const Release& next) {
    const std::jthread ahead = [this] {
      const SignalsBlocked blocked;
      return std::jthread([this] { write_ahead(file.path()); });
    }();
    return tables->finish(next);
  }

  Done finish(const Release& next) {
    const auto revocations = tables->count_revocations();
    if (!revocations) {
      return storage_failed(revocations.error());
    }
    if (*revocations > static_cast<std::int64_t>(max_revocations)) {
      return std::unexpected(path + ": more than 100,000 revocations");
    }
    if (*revocations > 0 && !next.registry.empty()) {
      return std::unexpected(path + ": a published registry cannot revoke anything");
    }
    if (const auto done = finish_tables(next); !done) {
      return storage_failed(done.error());
    }
    auto all_revocations = tables->revocations();
    if (!all_revocations) {
      return storage_failed(all_revocations.error());
    }
    if (auto done =
            file.put_in_force({.meta = tables->meta(), .revocations = std::move(*all_revocations)});
        !done) {
      storage_problem = done.error();
      return done;
    }
    release = next;
    committed = true;
    return {};
  }
};

Editor::Editor(std::unique_ptr<State> state) : state_(std::move(state)) {}
Editor::~Editor() = default;
Editor::Editor(Editor&&) noexcept = default;
Editor& Editor::operator=(Editor&&) noexcept = default;

std::expected<Editor, std::string> Editor::open(const std::string& folder) {
  return open(folder, Start::copy);
}

std::expected<Editor, std::string> Editor::open_empty(const std::string& folder) {
  return open(folder, Start::empty);
}

std::expected<Editor, std::string> Editor::open(const std::string& folder, Start start) {
  if (const auto made = make_folder(folder); !made) {
    return std::unexpected(made.error());
  }
  auto lock = LockFile::acquire(folder + "/" + lock_name);
  if (!lock) {
    return std::unexpected(lock.error());
  }
  const std::string path = folder + "/" + file_name;
  const bool exists = file_exists(path);
  const bool copies = exists && start == Start::copy;
  auto file = copies ? NewVersion::make_copy(folder) : NewVersion::make_empty(folder);
  if (!file) {
    return std::unexpected(file.error());
  }
  auto tables = copies ? open_copy(*file) : make_tables(*file);
  if (!tables) {
    return std::unexpected(path + ": " + tables.error() +
                           (copies ? "; bring it back from a backup, or move the file away and "
                                     "import the organisations anew "
                                     "(what it revoked counts again then)"
                                   : ""));
  }
  std::unique_ptr<State> state(new State{.lock = std::move(*lock),
                                         .path = path,
                                         .file = std::move(*file),
                                         .tables = std::move(*tables)});
  state->release = copies   ? state->tables->meta().release
                   : exists ? present_release(path)
                            : Release{};
  state->changed = !copies || state->tables->refiles_keys();
  return Editor(std::move(state));
}

bool Editor::is_locked(const std::string& folder) {
  return LockFile::is_held(folder + "/" + lock_name);
}

std::expected<void, std::string> Editor::put(const Organisation& organisation) {
  if (auto good = state_->usable(); !good) {
    return good;
  }
  const auto prepared = prepare(organisation);
  return prepared ? put(*prepared) : std::unexpected(prepared.error());
}

std::expected<void, std::string> Editor::put(const Prepared& prepared) {
  if (auto good = state_->usable(); !good) {
    return good;
  }
  if (auto free = state_->check_domains_are_free(prepared.organisation); !free) {
    return free;
  }
  const auto present = state_->tables->find(prepared.organisation.id);
  if (!present) {
    return state_->storage_failed(present.error());
  }
  const std::optional<EntryTables::Entry>& old = *present;
  if (old && old->text == prepared.entry) {
    ++state_->puts.unchanged;
    return {};
  }
  if (auto admitted = state_->check_admission(prepared.organisation, old); !admitted) {
    return admitted;
  }
  if (const auto done = state_->tables->put(prepared, old); !done) {
    return state_->storage_failed(done.error());
  }
  state_->changed = true;
  if (!old) {
    ++state_->puts.added;
    return {};
  }
  ++state_->puts.replaced;
  if (state_->watch) {
    if (const auto before = parse_organisation(old->text)) {
      state_->watch(*before, prepared.organisation);
    }
  }
  return {};
}

const Editor::Puts& Editor::puts() const {
  return state_->puts;
}

void Editor::ask_before_admission(Admission admission) {
  state_->admission = std::move(admission);
}

void Editor::watch_replacements(ReplacementWatch watch) {
  state_->watch = std::move(watch);
}

std::expected<bool, std::string> Editor::remove(std::string_view id) {
  if (const auto good = state_->usable(); !good) {
    return std::unexpected(good.error());
  }
  const auto present = state_->tables->find(id);
  if (!present) {
    return state_->storage_failed(present.error());
  }
  const std::optional<EntryTables::Entry>& old = *present;
  if (!old) {
    return false;
  }
  if (const auto erased = state_->tables->erase(*old); !erased) {
    return state_->storage_failed(erased.error());
  }
  state_->changed = true;
  return true;
}

std::expected<void, std::string> Editor::revoke(const Revocation& revocation) {
  if (auto good = state_->usable(); !good) {
    return good;
  }
  const auto sound = checked(revocation);
  if (!sound) {
    return std::unexpected(sound.error());
  }
  const auto done = state_->tables->revoke(*sound);
  if (!done) {
    return state_->storage_failed(done.error());
  }
  state_->changed = state_->changed || *done;
  return {};
}

std::expected<bool, std::string> Editor::unrevoke(std::string_view subject) {
  if (const auto good = state_->usable(); !good) {
    return std::unexpected(good.error());
  }
  const auto sound = parse_revocation_subject(subject);
  if (!sound) {
    return std::unexpected(sound.error());
  }
  const auto done = state_->tables->unrevoke(*sound);
  if (!done) {
    return state_->storage_failed(done.error());
  }
  state_->changed = state_->changed || *done;
  return *done;
}

const Release& Editor::release() const {
  return state_->release;
}

std::uint64_t Editor::organisations() const {
  return state_->tables->meta().organisations;
}

bool Editor::has_changes() const {
  return state_->changed;
}

std::expected<void, std::string> Editor::commit() {
  if (auto good = state_->usable(); !good) {
    return good;
  }
  if (!state_->changed) {
    state_->committed = true;
    return {};
  }
  Release release = state_->release;
  ++release.serial;
  release.issued = current_time();
  return state_->finish(release);
}

std::expected<void, std::string> Editor::commit(const Release& release) {
  auto good = state_->usable();
  return good ? state_->finish(release) : good;
}

bool Editor::failed() const {
  return !state_->storage_problem.empty();
}

}  // namespace anshin::registry
