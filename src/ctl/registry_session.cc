// Opening, committing and telling, for all commands that change a registry.
#include "ctl/registry_session.h"

#include "ctl/import_progress.h"
#include "text/printable.h"

#include <iostream>
#include <stdexcept>
#include <utility>

namespace anshin::ctl {

std::optional<Session> open_session(const RegistryOptions& options) {
  return open_session(registry_places(options).front());
}

std::optional<Session> open_session(RegistryPlace place) {
  // Before the editor copies what may be gigabytes.
  if (const std::string origin = registry::Store(place.name, place.folder).information().origin;
      !origin.empty()) {
    throw std::runtime_error(
        "registry " + place.name + " is received from its publisher (as " +
        text::printable(origin) +
        "), so what is changed here would be gone with the next update; keep entries of your own "
        "in a local registry ([[registry]] with local = true, then --registry NAME), and stop "
        "others with \"anshinctl registry revoke\"");
  }
  ActingAsOwner acting(place.folder);
  auto editor = registry::Editor::open(place.folder);
  if (!editor) {
    if (!registry::Editor::is_locked(place.folder)) {
      throw std::runtime_error(editor.error());
    }
    std::cerr << "anshinctl: " << editor.error() << '\n';
    return std::nullopt;
  }
  return Session{
      .place = std::move(place), .acting = std::move(acting), .editor = std::move(*editor)};
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
  facts["serial"] = now.serial;
  facts["organisations"] = now.organisations;
  facts["revocations"] = now.revocations;
  std::cout << facts.dump() << '\n';
}

}  // namespace anshin::ctl
