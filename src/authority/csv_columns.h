// Which column of a CSV file holds what: "id=法人番号,name=名称,domain=3", by header name or by
// number.
#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::authority {

/// What a column may hold. Their names on the command line are in csv_columns.cc.
enum class CsvField { id, name, kana, name_en, domain, subdomains, url, valid_from, valid_until };

/// The name of a field as --columns has it: "name-en".
std::string_view to_string(CsvField field);

/// A column by the name in the header, or by its number.
struct CsvColumn {
  std::string header;      ///< empty: by number
  std::size_t number = 0;  ///< from 1
  bool operator==(const CsvColumn&) const = default;
};

using CsvColumns = std::map<CsvField, CsvColumn>;

/// Reads a list of FIELD=COLUMN. id, name and domain must be there. The error says what is wrong.
std::expected<CsvColumns, std::string> parse_csv_columns(std::string_view text);

/// Whether a column is named, so that the first record must be a header.
bool needs_header(const CsvColumns& columns);

/// The same columns, all by number. The error names the columns that the header does not have, and
/// those that it has.
std::expected<CsvColumns, std::string> resolve_columns(const CsvColumns& columns,
                                                       const std::vector<std::string>& header);

}  // namespace anshin::authority
