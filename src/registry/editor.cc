// The write side of a registry: edits a copy of the current file and renames it into place.
#include <anshin/registry.h>

#include "registry/durable_file.h"
#include "registry/entry_tables.h"
#include "registry/lock_file.h"
#include "registry/organisation.h"
#include "registry/registry_file.h"
#include "registry/schema.h"
#include "text/printable.h"

#include <utility>

namespace anshin::registry {

namespace {

using Done = std::expected<void, std::string>;

// A file that goes away unless it was put in force.
class NewFile {
 public:
  explicit NewFile(std::string path) : path_(std::move(path)) {}
  ~NewFile() {
    if (!path_.empty()) {
      remove_file(path_);
    }
  }
  NewFile(NewFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  NewFile& operator=(NewFile&&) = delete;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  const std::string& path() const { return path_; }
  Done put_in_force(const std::string& target) {
    auto done = replace_durably(path_, target);
    path_ = done ? std::string{} : path_;
    return done;
  }

 private:
  std::string path_;
};

// The error is without a file name.
std::expected<EntryTables, std::string> open_copy(const NewFile& file) {
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
  return EntryTables::open(std::move(*connection));
}

std::expected<EntryTables, std::string> open_empty(const NewFile& file) {
  auto connection = Connection::open_private(file.path());
  if (!connection) {
    return std::unexpected(connection.error());
  }
  if (const auto made = connection->execute(create_tables); !made) {
    return std::unexpected(made.error());
  }
  return EntryTables::open(std::move(*connection));
}

}  // namespace

struct Editor::State {
  LockFile lock;  // first, so that it goes last
  std::string path;
  NewFile file;
  EntryTables tables;
  std::string storage_problem = {};  // once set, nothing of this editor may come into force
  bool committed = false;

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
      const auto owner = tables.owner_of(registered.domain);
      if (!owner) {
        return storage_failed(owner.error());
      }
      if (!owner->empty() && *owner != organisation.id) {
        return std::unexpected("domain \"" + registered.domain + "\": belongs to " +
                               text::printable(*owner) + " already");
      }
    }
    return {};
  }
};

Editor::Editor(std::unique_ptr<State> state) : state_(std::move(state)) {}
Editor::~Editor() = default;
Editor::Editor(Editor&&) noexcept = default;
Editor& Editor::operator=(Editor&&) noexcept = default;

std::expected<Editor, std::string> Editor::open(const std::string& folder) {
  if (const auto made = make_folder(folder); !made) {
    return std::unexpected(made.error());
  }
  auto lock = LockFile::acquire(folder + "/" + lock_name);
  if (!lock) {
    return std::unexpected(lock.error());
  }
  const std::string path = folder + "/" + file_name;
  const std::string new_path = folder + "/" + new_file_name;
  // What a writer that crashed has left behind: we hold the lock, so nobody works on it.
  remove_file(new_path);
  const bool exists = file_exists(path);
  if (const auto made = exists ? copy_file(path, new_path) : create_file(new_path); !made) {
    return std::unexpected(made.error());
  }
  NewFile file(new_path);
  auto tables = exists ? open_copy(file) : open_empty(file);
  if (!tables) {
    return std::unexpected(
        path + ": " + tables.error() +
        (exists ? "; move the file away and import the organisations anew" : ""));
  }
  return Editor(std::unique_ptr<State>(new State{.lock = std::move(*lock),
                                                 .path = path,
                                                 .file = std::move(file),
                                                 .tables = std::move(*tables)}));
}

bool Editor::is_locked(const std::string& folder) {
  return LockFile::is_held(folder + "/" + lock_name);
}

std::expected<void, std::string> Editor::put(const Organisation& organisation) {
  if (auto good = state_->usable(); !good) {
    return good;
  }
  const auto sound = checked(organisation);
  if (!sound) {
    return std::unexpected(sound.error());
  }
  const std::string entry = format_organisation(*sound);
  if (entry.size() > max_entry_octets) {
    return std::unexpected(sound->id + ": the entry is longer than 64 KB");
  }
  if (auto free = state_->check_domains_are_free(*sound); !free) {
    return free;
  }
  const auto number = state_->tables.number_of(sound->id);
  if (!number) {
    return state_->storage_failed(number.error());
  }
  if (*number) {
    if (const auto erased = state_->tables.erase(**number); !erased) {
      return state_->storage_failed(erased.error());
    }
  }
  if (const auto done = state_->tables.insert(*sound, *number, entry); !done) {
    return state_->storage_failed(done.error());
  }
  return {};
}

std::expected<bool, std::string> Editor::remove(std::string_view id) {
  if (const auto good = state_->usable(); !good) {
    return std::unexpected(good.error());
  }
  const auto number = state_->tables.number_of(id);
  if (!number) {
    return state_->storage_failed(number.error());
  }
  if (!*number) {
    return false;
  }
  if (const auto erased = state_->tables.erase(**number); !erased) {
    return state_->storage_failed(erased.error());
  }
  return true;
}

std::expected<void, std::string> Editor::commit() {
  if (auto good = state_->usable(); !good) {
    return good;
  }
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (const auto done = state_->tables.finish(now); !done) {
    return state_->storage_failed(done.error());
  }
  if (const auto done = state_->file.put_in_force(state_->path); !done) {
    return state_->storage_failed(done.error());
  }
  state_->committed = true;
  return {};
}

bool Editor::failed() const {
  return !state_->storage_problem.empty();
}

}  // namespace anshin::registry
