#include "ctl/registry_site.h"

#include "authority/site.h"
#include "authority/site_text.h"
#include "ctl/acting_as_owner.h"
#include "ctl/import_progress.h"
#include "ctl/registry_command.h"
#include "registry/calendar_date.h"
#include "text/printable.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>

namespace anshin::ctl {
namespace {

struct SiteCommandOptions {
  RegistryOptions where;
  std::string folder;
  std::string title;
  std::string url;
  std::string date;
};

// The day that the pages name: the one given, the one on which the registry was issued, or today.
std::chrono::sys_days date_of(const std::string& text, const registry::Store& store) {
  if (text.empty()) {
    const auto issued = store.information().issued;
    return std::chrono::floor<std::chrono::days>(
        issued ? *issued
               : std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  }
  const auto date = registry::parse_date(text);
  if (!date) {
    throw CLI::ValidationError(
        "--date", "\"" + text::printable(text) + "\" is not a date such as 2026-04-01");
  }
  return *date;
}

int run_site(const SiteCommandOptions& options) {
  if (!options.url.empty() && !authority::is_web_address(options.url)) {
    throw CLI::ValidationError("--url",
                               "\"" + text::printable(options.url) +
                                   "\" is not an address such as https://registry.example/");
  }
  if (!text::is_utf8(options.title) || text::has_unprintable(options.title)) {
    throw CLI::ValidationError("--title", "holds a character that cannot be shown");
  }
  const auto store = [&options] {
    const ActingAsOwner reader(registry_places(options.where).front().folder);
    return registry_stores(options.where).front();
  }();
  const ActingAsOwner acting(options.folder);
  ImportProgress progress(store->information().organisations, ImportProgress::Counted::entries);
  const auto result = authority::write_site(
      *store, options.folder,
      {.title = options.title, .url = options.url, .date = date_of(options.date, *store)},
      [&progress](std::uint64_t organisations) { progress.show(organisations); });
  if (!result) {
    throw std::runtime_error(result.error());
  }
  if (options.where.json) {
    const nlohmann::ordered_json facts{{"registry", store->name()},
                                       {"serial", store->information().serial},
                                       {"organisations", result->organisations},
                                       {"index_nodes", result->index_nodes},
                                       {"files_written", result->files.written},
                                       {"files_unchanged", result->files.unchanged},
                                       {"files_removed", result->files.removed}};
    std::cout << facts.dump() << '\n';
    return Outcome::kDone;
  }
  std::cout << "Wrote " << options.folder << ": " << result->organisations
            << (result->organisations == 1 ? " organisation, " : " organisations, ")
            << result->files.written << " files new or changed, " << result->files.unchanged
            << " as they were, " << result->files.removed << " removed\n";
  return Outcome::kDone;
}

void describe_site(CLI::App& command, SiteCommandOptions& options) {
  command
      .add_option("OUTDIR", options.folder,
                  "Folder for the pages: new, empty or from an earlier build")
      ->required();
  command.add_option("--title", options.title,
                     "What stands at the top of all pages (default: the registry's name)");
  command.add_option("--url", options.url,
                     "Where the folder is published, for links of the pages to themselves");
  command.add_option("--date", options.date,
                     "As of which day the pages are (default: when the registry was issued, or "
                     "today)");
  command.footer(
      "Static pages in Japanese and English: a search by name, domain and number, and a page for "
      "each\norganisation at o/SCHEME/NUMBER.html, e.g. o/jcn/2010001084915.html. Any web server "
      "can publish the\nfolder, while it is written, too; a browser can also open index.html from "
      "a file system. Only files\nthat have changed are replaced; pages of organisations that are "
      "gone are removed.\n\nExample:\n"
      "  anshinctl registry site /srv/www/registry --title \"Registry of Senders\"");
}

}  // namespace

void add_site_commands(CLI::App& registry, Outcome& outcome) {
  add_registry_command(registry, outcome, "site",
                       "Write the public page: search and a page for each organisation", run_site,
                       describe_site);
}

}  // namespace anshin::ctl
