// The commands that change a registry, each in one commit.
#include "ctl/registry_editing.h"

#include "authority/import_hint.h"
#include "ctl/import_progress.h"
#include "ctl/outcome.h"
#include "ctl/registry_input.h"
#include "ctl/registry_losses.h"
#include "ctl/registry_session.h"
#include "ctl/terminal.h"
#include "text/printable.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iostream>
#include <stdexcept>
#include <utility>

namespace anshin::ctl {
namespace {

std::expected<CsvImportResult, std::string> read_entries(const ImportOptions& options,
                                                         Session& session, ImportInput& input,
                                                         std::istream& domains) {
  ImportProgress progress(input.size());
  const auto show = [&progress](std::uint64_t octets) { progress.show(octets); };
  if (options.csv.csv) {
    return import_csv_entries(options.csv, session.place, input.stream(), domains, session.editor,
                              show);
  }
  auto entries = registry::import_json_lines(input.stream(), session.editor, show);
  if (!entries) {
    return std::unexpected(entries.error());
  }
  return CsvImportResult{.entries = std::move(*entries), .bad_domain_lines = 0, .summary = {}};
}

std::string shown_name(const ImportOptions& options) {
  return options.file == "-" ? "(standard input)" : harmless(options.file);
}

std::uint64_t lines_of(const registry::ImportResult& result) {
  return result.bad_lines + result.put + result.removed + result.revoked + result.unrevoked;
}

void print_problems(const ImportOptions& options, const registry::ImportResult& result) {
  const std::string file = shown_name(options);
  for (const auto& problem : result.problems) {
    std::cerr << file << ':' << problem.line << ": " << problem.what << '\n';
  }
  if (result.bad_lines > result.problems.size()) {
    std::cerr << "and " << result.bad_lines - result.problems.size() << " more\n";
  }
}

std::string revocations_text(const registry::ImportResult& result) {
  std::string text;
  if (result.revoked > 0) {
    text += ", revoked " + std::to_string(result.revoked);
  }
  if (result.unrevoked > 0) {
    text += ", no longer revoked " + std::to_string(result.unrevoked);
  }
  return text;
}

std::string puts_text(const registry::ImportResult& result, const registry::Editor::Puts& puts) {
  return "Imported " + std::to_string(result.put) + " (" + std::to_string(puts.added) + " new, " +
         std::to_string(puts.replaced) + " replaced, " + std::to_string(puts.unchanged) +
         " unchanged)";
}

nlohmann::ordered_json facts_of(const registry::ImportResult& result,
                                const registry::Editor::Puts& puts, const LossReport& report,
                                bool committed) {
  nlohmann::ordered_json facts{
      {"committed", committed},        {"put", result.put},
      {"added", puts.added},           {"replaced", puts.replaced},
      {"unchanged", puts.unchanged},   {"removed", result.removed},
      {"revoked", result.revoked},     {"unrevoked", result.unrevoked},
      {"bad_lines", result.bad_lines}, {"losses", nlohmann::ordered_json::array()}};
  for (const LossReport::Loss& loss : report.kept()) {
    facts["losses"].push_back({{"id", loss.id}, {"lost", loss.lost}});
  }
  facts["problems"] = nlohmann::ordered_json::array();
  for (const auto& problem : result.problems) {
    facts["problems"].push_back({{"line", problem.line}, {"what", problem.what}});
  }
  return facts;
}

}  // namespace

int run_remove(const RemoveOptions& options) {
  auto session =
      open_session(options.where, registry_places(options.where).front(), WhereNone::refuse);
  if (!session) {
    return Outcome::kTemporary;
  }
  const auto removed = session->editor.remove(options.id);
  if (!removed) {
    throw std::runtime_error(removed.error());
  }
  if (!*removed) {
    throw std::runtime_error("registry " + session->place.name + " has no organisation " +
                             text::printable(options.id) + "; " +
                             command_on(options.where, session->place, "list") + " shows them");
  }
  const auto now = commit(*session);
  tell(options.where, *session, "Removed " + text::printable(options.id), {{"id", options.id}},
       now);
  return Outcome::kDone;
}

int run_import(const ImportOptions& options) {
  ImportInput input(options.file);
  std::ifstream domains = open_domains(options.csv);
  RegistryPlace place = registry_places(options.where).front();
  const WhereNone none = where_none(place, options.create);
  auto session = open_session(options.where, std::move(place), none);
  if (!session) {
    return Outcome::kTemporary;
  }
  LossReport report;
  session->editor.watch_replacements(
      [&report](const registry::Organisation& before, const registry::Organisation& after) {
        report.note(before, after);
      });
  Exceptions exceptions(options.exceptions);
  exceptions.watch(session->editor);
  const auto imported = read_entries(options, *session, input, domains);
  if (!imported) {
    throw std::runtime_error(imported.error());
  }
  const registry::ImportResult* result = &imported->entries;
  const std::string hint = options.csv.csv || result->bad_lines == 0
                               ? ""
                               : authority::json_lines_hint(input.beginning());
  if (!hint.empty() && result->bad_lines == lines_of(*result)) {
    throw std::runtime_error(shown_name(options) + ": " + hint);
  }
  print_problems(options, *result);
  if (!hint.empty()) {
    std::cerr << shown_name(options) << ": " << hint << '\n';
  }
  if (!imported->summary.empty()) {
    std::cerr << imported->summary << '\n';
  }
  const registry::Editor::Puts puts = session->editor.puts();
  const std::uint64_t bad_lines = result->bad_lines + imported->bad_domain_lines;
  if (bad_lines > 0 && !options.skip_bad) {
    if (options.where.json) {
      std::cout << facts_of(*result, puts, report, false).dump() << '\n';
    }
    std::cerr << "anshinctl: " << bad_lines
              << (bad_lines == 1 ? " line is wrong" : " lines are wrong")
              << ", so nothing was imported; mend the file, or import the rest with --skip-bad\n";
    return Outcome::kNotWell;
  }
  const auto now = commit(*session);
  exceptions.keep(session->place.folder);
  if (const std::string lost = report.sentence(); !lost.empty()) {
    std::cerr << "anshinctl: warning: " << lost << '\n';
  }
  auto facts = facts_of(*result, puts, report, true);
  facts["exceptions"] = exceptions.json();
  tell(options.where, *session,
       puts_text(*result, puts) + ", removed " + std::to_string(result->removed) +
           revocations_text(*result) + ", skipped " + std::to_string(bad_lines),
       std::move(facts), now);
  return Outcome::kDone;
}

}  // namespace anshin::ctl
