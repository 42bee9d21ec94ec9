// Reads the tables of tests/data/lookalike.
#pragma once

#include "lookalike/resemblance.h"

#include <string>
#include <string_view>
#include <vector>

namespace anshin::lookalike {

/// The lines of a table as columns, without comments.
std::vector<std::vector<std::string>> read_table(const std::string& name);

/// Replaces \uXXXX, \UXXXXXXXX and \xNN.
std::string unescaped(std::string_view text);

/// What subjects.tsv has registered.
std::vector<Subject> read_subjects();

}  // namespace anshin::lookalike
