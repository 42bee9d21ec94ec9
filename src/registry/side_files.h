// What SQLite keeps beside a database while other programs change it in place (NAME-wal, NAME-shm,
// NAME-journal), and why that matters here: writers replace the file as a whole and readers look at
// nothing else, so what lies in these files would be lost, or lie in wait for the next file of that
// name (https://www.sqlite.org/howtocorrupt.html, sections 1.4 and 2.4).
#pragma once

#include <string>

namespace anshin::registry {

/// Why the file alone is not all of the database: another program has written to its write-ahead
/// log, or is in the middle of a change. Empty: it is. Side files that are left over count for
/// nothing. Cheap: two or three system calls.
std::string side_file_problem(const std::string& database);

/// Removes the side files of a database that nobody has open.
void remove_side_files(const std::string& database);

}  // namespace anshin::registry
