// `anshinctl registry`: the options of each command, and a help text that teaches it.
#include "ctl/registry_commands.h"

#include "ctl/registry_editing.h"
#include "ctl/registry_showing.h"

#include <memory>

namespace anshin::ctl {
namespace {

// A subcommand whose callback runs `run` on options of its own.
template <typename Options, typename Describe>
void add(CLI::App& registry, Outcome& outcome, const std::string& name, const std::string& what,
         int (*run)(const Options&), const Describe& describe) {
  auto options = std::make_shared<Options>();
  CLI::App* command = registry.add_subcommand(name, what);
  if constexpr (requires { options->where; }) {
    add_registry_options(*command, options->where);
  }
  describe(*command, *options);
  command->callback([options, run, &outcome] { outcome.status = run(*options); });
}

void describe_add(CLI::App& command, AddOptions& options) {
  command
      .add_option("--id", options.id,
                  "Identifier: jcn: and the 13-digit corporate number, or another scheme's prefix "
                  "and number")
      ->required();
  command.add_option("--name", options.name, "Name to show, in Japanese")->required();
  command.add_option("--name-en", options.name_en, "Name in English");
  command.add_option("--kana", options.kana, "Reading of the Japanese name");
  command.add_option("--url", options.url, "Home page, https or http");
  command
      .add_option("--domain", options.domains,
                  "Domain that it sends from; may be given several times")
      ->required();
  command.add_flag("--subdomains", options.subdomains,
                   "The domains cover all names below them too");
  command.add_option("--valid-from", options.valid_from, "First day, UTC, e.g. 2017-04-13");
  command.add_option("--valid-until", options.valid_until, "Last day, UTC");
  command.footer(
      "An organisation with the same identifier is replaced. Readers see the change within a "
      "second.\n\nExample:\n"
      "  anshinctl registry add --id jcn:2010001084915 --name 株式会社クオリティア \\\n"
      "      --domain qualitia.co.jp --subdomains");
}

void describe_remove(CLI::App& command, RemoveOptions& options) {
  command.add_option("ID", options.id, "Identifier of the organisation")->required();
  command.footer("Example:\n  anshinctl registry remove jcn:2010001084915");
}

void describe_import(CLI::App& command, ImportOptions& options) {
  command.add_option("FILE", options.file, "File in JSON Lines, or - for standard input")
      ->required();
  command.add_flag("--skip-bad", options.skip_bad,
                   "Import the good lines although others are wrong");
  command.footer(
      "Each line is {\"put\":{...}} or {\"del\":\"ID\"}. While a line is wrong nothing is "
      "imported; all wrong lines are\n"
      "listed as FILE:LINE: what. What \"registry list --json\" prints can be imported "
      "elsewhere.\n\nExample:\n"
      "  anshinctl registry import /usr/share/doc/anshin/organisations.example.jsonl");
}

void describe_list(CLI::App& command, ListOptions& /*options*/) {
  command.footer(
      "\"*.\" before a domain: it covers the names below it too. --json prints the import format, "
      "a line each.\n\n"
      "Example:\n  anshinctl registry list --path /var/lib/anshin/local");
}

void describe_lookup(CLI::App& command, LookupOptions& options) {
  command.add_option("DOMAIN", options.domain, "Author domain, as U-labels or A-labels")
      ->required();
  command.footer(
      "Asks all configured registries unless one is named.\n"
      "Exit status: 0 registered; 1 not registered; 75 a registry could not be asked.\n\nExample:\n"
      "  anshinctl registry lookup mail.qualitia.co.jp");
}

void describe_status(CLI::App& command, StatusOptions& /*options*/) {
  command.footer(
      "Exit status: 0 all registries are in order; 1 one is missing, damaged or has "
      "expired.\n\nExample:\n"
      "  anshinctl registry status --json");
}

void describe_keygen(CLI::App& command, KeygenOptions& options) {
  command
      .add_option("--out", options.file, "File for the private key, mode 0600; never overwritten")
      ->required();
  command.add_flag("--json", options.json, "JSON, for programs");
  command.footer(
      "The public key goes to FILE.pub and to standard output, in the form that public_keys and\n"
      "\"mark verify --public-key\" take.\n\nExample:\n  anshinctl registry keygen --out "
      "/etc/anshin/mark.pem");
}

}  // namespace

void add_registry_commands(CLI::App& app, Outcome& outcome) {
  CLI::App& registry = *app.add_subcommand(
      "registry", "Look into the registries of organisations, and edit one's own");
  registry.require_subcommand(1);
  add(registry, outcome, "add", "Add an organisation, or replace the one with its identifier",
      run_add, describe_add);
  add(registry, outcome, "remove", "Remove an organisation", run_remove, describe_remove);
  add(registry, outcome, "import", "Add and remove organisations as a file in JSON Lines says",
      run_import, describe_import);
  add(registry, outcome, "list", "List the organisations", run_list, describe_list);
  add(registry, outcome, "lookup", "Tell which organisation a domain is registered for", run_lookup,
      describe_lookup);
  add(registry, outcome, "status", "Tell the state of the registries", run_status, describe_status);
  add(registry, outcome, "keygen", "Make an Ed25519 key, for marks or for a registry", run_keygen,
      describe_keygen);
}

}  // namespace anshin::ctl
