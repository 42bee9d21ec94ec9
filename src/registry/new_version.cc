// No success is told that a reader does not see, and nothing that lies beside the old or the new
// file can come into force later.
#include "registry/new_version.h"

#include "registry/durable_file.h"
#include "registry/side_files.h"

#include <utility>

namespace anshin::registry {

namespace {

using Done = std::expected<void, std::string>;

constexpr const char* changed_by_another_program =
    "another program has changed it meanwhile; a registry is changed by anshinctl alone. Close "
    "that program and try again";

void remove_with_side_files(const std::string& path) {
  remove_file(path);
  remove_side_files(path);
}

std::unexpected<std::string> problem_of(const std::string& path, const std::string& what) {
  return std::unexpected(path + ": " + what);
}

}  // namespace

NewVersion::NewVersion(const std::string& folder)
    : in_force_(folder + "/" + file_name), path_(folder + "/" + new_file_name) {
  // What a writer that crashed has left: we hold the lock, so nobody works on it.
  remove_with_side_files(path_);
}

NewVersion::~NewVersion() {
  if (!path_.empty()) {
    remove_with_side_files(path_);
  }
}

NewVersion::NewVersion(NewVersion&& other) noexcept
    : in_force_(std::move(other.in_force_)),
      path_(std::exchange(other.path_, {})),
      source_(other.source_) {}

std::expected<NewVersion, std::string> NewVersion::make_empty(const std::string& folder) {
  NewVersion version(folder);
  if (const auto made = create_file(version.path_); !made) {
    return std::unexpected(made.error());
  }
  return version;
}

std::expected<NewVersion, std::string> NewVersion::make_copy(const std::string& folder) {
  NewVersion version(folder);
  const auto identity = identify(version.in_force_);
  if (!identity) {
    return problem_of(version.in_force_, identity.error());
  }
  version.source_ = *identity;
  if (const auto copied = copy_file(version.in_force_, version.path_); !copied) {
    return std::unexpected(copied.error());
  }
  if (const auto whole = version.check_source(); !whole) {
    return std::unexpected(whole.error());
  }
  return version;
}

// Another program may not know our lock; what it wrote must not vanish.
Done NewVersion::check_source() const {
  if (!source_) {
    return {};
  }
  if (const std::string problem = side_file_problem(in_force_); !problem.empty()) {
    return problem_of(in_force_, problem);
  }
  const auto now = identify(in_force_);
  const bool same = now && now->is_same_file(*source_) && now->size == source_->size &&
                    now->modified_ns == source_->modified_ns;
  return same ? Done{} : problem_of(in_force_, changed_by_another_program);
}

Done NewVersion::put_in_force(const Written& written) {
  if (const auto good = read_back(path_, written); !good) {
    return problem_of(path_, good.error());
  }
  if (auto same = check_source(); !same) {
    return same;
  }
  if (auto done = replace_durably(path_, in_force_); !done) {
    return done;
  }
  remove_side_files(std::exchange(path_, {}));
  remove_side_files(in_force_);
  const auto good = read_back(in_force_, written);
  return good ? Done{}
              : problem_of(in_force_,
                           "the new version is in its place, but readers find: " + good.error());
}

}  // namespace anshin::registry
