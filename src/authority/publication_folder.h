// The folder that a publication lives in: nothing else lives there, and a web server may read it.
#pragma once

#include <anshin/distribution.h>

#include <expected>
#include <string>
#include <vector>

namespace anshin::authority {

/// Whether a publication may go there: the folder of a registry holds secrets, and a site removes
/// what it does not know. The error says what to do.
std::expected<void, std::string> check_publication_folder(const std::string& folder);

/// Makes it if it is missing, with permissions 0755 whatever the umask.
std::expected<void, std::string> make_publication_folder(const std::string& folder);

/// Lets everybody read the data files that a manifest names, whatever the umask of the builds that
/// wrote them; warns of what others still cannot read.
std::vector<std::string> let_all_read(const std::string& folder,
                                      const distribution::Manifest& manifest);

}  // namespace anshin::authority
