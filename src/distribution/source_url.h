// The URLs of a publication (RFC 3986): the manifest's, and those of the files beside it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace anshin::distribution {

/// "https" of "https://registry.example/manifest.json"; "" if there is none.
std::string_view scheme_of(std::string_view url);

/// Another file in the folder of `url`, which has no query.
std::string url_beside(std::string_view url, std::string_view name);

/// For logs and reasons: without user name and password, printable.
std::string shown_url(std::string_view url);

/// The path of a file URL ("file:///media/stick/manifest.json"), percent-encoding taken out;
/// nullopt if it is none, names another host, or has NUL in it.
std::optional<std::string> path_of_file_url(std::string_view url);

}  // namespace anshin::distribution
