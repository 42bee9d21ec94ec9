// `registry import --csv`: its options, and what it tells beyond what every import does.
#pragma once

#include <anshin/registry.h>

#include "ctl/registry_place.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <expected>
#include <fstream>
#include <functional>
#include <istream>
#include <string>

namespace anshin::ctl {

struct CsvImportOptions {
  bool csv = false;
  std::string columns;
  bool header = false;
  std::string encoding = "utf-8";
  std::string delimiter = "comma";
  std::string scheme = "jcn";
  std::string layout;
  std::string domains;
  bool remove_closed = false;
};
void describe_csv_import(CLI::App& command, CsvImportOptions& options);

struct CsvImportResult {
  registry::ImportResult entries;
  std::uint64_t bad_domain_lines = 0;  ///< of the file of domains; they were printed
  std::string summary;                 ///< for people; may be empty
};

/// Opens the file of --domains; it is not open where none is named. For before the rights of
/// whoever runs the command are given up. Throws std::runtime_error.
std::ifstream open_domains(const CsvImportOptions& options);

/// Reads CSV as the options have it, and the domains that were opened for it, into the editor of
/// the registry in `place`.
std::expected<CsvImportResult, std::string> import_csv_entries(
    const CsvImportOptions& options, const RegistryPlace& place, std::istream& input,
    std::istream& domains, registry::Editor& editor,
    const std::function<void(std::uint64_t)>& progress);

}  // namespace anshin::ctl
