// `anshinctl registry diff`: a registry against what is published, or two publications.
#include "authority/difference.h"
#include "authority/publication_state.h"
#include "authority/published.h"
#include "ctl/import_progress.h"
#include "ctl/registry_publishing.h"
#include "ctl/terminal.h"
#include "text/unmistakable_domain.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <stdexcept>

namespace anshin::ctl {
namespace {

using Json = nlohmann::ordered_json;
using authority::Change;
using authority::Entry;
using authority::EntryStream;

// One side, and what its stream reads from.
struct Side {
  std::string description;
  std::uint64_t entries = 0;  // 0: not known
  std::unique_ptr<registry::Store> store;
  std::unique_ptr<EntryStream> stream;
};

Side snapshot_side(const std::string& path, const std::string& description) {
  auto stream = authority::entries_in(path, authority::FileKind::snapshot);
  if (!stream) {
    throw std::runtime_error(stream.error());
  }
  return {.description = description, .store = nullptr, .stream = std::move(*stream)};
}

Side published_side(const std::string& place) {
  if (!std::filesystem::is_directory(place)) {
    return snapshot_side(place, place);
  }
  auto read = authority::read_published(place);
  if (!read) {
    throw std::runtime_error(read.error());
  }
  const std::optional<authority::Published> published = std::move(*read);
  if (!published) {
    throw std::runtime_error(place + ": nothing is published there (no manifest.json)");
  }
  const distribution::Manifest& manifest = published->manifest;
  if (const auto intact = authority::check_published_file(place, manifest.snapshot); !intact) {
    throw std::runtime_error(intact.error());
  }
  Side side = snapshot_side(place + "/" + manifest.snapshot.name,
                            "serial " + std::to_string(manifest.serial) + " in " + place);
  side.entries = manifest.snapshot.lines;
  return side;
}

Side registry_side(const RegistryPlace& place) {
  auto store = std::make_unique<registry::Store>(place.name, place.folder);
  const auto facts = store->information();
  if (!facts.available) {
    throw std::runtime_error("the registry cannot be read: " + facts.problem);
  }
  auto stream = authority::entries_of(*store);
  return {.description = "serial " + std::to_string(facts.serial) + " of the registry",
          .entries = facts.organisations,
          .store = std::move(store),
          .stream = std::move(stream)};
}

std::string last_folder(const RegistryPlace& place) {
  auto state = authority::read_publication_state(place.folder);
  if (!state) {
    throw std::runtime_error(state.error());
  }
  const std::optional<authority::LastBuild> last = std::move(state->last);
  if (!last) {
    throw CLI::ValidationError("PLACE",
                               "the registry was never published; name a publication folder");
  }
  return last->folder;
}

std::string domains_of(const registry::Organisation& organisation) {
  std::string text;
  for (const registry::RegisteredDomain& registered : organisation.domains) {
    text += text.empty() ? "" : ", ";
    text += (registered.subdomains ? "*." : "") + text::unmistakable_domain(registered.domain);
  }
  return text;
}

void print_entry(const Entry& entry, char sign, Tone tone) {
  const auto organisation = authority::organisation_of(entry);
  std::cout << toned(std::string(1, sign) + " " + entry.id, tone) << "  ";
  if (!organisation) {
    std::cout << "cannot be read: " << organisation.error() << '\n';
    return;
  }
  std::cout << organisation->display_name().first << ": " << domains_of(*organisation) << '\n';
}

void print_changed(const Entry& before, const Entry& after) {
  const auto old_organisation = authority::organisation_of(before);
  const auto new_organisation = authority::organisation_of(after);
  if (!old_organisation || !new_organisation) {
    print_entry(after, '~', Tone::doubtful);
    return;
  }
  std::cout << toned("~ " + after.id, Tone::doubtful) << "  "
            << new_organisation->display_name().first << ": ";
  std::string separator;
  for (const std::string& what : authority::describe_change(*old_organisation, *new_organisation)) {
    std::cout << separator << what;
    separator = "; ";
  }
  std::cout << '\n';
}

void print_text(const Change& change) {
  if (change.before && change.after) {
    print_changed(*change.before, *change.after);
  } else if (change.after) {
    print_entry(*change.after, '+', Tone::good);
  } else if (change.before) {
    print_entry(*change.before, '-', Tone::bad);
  }
}

Json entry_json(const std::optional<Entry>& entry) {
  const auto organisation =
      entry ? authority::organisation_of(*entry) : std::unexpected(std::string());
  return organisation ? Json::parse(registry::format_organisation(*organisation)) : Json(nullptr);
}

void print_json(const Change& change) {
  const bool both = change.before && change.after;
  std::cout << Json{{"change", both           ? "changed"
                               : change.after ? "added"
                                              : "removed"},
                    {"id", change.after ? change.after->id : change.before.value_or(Entry{}).id},
                    {"before", entry_json(change.before)},
                    {"after", entry_json(change.after)}}
                   .dump()
            << '\n';
}

}  // namespace

int run_diff(const DiffOptions& options) {
  std::optional<RegistryPlace> place;
  if (options.other.empty()) {
    place = registry_places(options.where).front();
  }
  const Side before =
      published_side(place && options.place.empty() ? last_folder(*place) : options.place);
  const Side after = place ? registry_side(*place) : published_side(options.other);
  const bool json = options.where.json;
  ImportProgress progress(after.entries, ImportProgress::Counted::entries);
  const auto counts = authority::compare(
      *before.stream, *after.stream, json ? print_json : print_text,
      // A line of progress between lines of changes would be in the way.
      wants_colour() ? std::function<void(std::uint64_t)>()
                     : [&progress](std::uint64_t done) { progress.show(done); });
  if (!counts) {
    throw std::runtime_error(counts.error());
  }
  if (json) {
    std::cout << Json{{"added", counts->added},
                      {"removed", counts->removed},
                      {"changed", counts->changed}}
                     .dump()
              << '\n';
    return Outcome::kDone;
  }
  std::cout << counts->added << " added, " << counts->removed << " removed, " << counts->changed
            << " changed from " << before.description << " to " << after.description << '\n';
  return Outcome::kDone;
}

}  // namespace anshin::ctl
