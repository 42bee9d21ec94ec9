// CSV in both encodings: records within their bounds, lines that only grow, and columns and values
// that are read or refused.
#include "authority/csv_columns.h"
#include "authority/csv_reader.h"
#include "authority/csv_values.h"
#include "text/printable.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>

namespace {

void require(bool condition) {
  if (!condition) {
    std::abort();
  }
}

void read_all(const std::string& text, anshin::authority::CsvEncoding encoding) {
  using anshin::authority::CsvReader;
  std::istringstream input(text);
  CsvReader reader(input, {.encoding = encoding});
  std::uint64_t line = 0;
  while (const auto* record = reader.next()) {
    require(record->line > line);
    line = record->line;
    require(record->problem.empty() != record->fields.empty());
    require(record->fields.size() <= CsvReader::max_fields);
    std::size_t octets = 0;
    for (const std::string_view field : record->fields) {
      octets += field.size();
      if (const auto read = reader.text_of(field)) {
        require(anshin::text::is_utf8(*read));
      }
    }
    require(octets <= CsvReader::max_record_octets);
  }
  require(reader.octets() == text.size() || !reader.problem().empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  read_all(text, anshin::authority::CsvEncoding::utf8);
  read_all(text, anshin::authority::CsvEncoding::shift_jis);
  for (const auto& domain : anshin::authority::read_domains(text, false)) {
    require(domain.domain.find(';') == std::string::npos);
  }
  (void)anshin::authority::read_yes_or_no(text);
  (void)anshin::authority::read_date(text);
  if (const auto columns = anshin::authority::parse_csv_columns(text)) {
    require(columns->size() >= 3);
  }
  return 0;
}
