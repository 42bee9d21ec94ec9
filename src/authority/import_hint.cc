// By its encoding and its first line; lines of JSON begin with a brace.
#include "authority/import_hint.h"

#include "authority/csv_encoding.h"
#include "text/header_field.h"

#include <algorithm>
#include <string>

namespace anshin::authority {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
// The corporate number data has 30, old files 24.
constexpr std::ptrdiff_t least_corporate_commas = 23;

// Without what may be cut in two at the end.
std::string_view whole_lines(std::string_view beginning) {
  const auto end = beginning.rfind('\n');
  return end == std::string_view::npos ? beginning : beginning.substr(0, end + 1);
}

std::string_view first_line(std::string_view beginning) {
  if (beginning.starts_with(byte_order_mark)) {
    beginning.remove_prefix(byte_order_mark.size());
  }
  while (!beginning.empty()) {
    const auto end = std::min(beginning.find('\n'), beginning.size());
    if (const auto line = text::trim(beginning.substr(0, end)); !line.empty()) {
      return line;
    }
    beginning.remove_prefix(std::min(end + 1, beginning.size()));
  }
  return {};
}

// How CSV with such a first line is imported; "" if it is none.
std::string csv_options(std::string_view line) {
  const auto count = [line](char c) { return std::ranges::count(line, c); };
  if (count(',') >= least_corporate_commas) {
    return "--csv --layout corporate-number";
  }
  if (count('\t') > 0) {
    return "--csv --delimiter tab --columns id=...,name=...,domain=...";
  }
  if (count(',') > 0) {
    return "--csv --columns id=...,name=...,domain=...";
  }
  return count(';') > 0 ? "--csv --delimiter semicolon --columns id=...,name=...,domain=..." : "";
}

std::string shown(std::string_view encoding) {
  return std::string(encoding == shift_jis_name ? "Shift_JIS" : encoding);
}

std::string conversion_from(std::string_view encoding) {
  return "iconv -f " + std::string(encoding) + " -t UTF-8 FILE > NEWFILE";
}

}  // namespace

std::string json_lines_hint(std::string_view beginning) {
  if (std::string packed = packed_problem(beginning); !packed.empty()) {
    return packed;
  }
  const std::string_view lines = whole_lines(beginning);
  const std::string_view encoding = foreign_encoding(lines);
  if (encoding.starts_with("UTF-16")) {
    return "the file is " + std::string(encoding) +
           ", it seems; convert it: " + conversion_from(encoding);
  }
  const std::string_view line = first_line(lines);
  const bool is_object = line.starts_with('{');
  if (line.starts_with('[')) {
    return "the file is a JSON array, it seems, but an object a line is read here; convert it: jq "
           "-c '.[]' FILE > NEWFILE";
  }
  const std::string csv = is_object ? "" : csv_options(line);
  if (csv.empty()) {
    return encoding.empty() ? ""
                            : "the file is " + shown(encoding) +
                                  ", it seems, but JSON Lines are UTF-8; convert it: " +
                                  conversion_from(encoding);
  }
  if (encoding.empty()) {
    return "the file is CSV, it seems; say " + csv;
  }
  return "the file is CSV in " + shown(encoding) + ", it seems; " +
         (encoding == shift_jis_name
              ? "say " + csv + " --encoding shift_jis"
              : "convert it (" + conversion_from(encoding) + "), then say " + csv);
}

}  // namespace anshin::authority
