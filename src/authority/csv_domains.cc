#include "authority/csv_domains.h"

#include "authority/csv_import.h"
#include "authority/csv_values.h"
#include "registry/organisation.h"
#include "text/printable.h"
#include "text/utf8.h"

#include <algorithm>
#include <charconv>
#include <istream>

namespace anshin::authority {
namespace {

std::uint64_t number_of(std::string_view digits) {
  std::uint64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::expected<DomainsByNumber, std::string> DomainsByNumber::read(std::istream& input,
                                                                  CsvEncoding encoding) {
  DomainsByNumber domains;
  CsvReader reader(input, {.encoding = encoding});
  bool first = true;
  while (const CsvRecord* record = reader.next()) {
    domains.take(reader, *record, first);
    first = false;
  }
  if (!reader.problem().empty()) {
    return std::unexpected(reader.problem());
  }
  if (input.bad()) {
    return std::unexpected("could not be read after " + std::to_string(reader.octets()) + " bytes");
  }
  std::ranges::stable_sort(domains.rows_, {}, &Row::number);
  domains.refuse_long_lists();
  return domains;
}

// They would be read anew for every record of the data that has the number.
void DomainsByNumber::refuse_long_lists() {
  std::vector<Row> kept;
  kept.reserve(rows_.size());
  for (auto row = rows_.begin(); row != rows_.end();) {
    const auto end = std::find_if(row, rows_.end(), [number = row->number](const Row& other) {
      return other.number != number;
    });
    std::size_t count = 0;
    const auto excess = std::find_if(row, end, [&count](const Row& one) {
      count += one.domains;
      return count > registry::max_domains;
    });
    if (excess == end) {
      kept.insert(kept.end(), row, end);
    } else {
      add_problem(problems_, excess->line,
                  "with this line the number has more than " +
                      std::to_string(registry::max_domains) +
                      " domains, which no organisation can have, so none of them counts");
    }
    row = end;
  }
  rows_ = std::move(kept);
  std::ranges::stable_sort(problems_.problems, {}, &registry::ImportResult::Problem::line);
}

void DomainsByNumber::take(const CsvReader& reader, const CsvRecord& record, bool first) {
  if (!record.problem.empty()) {
    add_problem(problems_, record.line, record.problem);
    return;
  }
  if (std::ranges::all_of(record.fields, &std::string_view::empty) ||
      (first && !has_digit(narrowed(record.fields.front())))) {
    return;
  }
  if (const auto added = add(reader, record); !added) {
    add_problem(problems_, record.line, added.error());
  }
}

std::expected<void, std::string> DomainsByNumber::add(const CsvReader& reader,
                                                      const CsvRecord& record) {
  if (record.fields.size() < 2) {
    return std::unexpected(
        "the record has one field; it should have number,domain[,subdomains]" +
        std::string(record.fields.front().find_first_of("\t;") == std::string_view::npos
                        ? ""
                        : ", with commas between"));
  }
  const auto number = reader.text_of(record.fields[0]);
  const auto cell = reader.text_of(record.fields[1]);
  const auto subdomains_cell =
      record.fields.size() > 2 ? reader.text_of(record.fields[2]) : std::string();
  if (!number || !cell || !subdomains_cell) {
    return std::unexpected(!number ? number.error()
                           : cell  ? subdomains_cell.error()
                                   : cell.error());
  }
  const std::string id = read_id(*number, "jcn");
  if (!text::is_ascii(id)) {
    return std::unexpected("\"" + text::printable_utf8(*number, 60) + "\" is no corporate number");
  }
  if (const auto good = registry::check_organisation_id(id); !good) {
    return good;
  }
  const auto subdomains = read_yes_or_no(*subdomains_cell);
  if (!subdomains) {
    return std::unexpected("subdomains: " + subdomains.error());
  }
  const auto found = read_domains(*cell, false);
  if (found.empty()) {
    return std::unexpected("there is no domain in the second field");
  }
  if (const auto good = check_domains(found); !good) {
    return std::unexpected("domain: " + good.error());
  }
  const std::string_view digits = std::string_view(id).substr(id.rfind(':') + 1);
  rows_.push_back({.number = number_of(digits),
                   .line = record.line,
                   .begin = text_.size(),
                   .length = static_cast<std::uint32_t>(cell->size()),
                   .domains = static_cast<std::uint32_t>(found.size()),
                   .subdomains = *subdomains});
  text_ += *cell;
  return {};
}

std::vector<registry::RegisteredDomain> DomainsByNumber::find(std::string_view number) {
  std::vector<registry::RegisteredDomain> domains;
  for (Row& row : std::ranges::equal_range(rows_, number_of(number), {}, &Row::number)) {
    row.found = true;
    const auto more =
        read_domains(std::string_view(text_).substr(row.begin, row.length), row.subdomains);
    domains.insert(domains.end(), more.begin(), more.end());
  }
  return domains;
}

std::vector<std::uint64_t> DomainsByNumber::lines_not_found(std::size_t limit) const {
  std::vector<std::uint64_t> lines;
  for (const Row& row : rows_) {
    if (!row.found) {
      lines.push_back(row.line);
    }
  }
  std::ranges::sort(lines);
  lines.resize(std::min(lines.size(), limit));
  return lines;
}

std::uint64_t DomainsByNumber::numbers_not_found() const {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const bool again = i > 0 && rows_[i - 1].number == rows_[i].number;
    count += !rows_[i].found && !again ? 1U : 0U;
  }
  return count;
}

}  // namespace anshin::authority
