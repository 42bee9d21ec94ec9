// The commands that change a registry, each in one commit.
#include "ctl/registry_editing.h"

#include "ctl/import_progress.h"
#include "ctl/outcome.h"
#include "registry/calendar_date.h"
#include "text/printable.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace anshin::ctl {
namespace {

// A registry that is being changed.
struct Session {
  RegistryPlace place;
  registry::Editor editor;
};

// nullopt: somebody else edits it just now, which was said.
std::optional<Session> open_session(const RegistryOptions& options) {
  RegistryPlace place = registry_places(options).front();
  auto editor = registry::Editor::open(place.folder);
  if (editor) {
    return Session{.place = std::move(place), .editor = std::move(*editor)};
  }
  if (registry::Editor::is_locked(place.folder)) {
    std::cerr << "anshinctl: " << editor.error() << '\n';
    return std::nullopt;
  }
  throw std::runtime_error(editor.error());
}

// What the registry is after the commit.
registry::Store::Information commit(Session& session) {
  if (const auto done = session.editor.commit(); !done) {
    throw std::runtime_error(done.error());
  }
  return registry::Store(session.place.name, session.place.folder).information();
}

void tell(const RegistryOptions& options, const Session& session, const std::string& what,
          nlohmann::ordered_json facts, const registry::Store::Information& now) {
  if (!options.json) {
    std::cout << what << "; registry " << session.place.name << " has " << now.organisations
              << (now.organisations == 1 ? " organisation" : " organisations") << ", serial "
              << now.serial << '\n';
    return;
  }
  facts["registry"] = session.place.name;
  facts["serial"] = now.serial;
  facts["organisations"] = now.organisations;
  std::cout << facts.dump() << '\n';
}

std::optional<std::chrono::sys_days> date_of(const std::string& option, const std::string& text) {
  if (text.empty()) {
    return std::nullopt;
  }
  const auto date = registry::parse_date(text);
  if (!date) {
    throw CLI::ValidationError(
        option, "\"" + text::printable(text) + "\" is not a date such as 2017-04-13");
  }
  return date;
}

registry::Organisation organisation_of(const AddOptions& options) {
  registry::Organisation organisation{.id = options.id,
                                      .names = {{"ja", options.name}},
                                      .kana = options.kana,
                                      .url = options.url,
                                      .domains = {},
                                      .valid_from = date_of("--valid-from", options.valid_from),
                                      .valid_until = date_of("--valid-until", options.valid_until)};
  if (!options.name_en.empty()) {
    organisation.names["en"] = options.name_en;
  }
  for (const std::string& domain : options.domains) {
    organisation.domains.push_back({.domain = domain, .subdomains = options.subdomains});
  }
  return organisation;
}

std::expected<registry::ImportResult, std::string> import_from(const ImportOptions& options,
                                                               registry::Editor& editor) {
  if (options.file == "-") {
    ImportProgress progress(0);
    return registry::import_json_lines(
        std::cin, editor, [&progress](std::uint64_t octets) { progress.show(octets); });
  }
  std::ifstream file(options.file, std::ios::binary);
  if (!file || std::filesystem::is_directory(options.file)) {
    return std::unexpected(options.file + ": " +
                           (file ? "is a folder" : std::string(std::strerror(errno))));
  }
  std::error_code no_size;
  const auto size = std::filesystem::file_size(options.file, no_size);
  ImportProgress progress(no_size ? 0 : size);
  return registry::import_json_lines(file, editor,
                                     [&progress](std::uint64_t octets) { progress.show(octets); });
}

void print_problems(const ImportOptions& options, const registry::ImportResult& result) {
  const std::string file = options.file == "-" ? "(standard input)" : options.file;
  for (const auto& problem : result.problems) {
    std::cerr << file << ':' << problem.line << ": " << problem.what << '\n';
  }
  if (result.bad_lines > result.problems.size()) {
    std::cerr << "and " << result.bad_lines - result.problems.size() << " more\n";
  }
}

nlohmann::ordered_json facts_of(const registry::ImportResult& result, bool committed) {
  nlohmann::ordered_json facts{{"committed", committed},
                               {"put", result.put},
                               {"removed", result.removed},
                               {"bad_lines", result.bad_lines}};
  facts["problems"] = nlohmann::ordered_json::array();
  for (const auto& problem : result.problems) {
    facts["problems"].push_back({{"line", problem.line}, {"what", problem.what}});
  }
  return facts;
}

}  // namespace

int run_add(const AddOptions& options) {
  const registry::Organisation organisation = organisation_of(options);
  auto session = open_session(options.where);
  if (!session) {
    return Outcome::kTemporary;
  }
  const auto replaced = session->editor.remove(organisation.id);
  if (!replaced) {
    throw std::runtime_error(replaced.error());
  }
  if (const auto done = session->editor.put(organisation); !done) {
    throw std::runtime_error(done.error());
  }
  const auto now = commit(*session);
  tell(options.where, *session, (*replaced ? "Replaced " : "Added ") + organisation.id,
       {{"id", organisation.id}, {"replaced", *replaced}}, now);
  return Outcome::kDone;
}

int run_remove(const RemoveOptions& options) {
  auto session = open_session(options.where);
  if (!session) {
    return Outcome::kTemporary;
  }
  const auto removed = session->editor.remove(options.id);
  if (!removed) {
    throw std::runtime_error(removed.error());
  }
  if (!*removed) {
    throw std::runtime_error("registry " + session->place.name + " has no organisation " +
                             text::printable(options.id) +
                             "; \"anshinctl registry list\" shows them");
  }
  const auto now = commit(*session);
  tell(options.where, *session, "Removed " + text::printable(options.id), {{"id", options.id}},
       now);
  return Outcome::kDone;
}

int run_import(const ImportOptions& options) {
  auto session = open_session(options.where);
  if (!session) {
    return Outcome::kTemporary;
  }
  const auto result = import_from(options, session->editor);
  if (!result) {
    throw std::runtime_error(result.error());
  }
  print_problems(options, *result);
  if (result->bad_lines > 0 && !options.skip_bad) {
    if (options.where.json) {
      std::cout << facts_of(*result, false).dump() << '\n';
    }
    std::cerr << "anshinctl: " << result->bad_lines
              << (result->bad_lines == 1 ? " line is wrong" : " lines are wrong")
              << ", so nothing was imported; mend the file, or import the rest with --skip-bad\n";
    return Outcome::kNotWell;
  }
  const auto now = commit(*session);
  tell(options.where, *session,
       "Imported " + std::to_string(result->put) + ", removed " + std::to_string(result->removed) +
           ", skipped " + std::to_string(result->bad_lines),
       facts_of(*result, true), now);
  return Outcome::kDone;
}

}  // namespace anshin::ctl
