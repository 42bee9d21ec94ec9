// Records become rows, neighbouring rows with one identifier become an organisation.
#include "authority/csv_import.h"

#include "authority/csv_seen_ids.h"
#include "authority/csv_values.h"
#include "registry/organisation.h"
#include "text/printable.h"
#include "text/utf8.h"

#include <algorithm>
#include <istream>
#include <iterator>
#include <utility>

namespace anshin::authority {

void add_problem(registry::ImportResult& result, std::uint64_t line, std::string what) {
  ++result.bad_lines;
  if (result.problems.size() < max_kept_problems) {
    result.problems.push_back({.line = line, .what = std::move(what)});
  }
}

namespace {

using registry::Organisation;

constexpr const char* japanese = "ja";
constexpr const char* english = "en";
constexpr std::size_t max_shown = 60;

class CsvImporter {
 public:
  CsvImporter(std::istream& input, const CsvOptions& options, registry::Editor& editor,
              const std::function<void(std::uint64_t)>& progress)
      : input_(input),
        options_(options),
        editor_(editor),
        reader_(input, options.format, progress) {}

  std::expected<registry::ImportResult, std::string> run() {
    columns_ = options_.columns;
    if (needs_header(columns_) || options_.header) {
      auto columns = read_header();
      if (!columns) {
        return std::unexpected(columns.error());
      }
      columns_ = std::move(*columns);
    }
    while (const CsvRecord* record = reader_.next()) {
      take(*record);
      if (editor_.failed()) {
        break;
      }
    }
    flush();
    if (!reader_.problem().empty()) {
      return std::unexpected(reader_.problem());
    }
    if (input_.bad()) {
      return std::unexpected("the input could not be read after " +
                             std::to_string(reader_.octets()) + " bytes");
    }
    if (editor_.failed()) {
      return std::unexpected(result_.problems.empty()
                                 ? std::string("the registry cannot be written")
                                 : result_.problems.back().what);
    }
    return std::move(result_);
  }

 private:
  // The organisation that is being read, from one row or several.
  struct Pending {
    bool open = false;
    std::uint64_t line = 0;
    Organisation organisation;
    bool bad = false;
  };

  std::expected<CsvColumns, std::string> read_header() {
    const CsvRecord* record = reader_.next();
    if (record == nullptr && !reader_.problem().empty()) {
      return std::unexpected(reader_.problem());
    }
    if (record == nullptr) {
      return std::unexpected("the file is empty; it should begin with a header");
    }
    if (!record->problem.empty()) {
      return std::unexpected("the header: " + record->problem);
    }
    std::vector<std::string> names;
    for (const std::string_view field : record->fields) {
      auto name = reader_.text_of(field);
      if (!name) {
        return std::unexpected("the header: " + name.error());
      }
      names.push_back(std::move(*name));
    }
    return resolve_columns(columns_, names);
  }

  void take(const CsvRecord& record) {
    if (!record.problem.empty()) {
      add_problem(result_, record.line, record.problem);
      return;
    }
    if (std::ranges::all_of(record.fields, &std::string_view::empty)) {
      return;  // as spreadsheets leave them behind the last one
    }
    const auto id_cell = cell(record, CsvField::id);
    if (!id_cell) {
      add_problem(result_, record.line, id_cell.error());
      return;
    }
    const std::string id = read_id(*id_cell, options_.scheme);
    if (!text::is_ascii(id)) {
      add_problem(result_, record.line,
                  "id: \"" + text::printable_utf8(*id_cell, max_shown) +
                      "\" is no identifier; it has a character that is no letter, digit or hyphen");
      return;
    }
    if (!pending_.open || pending_.organisation.id != id) {
      flush();
      if (!start(id, record.line)) {
        return;
      }
    } else if (pending_.bad && first_row()) {
      return;  // it builds on a row that could not be read, which was told
    }
    auto row = read_row(id, record);
    if (row) {
      row = registry::checked(std::move(*row));
    }
    if (const auto joined = row ? join(std::move(*row)) : std::unexpected(row.error()); !joined) {
      add_problem(result_, record.line, joined.error());
      pending_.bad = true;
    }
  }

  bool start(const std::string& id, std::uint64_t line) {
    if (registry::check_organisation_id(id) && !seen_.insert(id)) {
      add_problem(result_, line,
                  id + " came by already, apart from here; the rows of an organisation must follow "
                       "one another (sort the file by identifier)");
      pending_ = {};
      return false;
    }
    pending_ = Pending{.open = true, .line = line, .organisation = {}, .bad = false};
    pending_.organisation.id = id;
    return true;
  }

  std::expected<std::string, std::string> cell(const CsvRecord& record, CsvField field) const {
    const auto column = columns_.find(field);
    if (column == columns_.end()) {
      return std::string();
    }
    const std::size_t number = column->second.number;
    if (number > record.fields.size()) {
      const bool one = record.fields.size() == 1;
      return std::unexpected(
          "the record has " +
          (one ? "one field" : std::to_string(record.fields.size()) + " fields") + "; " +
          std::string(to_string(field)) + " should be number " + std::to_string(number) +
          (one ? delimiter_hint(record.fields.front()) : ""));
    }
    auto text = reader_.text_of(record.fields[number - 1]);
    if (!text) {
      return std::unexpected(std::string(to_string(field)) + ": " + text.error());
    }
    return text;
  }

  // A row that repeats an organisation may leave out what the first one said.
  std::expected<Organisation, std::string> read_row(const std::string& id,
                                                    const CsvRecord& record) const {
    std::map<CsvField, std::string> cells;
    for (const auto& [field, column] : columns_) {
      auto text = cell(record, field);
      if (!text) {
        return std::unexpected(text.error());
      }
      cells.emplace(field, std::move(*text));
    }
    const auto problem = [](CsvField field, const std::string& what) {
      return std::unexpected(std::string(to_string(field)) + ": " + what);
    };
    const auto subdomains = read_yes_or_no(cells[CsvField::subdomains]);
    if (!subdomains) {
      return problem(CsvField::subdomains, subdomains.error());
    }
    const auto valid_from = read_date(cells[CsvField::valid_from]);
    if (!valid_from) {
      return problem(CsvField::valid_from, valid_from.error());
    }
    const auto valid_until = read_date(cells[CsvField::valid_until]);
    if (!valid_until) {
      return problem(CsvField::valid_until, valid_until.error());
    }
    auto domains = read_domains(cells[CsvField::domain], *subdomains);
    if (const auto good = check_domains(domains); !good) {
      return problem(CsvField::domain, good.error());
    }
    Organisation row{
        .id = id,
        .names = first_row() ? std::map<std::string, std::string>{} : pending_.organisation.names,
        .kana = std::move(cells[CsvField::kana]),
        .url = narrowed(cells[CsvField::url]),
        .domains = std::move(domains),
        .valid_from = *valid_from,
        .valid_until = *valid_until};
    if (!cells[CsvField::name].empty() || first_row()) {
      row.names[japanese] = std::move(cells[CsvField::name]);
    }
    if (!cells[CsvField::name_en].empty()) {
      row.names[english] = std::move(cells[CsvField::name_en]);
    }
    return row;
  }

  bool first_row() const { return !pending_.open || pending_.organisation.names.empty(); }

  // Adds a row to the organisation.
  std::expected<void, std::string> join(Organisation row) {
    Organisation& whole = pending_.organisation;
    if (first_row()) {
      whole = std::move(row);
      return {};
    }
    const auto differs = [this](CsvField field) {
      return std::unexpected(std::string(to_string(field)) + ": is not what line " +
                             std::to_string(pending_.line) + " says of the same organisation");
    };
    for (const auto& [language, name] : row.names) {
      if (const auto [known, added] = whole.names.emplace(language, name);
          !added && known->second != name) {
        return differs(language == japanese ? CsvField::name : CsvField::name_en);
      }
    }
    if (!row.kana.empty() && row.kana != whole.kana) {
      return differs(CsvField::kana);
    }
    if (!row.url.empty() && row.url != whole.url) {
      return differs(CsvField::url);
    }
    if (row.valid_from && row.valid_from != whole.valid_from) {
      return differs(CsvField::valid_from);
    }
    if (row.valid_until && row.valid_until != whole.valid_until) {
      return differs(CsvField::valid_until);
    }
    std::ranges::move(row.domains, std::back_inserter(whole.domains));
    return {};
  }

  void flush() {
    if (!pending_.open || pending_.bad) {
      pending_ = {};
      return;
    }
    auto whole = registry::checked(std::move(pending_.organisation));
    const auto done =
        whole ? editor_.put(*whole)
              : std::expected<void, std::string>(std::unexpected(std::move(whole.error())));
    if (done) {
      ++result_.put;
    } else {
      add_problem(result_, pending_.line, done.error());
    }
    pending_ = {};
  }

  std::istream& input_;
  const CsvOptions& options_;
  registry::Editor& editor_;
  CsvReader reader_;
  CsvColumns columns_;
  SeenIds seen_;
  Pending pending_;
  registry::ImportResult result_;
};

}  // namespace

std::expected<registry::ImportResult, std::string> import_csv(
    std::istream& input, const CsvOptions& options, registry::Editor& editor,
    const std::function<void(std::uint64_t)>& progress) {
  return CsvImporter(input, options, editor, progress).run();
}

}  // namespace anshin::authority
