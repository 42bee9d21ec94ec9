// The domains of organisations by corporate number (法人番号), from a CSV file of its own: number,
// domains, and whether names below them are covered. Held in memory: some 50 bytes a row.
#pragma once

#include <anshin/registry.h>

#include "authority/csv_reader.h"

#include <cstdint>
#include <expected>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::authority {

class DomainsByNumber {
 public:
  /// Reads all records; a first one without a number is a header. Wrong records are problems(),
  /// and so is a number with more domains than an organisation can have: it has none then.
  static std::expected<DomainsByNumber, std::string> read(std::istream& input,
                                                          CsvEncoding encoding);

  /// The domains of a 13-digit number, which counts as found from then on; empty if there are none.
  std::vector<registry::RegisteredDomain> find(std::string_view number);
  /// The wrong records, by line.
  const registry::ImportResult& problems() const { return problems_; }
  /// The lines (at most `limit`, in order) whose number was never found.
  std::vector<std::uint64_t> lines_not_found(std::size_t limit) const;
  std::uint64_t numbers_not_found() const;

 private:
  // One record; its domains stand in text_ with a blank between.
  struct Row {
    std::uint64_t number = 0;
    std::uint64_t line = 0;
    std::size_t begin = 0;
    std::uint32_t length = 0;
    std::uint32_t domains = 0;  // in it
    bool subdomains = false;
    bool found = false;
  };

  void take(const CsvReader& reader, const CsvRecord& record, bool first);
  std::expected<void, std::string> add(const CsvReader& reader, const CsvRecord& record);
  void refuse_long_lists();

  std::vector<Row> rows_;  // by number, then by line
  std::string text_;
  registry::ImportResult problems_;
};

}  // namespace anshin::authority
