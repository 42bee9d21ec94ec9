// `anshinctl registry rotate-key`: which keys sign, which are announced, which are retired.
#include "authority/key_rotation.h"
#include "authority/publication_state.h"
#include "authority/registry_source.h"
#include "authority/signing_rules.h"
#include "config/shell_word.h"
#include "ctl/acting_as_owner.h"
#include "ctl/registry_publishing.h"
#include "ctl/table.h"
#include "ctl/terminal.h"
#include "distribution/timestamp.h"
#include "registry/calendar_date.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <stdexcept>

namespace anshin::ctl {
namespace {

using Json = nlohmann::ordered_json;
using authority::PublicationState;

std::string key_in(const std::string& file) {
  if (file.empty()) {
    return {};
  }
  auto key = authority::load_public_half(file);
  if (!key) {
    throw std::runtime_error(key.error());
  }
  return std::move(*key);
}

bool signed_last(const PublicationState& state, const std::string& key) {
  return state.last && std::ranges::find(state.last->signers, key) != state.last->signers.end();
}

void print_table_of(const PublicationState& state) {
  std::vector<std::vector<std::string>> rows;
  rows.reserve(state.keys.size() + state.retired.size());
  for (const authority::AnnouncedKey& key : state.keys) {
    rows.push_back({key.key, key.announced ? "announced" : "with the next build",
                    key.announced ? registry::format_time(*key.announced) : "",
                    signed_last(state, key.key) ? "yes" : "no"});
  }
  for (const authority::RetiredKey& key : state.retired) {
    rows.push_back({key.key, "retired", registry::format_time(key.retired),
                    signed_last(state, key.key) ? "yes" : "no"});
  }
  if (state.keys.empty() && state.last) {
    for (const std::string& key : state.last->signers) {
      rows.push_back({key, "in use, not announced", "", "yes"});
    }
  }
  if (rows.empty()) {
    std::cout << "no keys are announced, and nothing was published yet\n";
    return;
  }
  print_table(std::cout, {"KEY", "STATE", "SINCE", "SIGNED THE LAST BUILD"}, rows);
}

void print_last_build(const PublicationState& state) {
  if (state.last) {
    std::cout << "Last build: serial " << state.last->serial << " in " << state.last->folder
              << ", expires " << registry::format_time(state.last->expires) << '\n';
  }
}

void print_json(const PublicationState& state) {
  Json json{{"registry", state.name}};
  auto& keys = json["keys"] = Json::array();
  for (const authority::AnnouncedKey& key : state.keys) {
    keys.push_back(
        {{"key", key.key},
         {"announced",
          key.announced ? Json(distribution::format_timestamp(*key.announced)) : Json(nullptr)},
         {"signed_last", signed_last(state, key.key)}});
  }
  auto& retired = json["retired"] = Json::array();
  for (const authority::RetiredKey& key : state.retired) {
    retired.push_back({{"key", key.key}, {"retired", distribution::format_timestamp(key.retired)}});
  }
  if (state.last) {
    json["last"] = {{"folder", state.last->folder},
                    {"serial", state.last->serial},
                    {"expires", distribution::format_timestamp(state.last->expires)},
                    {"signers", state.last->signers}};
  }
  std::cout << json.dump() << '\n';
}

// The keys in the files named, public halves; empty where none is named.
struct Keys {
  explicit Keys(const RotateKeyOptions& options)
      : in_use(key_in(options.key)),
        added(key_in(options.new_key)),
        retired(key_in(options.retired_key)) {}

  std::string in_use;
  std::string added;
  std::string retired;
};

PublicationState changed(const RotateKeyOptions& options, const Keys& keys,
                         PublicationState state) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  auto result = !options.new_key.empty()
                    ? authority::announce_key(std::move(state), keys.in_use, keys.added)
                : options.stolen ? authority::retire_stolen_key(std::move(state), keys.retired, now)
                                 : authority::retire_key(std::move(state), keys.retired, now);
  if (!result) {
    throw std::runtime_error(result.error());
  }
  return std::move(*result);
}

// Whether receivers know another key than the stolen one, so that it can sign alone.
bool has_trusted_key(const PublicationState& state) {
  if (!state.last) {
    return true;
  }
  const auto& trusted = state.last->keys.empty() ? state.last->signers : state.last->keys;
  return std::ranges::any_of(state.keys, [&trusted](const authority::AnnouncedKey& key) {
    return std::ranges::find(trusted, key.key) != trusted.end();
  });
}

// Whether receivers had time to learn of a listed key, so that it can sign alone.
bool has_established_key(const PublicationState& state) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return std::ranges::any_of(state.keys, [&](const authority::AnnouncedKey& key) {
    return state.last && authority::is_established(key.key, state, state.last->signers, now);
  });
}

// The keys that manifests list from the next build on, or that signed the last, as receivers have
// them in their configuration.
void print_configuration(const PublicationState& state) {
  std::string list;
  const auto add = [&list](const std::string& key) {
    list += (list.empty() ? "\"" : ", \"") + key + '"';
  };
  for (const authority::AnnouncedKey& key : state.keys) {
    add(key.key);
  }
  if (state.keys.empty() && state.last) {
    std::ranges::for_each(state.last->signers, add);
  }
  if (!list.empty()) {
    std::cout << "For the [[registry]] of receivers, present and new ones:\n  public_keys = ["
              << list << "]\n";
  }
}

// The build that comes next, with this behind it.
std::string build_command(const RotateKeyOptions& options, const PublicationState& state,
                          const std::string& arguments) {
  return command_on(options.where,
                    "build " + (state.last ? config::shell_word(state.last->folder) : "OUTDIR") +
                        " " + arguments);
}

void print_next_step(const RotateKeyOptions& options, const PublicationState& state) {
  if (!options.new_key.empty()) {
    std::cout
        << "Next: build with the key in use; from then on receivers trust the new one too:\n  "
        << build_command(options, state, "--key OLD.pem")
        << "\nA reserve needs no more than that; before a key takes over, build with both "
           "until all receivers have fetched:\n  "
        << build_command(options, state, "--key OLD.pem --key NEW.pem") << '\n';
  } else if (options.stolen && has_trusted_key(state)) {
    std::cout << "Next: build at once with a listed key, not with this one; receivers drop this "
                 "one when they next fetch. Tell them out of band too.\n  "
              << build_command(options, state, "--key RESERVE.pem") << '\n';
  } else if (options.stolen) {
    std::cout << "Next: build with this key and a listed one at once, so that receivers drop it "
                 "(if it is lost: with a listed one and --force, and receivers must put that one "
                 "into their public_keys); tell them out of band too.\n  "
              << build_command(options, state, "--key STOLEN.pem --key NEW.pem") << '\n';
  } else if (!has_established_key(state)) {
    std::cout << "Next: the listed keys are new to receivers. Build with the retired one and a "
                 "listed one, then not again before all receivers have fetched that; keep the "
                 "retired one until then, and destroy it only after that.\n  "
              << build_command(options, state, "--key OLD.pem --key NEW.pem") << '\n';
  } else {
    std::cout << "Next: build with a listed key; receivers then trust the retired one no more. "
                 "Destroy it.\n  "
              << build_command(options, state, "--key NEW.pem") << '\n';
  }
}

}  // namespace

int run_rotate_key(const RotateKeyOptions& options) {
  const RegistryPlace place = registry_places(options.where).front();
  const bool changes = !options.new_key.empty() || !options.retired_key.empty();
  if (!changes && !options.key.empty()) {
    throw CLI::ValidationError("--key", "goes with --new");
  }
  // Read with the rights of whoever runs the command: they are none of the folder's owner.
  const Keys keys(options);
  const ActingAsOwner acting(place.folder);
  const auto state =
      changes ? authority::update_publication_state(
                    place.folder,
                    [&](PublicationState before) -> std::expected<PublicationState, std::string> {
                      return changed(options, keys, std::move(before));
                    })
              : authority::read_publication_state(place.folder);
  if (!state) {
    if (changes && authority::is_being_edited(place.folder)) {
      std::cerr << "anshinctl: " << state.error() << '\n';
      return Outcome::kTemporary;
    }
    throw std::runtime_error(state.error());
  }
  if (options.where.json) {
    print_json(*state);
    return Outcome::kDone;
  }
  print_table_of(*state);
  print_last_build(*state);
  print_configuration(*state);
  if (changes) {
    print_next_step(options, *state);
  }
  return Outcome::kDone;
}

}  // namespace anshin::ctl
