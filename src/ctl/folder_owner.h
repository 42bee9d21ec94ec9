// Who is behind a folder: whose rights root takes on before it works there.
#pragma once

#include <sys/types.h>

#include <expected>
#include <string>

namespace anshin::ctl {

struct FolderOwner {
  uid_t user = 0;
  gid_t group = 0;
};

/// The owner of `folder`; where there is none yet, of the folder that it would be made in. Every
/// folder and every link on the way is looked at by itself, without going the way twice. Refused
/// where somebody else than root and the owner could put another folder in its place: who owns a
/// link or a folder on the way, or everybody where all may write. The error says what to do.
std::expected<FolderOwner, std::string> owner_of_folder(const std::string& folder);

}  // namespace anshin::ctl
