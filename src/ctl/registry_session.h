// A registry that a command changes, in one commit.
#pragma once

#include "ctl/acting_as_owner.h"
#include "ctl/registry_place.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace anshin::ctl {

struct Session {
  RegistryPlace place;
  ActingAsOwner acting;  // before the editor, so that it goes after it
  registry::Editor editor;
};

/// Opens the registry that the options name. nullopt: somebody else edits it just now, which was
/// said. Throws where it cannot be opened, or where it comes from a publisher: what is edited there
/// would be gone with the next update.
std::optional<Session> open_session(const RegistryOptions& options);
std::optional<Session> open_session(RegistryPlace place);

/// Puts the changes in force. Returns what the registry is then.
registry::Store::Information commit(Session& session);

/// Says what was done, with `facts` where JSON is wanted.
void tell(const RegistryOptions& options, const Session& session, const std::string& what,
          nlohmann::ordered_json facts, const registry::Store::Information& now);

}  // namespace anshin::ctl
