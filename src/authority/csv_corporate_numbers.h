// Japan's corporate number data as the National Tax Agency publishes it (国税庁法人番号公表サイト,
// リソース定義書): CSV of 30 columns without a header. It has names but no domains.
#pragma once

#include <anshin/registry.h>

#include "authority/csv_domains.h"
#include "authority/csv_reader.h"

#include <cstdint>
#include <expected>
#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace anshin::authority {

/// What becomes of registered organisations whose register was closed (登記記録の閉鎖等).
enum class ClosedPolicy { report, remove };

struct CorporateImport {
  registry::ImportResult changes;
  std::uint64_t records = 0;
  std::uint64_t past = 0;       ///< superseded records (最新履歴 0), passed over
  std::uint64_t skipped = 0;    ///< organisations that are not registered and get no domain
  std::uint64_t unchanged = 0;  ///< are registered like this already
  std::uint64_t closed = 0;     ///< registered, or named for a domain, although closed
  std::vector<registry::ImportResult::Problem> closed_lines;  ///< at most 1000 of them
};

/// With `domains`: puts the organisations that have one; what `existing` knows of them beyond
/// names and domains stays. Without (null): brings names and readings of the organisations in
/// `existing` up to date. Memory does not grow with the input.
std::expected<CorporateImport, std::string> import_corporate_numbers(
    std::istream& input, CsvEncoding encoding, DomainsByNumber* domains, ClosedPolicy policy,
    const registry::Store& existing, registry::Editor& editor,
    const std::function<void(std::uint64_t)>& progress);

}  // namespace anshin::authority
