#include "authority/csv_columns.h"

#include "authority/csv_reader.h"
#include "text/header_field.h"
#include "text/printable.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace anshin::authority {
namespace {

struct NamedField {
  std::string_view name;
  CsvField field;
};

constexpr std::array fields{
    NamedField{.name = "id", .field = CsvField::id},
    NamedField{.name = "name", .field = CsvField::name},
    NamedField{.name = "kana", .field = CsvField::kana},
    NamedField{.name = "name-en", .field = CsvField::name_en},
    NamedField{.name = "domain", .field = CsvField::domain},
    NamedField{.name = "subdomains", .field = CsvField::subdomains},
    NamedField{.name = "url", .field = CsvField::url},
    NamedField{.name = "valid-from", .field = CsvField::valid_from},
    NamedField{.name = "valid-until", .field = CsvField::valid_until},
};

constexpr std::array required{CsvField::id, CsvField::name, CsvField::domain};

std::string quoted(std::string_view text) {
  return '"' + text::printable_utf8(text, 60) + '"';
}

std::string known_fields() {
  std::string names;
  for (const NamedField& known : fields) {
    names += (names.empty() ? "" : ", ") + std::string(known.name);
  }
  return names;
}

std::optional<CsvField> field_named(std::string_view name) {
  const auto* const found = std::ranges::find(fields, name, &NamedField::name);
  return found == fields.end() ? std::nullopt : std::optional(found->field);
}

std::expected<CsvColumn, std::string> parse_column(std::string_view text) {
  if (text.empty()) {
    return std::unexpected("no column is named behind the =");
  }
  if (!std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) {
    return CsvColumn{.header = std::string(text)};
  }
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number == 0 || number > CsvReader::max_fields) {
    return std::unexpected(quoted(text) + " is no column; the first one is 1, the last one 1000");
  }
  return CsvColumn{.header = {}, .number = number};
}

}  // namespace

std::string_view to_string(CsvField field) {
  return std::ranges::find(fields, field, &NamedField::field)->name;
}

std::expected<CsvColumns, std::string> parse_csv_columns(std::string_view text) {
  CsvColumns columns;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const std::string_view part = text::trim(text.substr(0, comma));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    const auto equals = part.find('=');
    const auto field = field_named(text::trim(part.substr(0, equals)));
    if (equals == std::string_view::npos || !field) {
      return std::unexpected(quoted(part) + " is not FIELD=COLUMN; the fields are " +
                             known_fields());
    }
    auto column = parse_column(text::trim(part.substr(equals + 1)));
    if (!column) {
      return std::unexpected(quoted(part) + ": " + column.error());
    }
    if (!columns.emplace(*field, std::move(*column)).second) {
      return std::unexpected("the field " + std::string(to_string(*field)) + " is named twice");
    }
  }
  for (const CsvField field : required) {
    if (!columns.contains(field)) {
      return std::unexpected("no column is named for " + std::string(to_string(field)) + "; say " +
                             std::string(to_string(field)) + "=COLUMN");
    }
  }
  return columns;
}

bool needs_header(const CsvColumns& columns) {
  return std::ranges::any_of(columns,
                             [](const auto& entry) { return !entry.second.header.empty(); });
}

std::expected<CsvColumns, std::string> resolve_columns(const CsvColumns& columns,
                                                       const std::vector<std::string>& header) {
  CsvColumns resolved = columns;
  for (auto& [field, column] : resolved) {
    if (column.header.empty()) {
      continue;
    }
    const auto found = std::ranges::find(header, column.header);
    if (found == header.end()) {
      if (header.size() == 1) {
        if (const std::string hint = delimiter_hint(header.front()); !hint.empty()) {
          return std::unexpected("the header has one field" + hint);
        }
      }
      std::string names;
      for (const std::string& name : header) {
        names += (names.empty() ? "" : ", ") + quoted(name);
      }
      return std::unexpected("the header has no column " + quoted(column.header) + " (" +
                             std::string(to_string(field)) + "); it has " +
                             text::printable_utf8(names, 500));
    }
    column = {.header = {}, .number = static_cast<std::size_t>(found - header.begin()) + 1};
  }
  return resolved;
}

}  // namespace anshin::authority
