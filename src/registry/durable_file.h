// Files of a registry's folder on disk: made, copied, and put in the place of another so that a
// crash or a power cut leaves either the old or the new one.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace anshin::registry {

/// Errors of all functions name the file and what is wrong.
using FileResult = std::expected<void, std::string>;

/// Where root edits a registry that belongs to another user (the daemon's), what it makes must be
/// that user's too: gives an open file to the owner of `folder`. Does nothing for other users than
/// root. `path` is for the error.
FileResult give_to_owner_of(const std::string& folder, int descriptor, const std::string& path);

/// The folder of a path, with a slash behind; "." for a bare name.
std::string folder_of(const std::string& path);

/// Makes the folder if it is missing; its parent must exist.
FileResult make_folder(const std::string& folder);

/// Whether something with this name exists, a dangling link included.
bool file_exists(const std::string& path);

/// A new empty file, permissions 0644 less the umask. An error if there is something with this
/// name.
FileResult create_file(const std::string& path);

/// A new file with this content, written through the descriptor that made it: nobody can put
/// another in its place meanwhile. An error if there is something with this name.
/// `mode`: its permissions; nullopt: as the umask has it.
FileResult write_new_file(const std::string& path, std::string_view content,
                          std::optional<mode_t> mode = std::nullopt);
/// Sets the permissions of a folder that was made just now; follows no link in its place.
FileResult set_folder_mode(const std::string& folder, mode_t mode);

/// A new file with the content of `from`, which must be a regular file and no link.
FileResult copy_file(const std::string& from, const std::string& to);

/// Has the system write to disk what it holds of a file up to now, so that there is less to wait
/// for later. Takes as long as the disk does; tells of no error.
void write_ahead(const std::string& path);

/// Syncs `from`, makes it readable for its group at least, renames it to `to` in the same folder
/// and syncs the folder.
FileResult replace_durably(const std::string& from, const std::string& to);

/// Removes a file; it is no error if there is none.
void remove_file(const std::string& path);

}  // namespace anshin::registry
