// Organisations from a CSV file whose columns are told.
#pragma once

#include <anshin/registry.h>

#include "authority/csv_columns.h"
#include "authority/csv_reader.h"

#include <cstdint>
#include <expected>
#include <functional>
#include <iosfwd>
#include <string>

namespace anshin::authority {

constexpr std::size_t max_kept_problems = 1000;

/// Counts a bad line; its words are kept while they are few.
void add_problem(registry::ImportResult& result, std::uint64_t line, std::string what);

struct CsvOptions {
  CsvColumns columns;
  CsvFormat format;
  bool header = false;         ///< the first record is a header although columns are told by number
  std::string scheme = "jcn";  ///< stands before identifiers that have none
};

/// Puts the organisations of all records into the editor. Records with the same identifier that
/// follow one another are one organisation: their domains add up, and further values are empty or
/// the same; where they stand apart, the later ones are errors. An organisation with a bad record
/// is left as it was. Memory grows by some 30 bytes an organisation (to know identifiers that
/// return). Fails where the file cannot be read, the header lacks a column or the editor cannot
/// write.
std::expected<registry::ImportResult, std::string> import_csv(
    std::istream& input, const CsvOptions& options, registry::Editor& editor,
    const std::function<void(std::uint64_t)>& progress);

}  // namespace anshin::authority
