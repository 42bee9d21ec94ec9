// The encodings of CSV files, and how a file shows that it has another one than was said.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace anshin::authority {

enum class CsvEncoding {
  utf8,       ///< with or without a byte order mark
  shift_jis,  ///< with the characters of Windows (CP932)
};

/// Reads "utf-8", "shift_jis" and their usual other names, in any case.
std::expected<CsvEncoding, std::string> parse_csv_encoding(std::string_view name);

/// Shift_JIS with the characters of Windows, as iconv names it.
inline constexpr std::string_view shift_jis_name = "CP932";

/// The encoding, as iconv names it, of a file that begins with these octets (whole lines) and is
/// not UTF-8; "" if it is, or if nothing speaks for another one. Single wrong characters are no
/// reason.
std::string_view foreign_encoding(std::string_view beginning);

/// What to do about a file that begins with these octets if it is packed or a spreadsheet and no
/// text; "" if it is not.
std::string packed_problem(std::string_view beginning);

/// Why a file that begins with these octets (whole lines) is not in the encoding, and what to do;
/// "" if it may be. Single wrong characters are no reason.
std::string encoding_problem(std::string_view beginning, CsvEncoding encoding);

}  // namespace anshin::authority
