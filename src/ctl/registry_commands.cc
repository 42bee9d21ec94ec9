// `anshinctl registry`: the options of each command, and a help text that teaches it.
#include "ctl/registry_commands.h"

#include "ctl/registry_adding.h"
#include "ctl/registry_command.h"
#include "ctl/registry_domain.h"
#include "ctl/registry_editing.h"
#include "ctl/registry_folding.h"
#include "ctl/registry_publishing.h"
#include "ctl/registry_revoking.h"
#include "ctl/registry_showing.h"
#include "ctl/registry_site.h"
#include "ctl/registry_sync.h"

namespace anshin::ctl {
namespace {

void describe_create(CLI::App& command, bool& create) {
  command.add_flag(
      "--create", create,
      "Make the registry also where it is local and there is none; without it, a local "
      "registry that was lost is not replaced");
}

void describe_add(CLI::App& command, AddOptions& options) {
  fold_width(command.add_option(
                 "--id", options.id,
                 "Identifier: jcn: and the 13-digit corporate number, or another scheme's prefix "
                 "and number"))
      ->required();
  command.add_option("--name", options.name, "Name to show, in Japanese")->required();
  command.add_option("--name-en", options.name_en, "Name in English");
  command.add_option("--kana", options.kana, "Reading of the Japanese name");
  fold_width(command.add_option("--url", options.url, "Home page, https or http"));
  fold_width(command.add_option("--domain", options.domains,
                                "Domain that it sends from; may be given several times"))
      ->required();
  command.add_flag("--subdomains", options.subdomains,
                   "The domains cover all names below them too");
  fold_width(
      command.add_option("--valid-from", options.valid_from, "First day, UTC, e.g. 2017-04-13"));
  fold_width(command.add_option("--valid-until", options.valid_until, "Last day, UTC"));
  command.add_flag("--replace", options.replace,
                   "Replace the organisation with this identifier even if that takes domains or "
                   "other values from it");
  describe_create(command, options.create);
  describe_domain_check(command, options.control);
  describe_exceptions(command, options.exceptions);
  command.footer(
      "An organisation with the same identifier is replaced as a whole; what was changed is told. "
      "Where it would lose a domain,\na name or another value that is not given anew, nothing is "
      "changed unless --replace says so. Where there is no registry\none is made, and that is "
      "told.\n"
      "Readers see the change within a second. Full-width letters and digits of identifiers, "
      "domains and dates are taken for ASCII.\n\nExample:\n"
      "  anshinctl registry add --id jcn:2010001084915 --name 株式会社クオリティア \\\n"
      "      --domain qualitia.co.jp --subdomains");
}

void describe_remove(CLI::App& command, RemoveOptions& options) {
  fold_width(command.add_option("ID", options.id, "Identifier of the organisation"))->required();
  command.footer("Example:\n  anshinctl registry remove jcn:2010001084915");
}

void describe_import(CLI::App& command, ImportOptions& options) {
  command.add_option("FILE", options.file, "File in JSON Lines (or CSV), or - for standard input")
      ->required();
  command.add_flag("--skip-bad", options.skip_bad,
                   "Import the good lines although others are wrong");
  describe_create(command, options.create);
  describe_csv_import(command, options.csv);
  describe_exceptions(command, options.exceptions);
  command.footer(
      "Each line is {\"put\":{...}}, {\"del\":\"ID\"}, {\"revoke\":\"ID or "
      "domain\",\"reason\":\"...\"} or {\"unrevoke\":\"ID or domain\"}.\nWhile a line is wrong "
      "nothing is "
      "imported; all wrong lines are\n"
      "listed as FILE:LINE: what. What \"registry list --json\" prints can be imported "
      "elsewhere.\n\nExample:\n"
      "  anshinctl registry import /usr/share/doc/anshin/examples/organisations.example.jsonl");
}

void describe_list(CLI::App& command, ListOptions& options) {
  fold_width(command.add_option("--id", options.id, "Only the organisation with this identifier"));
  command.add_option("--name", options.name, "Only organisations with this in one of their names");
  fold_width(command.add_option("--domain", options.domain,
                                "Only organisations that have this domain or a name below it"));
  command.footer(
      "\"*.\" before a domain: it covers the names below it too. Revocations follow unless one of "
      "--id, --name and --domain\n"
      "is given. --json prints the import format, a line each.\n\n"
      "Example:\n  anshinctl registry list --path /var/lib/anshin/local");
}

void describe_lookup(CLI::App& command, LookupOptions& options) {
  fold_width(command.add_option("DOMAIN", options.domain, "Author domain, as U-labels or A-labels"))
      ->required();
  command.footer(
      "Asks all configured registries unless one is named.\n"
      "Exit status: 0 registered; 1 not registered; 75 a registry could not be asked.\n\nExample:\n"
      "  anshinctl registry lookup mail.qualitia.co.jp");
}

void describe_status(CLI::App& command, StatusOptions& /*options*/) {
  command.footer(
      "Exit status: 0 all registries are in order; 1 one is missing, damaged, has expired or was "
      "never synced.\n\nExample:\n"
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
  add_registry_command(registry, outcome, "add",
                       "Add an organisation, or replace the one with its identifier", run_add,
                       describe_add);
  add_registry_command(registry, outcome, "remove", "Remove an organisation", run_remove,
                       describe_remove);
  add_registry_command(registry, outcome, "import",
                       "Add and remove organisations as a file in JSON Lines says", run_import,
                       describe_import);
  add_registry_command(registry, outcome, "list", "List the organisations", run_list,
                       describe_list);
  add_registry_command(registry, outcome, "lookup",
                       "Tell which organisation a domain is registered for", run_lookup,
                       describe_lookup);
  add_registry_command(registry, outcome, "status", "Tell the state of the registries", run_status,
                       describe_status);
  add_registry_command(registry, outcome, "keygen",
                       "Make an Ed25519 key, for marks or for a registry", run_keygen,
                       describe_keygen);
  add_revoking_commands(registry, outcome);
  add_sync_command(registry, outcome);
  add_publishing_commands(registry, outcome);
  add_domain_commands(registry, outcome);
  add_site_commands(registry, outcome);
}

}  // namespace anshin::ctl
