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
  bool is_new = false;   ///< there was no registry in its folder
  ActingAsOwner acting;  // before the editor, so that it goes after it
  registry::Editor editor;
};

/// What to do where there is no registry yet.
enum class WhereNone {
  make,    ///< make one
  ask,     ///< refuse, and say that --create would make one
  refuse,  ///< refuse: there is nothing to change
};
/// For commands that begin a registry by writing to it. A local one is not made by the way: if it
/// was lost, what it revoked would count again.
WhereNone where_none(const RegistryPlace& place, bool create);

/// Opens a registry. nullopt: somebody else edits it just now, which was said. Throws where it
/// cannot be opened, or where it comes from a publisher: what is edited there would be gone with
/// the next update.
std::optional<Session> open_session(const RegistryOptions& options, RegistryPlace place,
                                    WhereNone where_none);

/// Puts the changes in force. Returns what the registry is then.
registry::Store::Information commit(Session& session);

/// Says what was done, with `facts` where JSON is wanted.
void tell(const RegistryOptions& options, const Session& session, const std::string& what,
          nlohmann::ordered_json facts, const registry::Store::Information& now);

}  // namespace anshin::ctl
