#include "ctl/registry_csv.h"

#include "authority/csv_columns.h"
#include "authority/csv_corporate_numbers.h"
#include "authority/csv_domains.h"
#include "authority/csv_import.h"
#include "ctl/terminal.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <utility>

namespace anshin::ctl {
namespace {

constexpr const char* corporate_number_layout = "corporate-number";
constexpr std::size_t max_lines_told = 10;

authority::CsvEncoding encoding_of(const CsvImportOptions& options) {
  const auto encoding = authority::parse_csv_encoding(options.encoding);
  if (!encoding) {
    throw CLI::ValidationError("--encoding", encoding.error());
  }
  return *encoding;
}

char delimiter_of(const CsvImportOptions& options) {
  const auto delimiter = authority::parse_csv_delimiter(options.delimiter);
  if (!delimiter) {
    throw CLI::ValidationError("--delimiter", delimiter.error());
  }
  return *delimiter;
}

// nullopt: none were named.
std::expected<std::optional<authority::DomainsByNumber>, std::string> read_domains(
    const CsvImportOptions& options, std::istream& file) {
  if (options.domains.empty()) {
    return std::nullopt;
  }
  auto domains = authority::DomainsByNumber::read(file, encoding_of(options));
  if (!domains) {
    return std::unexpected(options.domains + ": " + domains.error());
  }
  const registry::ImportResult& wrong = domains->problems();
  for (const auto& problem : wrong.problems) {
    std::cerr << harmless(options.domains) << ':' << problem.line << ": " << problem.what << '\n';
  }
  if (wrong.bad_lines > wrong.problems.size()) {
    std::cerr << harmless(options.domains) << ": and " << wrong.bad_lines - wrong.problems.size()
              << " more\n";
  }
  return std::move(*domains);
}

void tell_not_found(const CsvImportOptions& options, const authority::DomainsByNumber& domains) {
  const std::uint64_t count = domains.numbers_not_found();
  if (count == 0) {
    return;
  }
  std::string lines;
  for (const std::uint64_t line : domains.lines_not_found(max_lines_told)) {
    lines += (lines.empty() ? "" : ", ") + std::to_string(line);
  }
  std::cerr << harmless(options.domains) << ": " << count
            << (count == 1 ? " number is" : " numbers are") << " not in the data (line " << lines
            << (count > max_lines_told ? ", ..." : "") << ")\n";
}

void tell_closed(const CsvImportOptions& options, const authority::CorporateImport& import) {
  for (const auto& closed : import.closed_lines) {
    std::cerr << "line " << closed.line << ": " << closed.what << '\n';
  }
  if (import.closed > import.closed_lines.size()) {
    std::cerr << "and " << import.closed - import.closed_lines.size() << " more\n";
  }
  if (import.closed > 0 && !options.remove_closed) {
    std::cerr << "closed organisations stay as they are; --remove-closed removes them\n";
  }
}

std::expected<CsvImportResult, std::string> import_corporate(
    const CsvImportOptions& options, const RegistryPlace& place, std::istream& input,
    std::istream& domains_file, registry::Editor& editor,
    const std::function<void(std::uint64_t)>& progress) {
  auto read = read_domains(options, domains_file);
  if (!read) {
    return std::unexpected(read.error());
  }
  std::optional<authority::DomainsByNumber>& domains = *read;
  const registry::Store existing(place.name, place.folder);
  const auto import = authority::import_corporate_numbers(
      input, encoding_of(options), domains ? &*domains : nullptr,
      options.remove_closed ? authority::ClosedPolicy::remove : authority::ClosedPolicy::report,
      existing, editor, progress);
  if (!import) {
    return std::unexpected(import.error());
  }
  tell_closed(options, *import);
  CsvImportResult result{.entries = import->changes, .bad_domain_lines = 0, .summary = {}};
  if (domains) {
    tell_not_found(options, *domains);
    result.bad_domain_lines = domains->problems().bad_lines;
  }
  result.summary =
      std::to_string(import->records) + (import->records == 1 ? " record: " : " records: ") +
      std::to_string(import->changes.put) + " new or changed, " +
      std::to_string(import->unchanged) + " unchanged, " + std::to_string(import->skipped) +
      (domains ? " without a domain, " : " not registered, ") + std::to_string(import->closed) +
      " closed, " + std::to_string(import->past) + " superseded";
  return result;
}

}  // namespace

void describe_csv_import(CLI::App& command, CsvImportOptions& options) {
  CLI::Option* csv = command.add_flag("--csv", options.csv, "FILE has comma-separated values");
  CLI::Option* columns =
      command
          .add_option(
              "--columns", options.columns,
              "What stands where: FIELD=COLUMN,... with the fields id, name, kana, name-en, "
              "domain, subdomains,\nurl, valid-from and valid-until; COLUMN is a name in the "
              "header or a number from 1")
          ->needs(csv);
  command
      .add_flag("--header", options.header,
                "The first record is a header although columns have numbers")
      ->needs(columns);
  command.add_option("--encoding", options.encoding, "utf-8 (default) or shift_jis")->needs(csv);
  command.add_option("--delimiter", options.delimiter, "comma (default), tab or semicolon")
      ->needs(columns);
  command
      .add_option("--scheme", options.scheme,
                  "Scheme of identifiers that stand without one (default: jcn)")
      ->needs(columns);
  CLI::Option* layout =
      command
          .add_option("--layout", options.layout,
                      "Instead of --columns: corporate-number, the published layout of Japan's "
                      "corporate number data")
          ->check(CLI::IsMember({corporate_number_layout}))
          ->needs(csv)
          ->excludes(columns);
  command
      .add_option("--domains", options.domains,
                  "CSV file NUMBER,DOMAIN[,SUBDOMAINS]: whoever is in it is registered; without it "
                  "names and\nreadings of those who are registered are brought up to date")
      ->needs(layout);
  command
      .add_flag("--remove-closed", options.remove_closed,
                "Remove organisations whose register was closed, instead of only telling them")
      ->needs(layout);
}

std::ifstream open_domains(const CsvImportOptions& options) {
  std::ifstream file;
  if (!options.domains.empty()) {
    file.open(options.domains, std::ios::binary);
    if (!file) {
      throw std::runtime_error(options.domains + ": " + std::strerror(errno));
    }
  }
  return file;
}

std::expected<CsvImportResult, std::string> import_csv_entries(
    const CsvImportOptions& options, const RegistryPlace& place, std::istream& input,
    std::istream& domains, registry::Editor& editor,
    const std::function<void(std::uint64_t)>& progress) {
  if (!options.layout.empty()) {
    return import_corporate(options, place, input, domains, editor, progress);
  }
  if (options.columns.empty()) {
    throw CLI::ValidationError(
        "--csv",
        "what the columns hold must be told: --columns id=...,name=...,domain=..., or "
        "--layout corporate-number");
  }
  auto columns = authority::parse_csv_columns(options.columns);
  if (!columns) {
    throw CLI::ValidationError("--columns", columns.error());
  }
  auto entries = authority::import_csv(
      input,
      {.columns = std::move(*columns),
       .format = {.encoding = encoding_of(options), .delimiter = delimiter_of(options)},
       .header = options.header,
       .scheme = options.scheme},
      editor, progress);
  if (!entries) {
    return std::unexpected(entries.error());
  }
  return CsvImportResult{.entries = std::move(*entries), .bad_domain_lines = 0, .summary = {}};
}

}  // namespace anshin::ctl
