#include "authority/csv_corporate_numbers.h"

#include "authority/csv_import.h"
#include "registry/organisation.h"
#include "text/printable.h"

#include <istream>
#include <optional>
#include <utility>

namespace anshin::authority {
namespace {

using registry::Organisation;

// Columns of the resource definition (リソース定義書), from 1.
constexpr std::size_t number_column = 2;    // 法人番号
constexpr std::size_t process_column = 3;   // 処理区分
constexpr std::size_t name_column = 7;      // 商号又は名称
constexpr std::size_t closed_column = 19;   // 登記記録の閉鎖等年月日
constexpr std::size_t latest_column = 24;   // 最新履歴
constexpr std::size_t english_column = 25;  // 商号又は名称(英語表記)
constexpr std::size_t kana_column = 29;     // フリガナ
// Files of before 2018 end here or earlier: they have no reading.
constexpr std::size_t least_columns = latest_column;
constexpr std::string_view process_deleted = "99";  // 削除
constexpr std::string_view latest_past = "0";

// What counts of a record.
struct Corporation {
  std::string number;
  std::string name;
  std::string english;
  std::string kana;
  std::string closed;  // a date, or why; empty: it is not closed
  bool past = false;
};

class CorporateImporter {
 public:
  CorporateImporter(DomainsByNumber* domains, ClosedPolicy policy, const registry::Store& existing,
                    registry::Editor& editor)
      : domains_(domains), policy_(policy), existing_(existing), editor_(editor) {}

  // An error ends the import.
  std::expected<void, std::string> take(const CsvReader& reader, const CsvRecord& record) {
    ++result_.records;
    const auto corporation = read(reader, record);
    if (!corporation) {
      add_problem(result_.changes, record.line, corporation.error());
      return {};
    }
    if (corporation->past) {
      ++result_.past;
      return {};
    }
    const std::string id = "jcn:" + corporation->number;
    auto domains = domains_ == nullptr ? std::vector<registry::RegisteredDomain>{}
                                       : domains_->find(corporation->number);
    if (domains_ != nullptr && domains.empty() && corporation->closed.empty()) {
      ++result_.skipped;
      return {};
    }
    auto known = registered(id);
    if (!known) {
      return std::unexpected(known.error());
    }
    if (!*known && domains.empty()) {
      ++result_.skipped;
      return {};
    }
    if (!corporation->closed.empty()) {
      return take_closed(record.line, id, *corporation, known->has_value());
    }
    return put(record.line, id, *corporation, *known, std::move(domains));
  }

  CorporateImport finish() { return std::move(result_); }

 private:
  static std::expected<Corporation, std::string> read(const CsvReader& reader,
                                                      const CsvRecord& record) {
    if (!record.problem.empty()) {
      return std::unexpected(record.problem);
    }
    const auto& fields = record.fields;
    if (fields.size() < least_columns) {
      return std::unexpected("the record has " + std::to_string(fields.size()) +
                             (fields.size() == 1 ? " field" : " fields") +
                             "; those of the corporate number data have 30");
    }
    const auto text = [&](std::size_t column) -> std::expected<std::string, std::string> {
      return column > fields.size() ? std::string() : reader.text_of(fields[column - 1]);
    };
    auto number = text(number_column);
    auto name = text(name_column);
    auto english = text(english_column);
    auto kana = text(kana_column);
    auto closed = text(closed_column);
    for (const auto* cell : {&number, &name, &english, &kana, &closed}) {
      if (!*cell) {
        return std::unexpected(cell->error());
      }
    }
    if (const auto good = registry::check_organisation_id("jcn:" + *number); !good) {
      return std::unexpected(good.error());
    }
    if (closed->empty() && fields[process_column - 1] == process_deleted) {
      *closed = "deleted";
    }
    return Corporation{.number = std::move(*number),
                       .name = std::move(*name),
                       .english = std::move(*english),
                       .kana = std::move(*kana),
                       .closed = std::move(*closed),
                       .past = fields[latest_column - 1] == latest_past};
  }

  std::expected<std::optional<Organisation>, std::string> registered(const std::string& id) const {
    if (editor_.release().serial == 0) {
      return std::nullopt;  // the registry is new, so there is no file to ask
    }
    return existing_.find_by_id(id);
  }

  std::expected<void, std::string> take_closed(std::uint64_t line, const std::string& id,
                                               const Corporation& corporation, bool registered) {
    ++result_.closed;
    if (result_.closed_lines.size() < max_kept_problems) {
      result_.closed_lines.push_back({.line = line,
                                      .what = id + " " + text::printable_utf8(corporation.name) +
                                              ": closed (" +
                                              text::printable_utf8(corporation.closed, 20) + ")" +
                                              (registered ? "" : ", and not registered")});
    }
    if (policy_ == ClosedPolicy::report || !registered) {
      return {};
    }
    const auto removed = editor_.remove(id);
    if (!removed) {
      return std::unexpected(removed.error());
    }
    result_.changes.removed += *removed ? 1U : 0U;
    return {};
  }

  std::expected<void, std::string> put(std::uint64_t line, const std::string& id,
                                       const Corporation& corporation,
                                       const std::optional<Organisation>& known,
                                       std::vector<registry::RegisteredDomain> domains) {
    Organisation organisation = known.value_or(Organisation{});
    organisation.id = id;
    organisation.names["ja"] = corporation.name;
    if (!corporation.english.empty()) {
      organisation.names["en"] = corporation.english;
    }
    if (!corporation.kana.empty()) {
      organisation.kana = corporation.kana;
    }
    if (!domains.empty()) {
      organisation.domains = std::move(domains);
    }
    auto good = registry::checked(std::move(organisation));
    if (!good) {
      add_problem(result_.changes, line, good.error());
      return {};
    }
    if (known == *good) {
      ++result_.unchanged;
      return {};
    }
    if (const auto done = editor_.put(*good); !done) {
      add_problem(result_.changes, line, done.error());
      return editor_.failed() ? done : std::expected<void, std::string>{};
    }
    ++result_.changes.put;
    return {};
  }

  DomainsByNumber* domains_;
  ClosedPolicy policy_;
  const registry::Store& existing_;
  registry::Editor& editor_;
  CorporateImport result_;
};

}  // namespace

std::expected<CorporateImport, std::string> import_corporate_numbers(
    std::istream& input, CsvEncoding encoding, DomainsByNumber* domains, ClosedPolicy policy,
    const registry::Store& existing, registry::Editor& editor,
    const std::function<void(std::uint64_t)>& progress) {
  CsvReader reader(input, {.encoding = encoding}, progress);
  CorporateImporter importer(domains, policy, existing, editor);
  while (const CsvRecord* record = reader.next()) {
    if (const auto done = importer.take(reader, *record); !done) {
      return std::unexpected(done.error());
    }
  }
  if (!reader.problem().empty()) {
    return std::unexpected(reader.problem());
  }
  if (input.bad()) {
    return std::unexpected("the input could not be read after " + std::to_string(reader.octets()) +
                           " bytes");
  }
  return importer.finish();
}

}  // namespace anshin::authority
