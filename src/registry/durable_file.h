// Files of a registry's folder on disk: made, copied, and put in the place of another so that a
// crash or a power cut leaves either the old or the new one.
#pragma once

#include <expected>
#include <string>

namespace anshin::registry {

/// Errors of all functions name the file and what is wrong.
using FileResult = std::expected<void, std::string>;

/// Makes the folder if it is missing; its parent must exist.
FileResult make_folder(const std::string& folder);

/// Whether something with this name exists, a dangling link included.
bool file_exists(const std::string& path);

/// A new empty file, permissions 0644 less the umask. An error if there is something with this
/// name.
FileResult create_file(const std::string& path);

/// A new file with the content of `from`, which must be a regular file.
FileResult copy_file(const std::string& from, const std::string& to);

/// Syncs `from`, makes it readable for its group at least, renames it to `to` in the same folder
/// and syncs the folder.
FileResult replace_durably(const std::string& from, const std::string& to);

/// Removes a file; it is no error if there is none.
void remove_file(const std::string& path);

}  // namespace anshin::registry
