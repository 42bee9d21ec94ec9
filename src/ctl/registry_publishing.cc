// `anshinctl registry build`, and how the commands of an authority are put on the command line.
#include "ctl/registry_publishing.h"

#include "authority/publication.h"
#include "authority/registry_source.h"
#include "authority/version_writer.h"
#include "ctl/acting_as_owner.h"
#include "ctl/import_progress.h"
#include "ctl/registry_command.h"
#include "ctl/terminal.h"
#include "distribution/timestamp.h"
#include "registry/calendar_date.h"
#include "text/printable.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <stdexcept>

namespace anshin::ctl {
namespace {

using Json = nlohmann::ordered_json;
using authority::BuildResult;

// Clocks of machines differ a little; a manifest from the future would stand in the way of the
// next.
constexpr std::chrono::hours most_ahead{24};

std::chrono::sys_seconds current_time() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::chrono::sys_seconds issue_time(const std::string& text) {
  const auto now = current_time();
  if (text.empty()) {
    return now;
  }
  const auto time = distribution::parse_timestamp(text);
  if (!time) {
    throw CLI::ValidationError(
        "--issued", "\"" + text::printable(text) + "\" is not a time such as 2026-04-01T09:00:00Z");
  }
  if (*time > now + most_ahead) {
    throw CLI::ValidationError("--issued", text + " is in the future");
  }
  return *time;
}

std::vector<crypto::SigningKey> load_keys(const std::vector<std::string>& files) {
  std::vector<crypto::SigningKey> keys;
  for (const std::string& file : files) {
    auto key = crypto::SigningKey::load(file);
    if (!key) {
      throw std::runtime_error(key.error());
    }
    keys.push_back(std::move(*key));
  }
  return keys;
}

// What --name says, or the name in the configuration, or that of the builds before.
std::string published_name(const BuildOptions& options, const RegistryPlace& place) {
  if (!options.name.empty()) {
    return options.name;
  }
  const bool is_named = options.where.path.empty() || !options.where.registry.empty();
  return is_named ? place.name : std::string();
}

std::string_view word(BuildResult::Outcome outcome) {
  switch (outcome) {
    case BuildResult::Outcome::published:
      return "published";
    case BuildResult::Outcome::reissued:
      return "reissued";
    case BuildResult::Outcome::unchanged:
      return "unchanged";
  }
  return "published";
}

std::string_view sentence(BuildResult::Outcome outcome) {
  switch (outcome) {
    case BuildResult::Outcome::published:
      return "Published";
    case BuildResult::Outcome::reissued:
      return "Issued anew";
    case BuildResult::Outcome::unchanged:
      return "Published already";
  }
  return "Published";
}

Json file_json(const distribution::PublishedFile& file) {
  return {{"file", file.name}, {"size", file.size}, {"lines", file.lines}};
}

void print_json(const BuildOptions& options, const BuildResult& result) {
  Json json{{"result", word(result.outcome)},
            {"registry", result.manifest.registry},
            {"serial", result.manifest.serial},
            {"previous_serial", result.previous_serial},
            {"issued", distribution::format_timestamp(result.manifest.issued)},
            {"expires", distribution::format_timestamp(result.manifest.expires)},
            {"folder", options.folder},
            {"snapshot", file_json(result.manifest.snapshot)}};
  json["deltas"] = Json::array();
  for (const distribution::Delta& delta : result.manifest.deltas) {
    Json element{{"from", delta.from}};
    element.update(file_json(delta.file));
    json["deltas"].push_back(std::move(element));
  }
  if (result.changes) {
    json["added"] = result.changes->added;
    json["removed"] = result.changes->removed;
    json["changed"] = result.changes->changed;
  }
  json["keys"] = result.manifest.keys;
  json["warnings"] = result.warnings;
  std::cout << json.dump() << '\n';
}

std::string size_text(std::uint64_t octets) {
  return octets < 10240 ? std::to_string(octets) + " bytes" : std::to_string(octets / 1024) + " KB";
}

void print_text(const BuildOptions& options, const BuildResult& result) {
  const distribution::Manifest& manifest = result.manifest;
  std::cout << toned(sentence(result.outcome), Tone::good) << ": registry " << manifest.registry
            << ", serial " << manifest.serial << ", in " << options.folder << '\n'
            << "  " << manifest.snapshot.lines
            << (manifest.snapshot.lines == 1 ? " organisation, " : " organisations, ")
            << size_text(manifest.snapshot.size) << '\n';
  if (result.changes && result.outcome == BuildResult::Outcome::published) {
    std::cout << "  " << result.changes->added << " added, " << result.changes->removed
              << " removed, " << result.changes->changed << " changed since serial "
              << result.previous_serial << '\n';
  }
  if (!manifest.deltas.empty()) {
    std::cout << "  " << manifest.deltas.size()
              << (manifest.deltas.size() == 1 ? " delta" : " deltas") << ", from serial "
              << manifest.deltas.back().from << " on\n";
  }
  std::cout << "  expires " << registry::format_time(manifest.expires)
            << "; build again before then\n";
}

void describe_build(CLI::App& command, BuildOptions& options) {
  command
      .add_option("OUTDIR", options.folder,
                  "Folder that a web server hands out; of this registry alone")
      ->required();
  command
      .add_option("--key", options.keys,
                  "Private key that signs; several times while keys are rotated")
      ->required();
  command.add_option("--name", options.name,
                     "Name by which receivers know the registry (default: that of the "
                     "configuration, or of the build before)");
  command
      .add_option("--deltas", options.deltas,
                  "From how many earlier publications a delta leads to this one")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{0}, authority::most_deltas));
  command
      .add_option("--valid-days", options.valid_days,
                  "Days until receivers take the registry for expired")
      ->capture_default_str()
      ->check(CLI::Range(1L, static_cast<long>(authority::longest_validity.count())));
  command.add_option("--issued", options.issued,
                     "Time of issue, e.g. 2026-04-01T09:00:00Z (default: now)");
  command.add_option(
      "--site", options.site,
      "URL of the public pages (\"registry site\"); it stays for the builds that follow");
  command.add_flag("--allow-empty", options.allow_empty,
                   "Publish a registry without organisations");
  command.add_flag("--raise-serial", options.raise_serial,
                   "After a restore from a backup: give the registry a serial above what is "
                   "published");
  command.add_flag("--force", options.force,
                   "Publish what present receivers cannot verify, or over a folder that nobody "
                   "vouches for");
  command.footer(
      "Writes manifest.json, manifest.json.sig, a snapshot and deltas. A crash at any moment "
      "leaves the old or the\nnew publication. Where nothing changed, only the time of issue and "
      "the expiry do: run it every day.\nThe same registry, folder, keys and --issued give the "
      "same octets.\nExit status: 0 done; 1 refused, and why; 75 somebody edits the registry just "
      "now.\n\nExample:\n"
      "  anshinctl registry build /var/www/registry/robins --path robins --name robins --key "
      "registry.pem");
}

void describe_diff(CLI::App& command, DiffOptions& options) {
  command.add_option("PLACE", options.place,
                     "Publication folder or snapshot file (default: where the registry was "
                     "published last)");
  command.add_option("OTHER", options.other,
                     "Another one, which is compared with PLACE instead of the registry");
  command.footer(
      "Shows what the next build would change: + added, - removed, ~ changed. --json prints an "
      "object a line, and a last\none with the counts.\n\nExample:\n"
      "  anshinctl registry diff /var/www/registry/robins --path robins");
}

void describe_rotate_key(CLI::App& command, RotateKeyOptions& options) {
  command.add_option("--key", options.key,
                     "Key in use, private or public; needed when the first key is announced");
  CLI::Option* const announce = command.add_option(
      "--new", options.new_key, "Public key to announce: receivers trust it from then on too");
  CLI::Option* const retire = command.add_option("--retire", options.retired_key,
                                                 "Public key to take off the list for ever");
  command
      .add_flag("--stolen", options.stolen,
                "With --retire: at once, even if no other key was published yet")
      ->needs(retire);
  command.add_flag("--show", options.show, "Show the keys (this is the default)")
      ->excludes(announce)
      ->excludes(retire);
  announce->excludes(retire);
  command.footer(
      "Each step takes effect with the next build:\n"
      "  1. anshinctl registry keygen --out NEW.pem\n"
      "  2. anshinctl registry rotate-key --key OLD.pem --new NEW.pem.pub\n"
      "  3. anshinctl registry build OUTDIR --key OLD.pem --key NEW.pem   (for two weeks, say)\n"
      "  4. anshinctl registry rotate-key --retire OLD.pem.pub\n"
      "  5. anshinctl registry build OUTDIR --key NEW.pem\n"
      "When a key was stolen: docs/registry.md, \"Keys\".");
}

}  // namespace

int run_build(const BuildOptions& options) {
  const RegistryPlace place = registry_places(options.where).front();
  const authority::BuildRequest request{
      .registry_folder = place.folder,
      .folder = std::filesystem::absolute(options.folder).lexically_normal().string(),
      .name = published_name(options, place),
      .keys = load_keys(options.keys),
      .issued = issue_time(options.issued),
      .validity = std::chrono::days(options.valid_days),
      .deltas = options.deltas,
      .site = options.site,
      .allow_empty = options.allow_empty,
      .raise_serial = options.raise_serial,
      .force = options.force,
      .enter_registry = [&place] { return std::make_shared<const ActingAsOwner>(place.folder); }};
  // The keys are read by then, with the rights of whoever runs the command.
  const ActingAsOwner acting(request.folder);
  std::optional<ImportProgress> progress;
  auto result = authority::build(request, [&](std::uint64_t done, std::uint64_t total) {
    if (!progress) {
      progress.emplace(total, ImportProgress::Counted::entries);
    }
    progress->show(done);
  });
  progress.reset();
  if (result && result->manifest.expires <= current_time()) {
    result->warnings.push_back(
        "what is published has expired already, at " +
        distribution::format_timestamp(result->manifest.expires) +
        ", and receivers refuse it: build without --issued, or with more --valid-days");
  }
  if (!result) {
    const ActingAsOwner acting_there(place.folder);
    if (authority::is_being_edited(place.folder)) {
      std::cerr << "anshinctl: " << result.error() << '\n';
      return Outcome::kTemporary;
    }
    throw std::runtime_error(result.error());
  }
  for (const std::string& warning : result->warnings) {
    std::cerr << "anshinctl: warning: " << warning << '\n';
  }
  if (options.where.json) {
    print_json(options, *result);
  } else {
    print_text(options, *result);
  }
  return Outcome::kDone;
}

void add_publishing_commands(CLI::App& registry, Outcome& outcome) {
  add_registry_command(registry, outcome, "build",
                       "Publish the registry: a signed snapshot, and deltas", run_build,
                       describe_build);
  add_registry_command(registry, outcome, "diff", "Show what a build would change", run_diff,
                       describe_diff);
  add_registry_command(registry, outcome, "rotate-key",
                       "Show, announce and retire the keys that sign the registry", run_rotate_key,
                       describe_rotate_key);
}

}  // namespace anshin::ctl
