// The commands of an authority that publishes its registry: build, diff, rotate-key. Each returns
// the exit status.
#pragma once

#include "authority/publication.h"
#include "ctl/outcome.h"
#include "ctl/registry_place.h"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace anshin::ctl {

struct BuildOptions {
  RegistryOptions where;
  std::string folder;
  std::vector<std::string> keys;
  std::string name;
  std::size_t deltas = authority::default_deltas;
  long valid_days = authority::default_validity.count();
  std::string issued;
  std::optional<std::string> site;  ///< an empty one takes it out of the manifest
  bool allow_empty = false;
  bool raise_serial = false;
  bool force = false;
};
int run_build(const BuildOptions& options);

struct DiffOptions {
  RegistryOptions where;
  std::string place;
  std::string other;
};
int run_diff(const DiffOptions& options);

struct RotateKeyOptions {
  RegistryOptions where;
  std::string key;
  std::string new_key;
  std::string retired_key;
  bool stolen = false;
  bool show = false;
};
int run_rotate_key(const RotateKeyOptions& options);

void add_publishing_commands(CLI::App& registry, Outcome& outcome);

}  // namespace anshin::ctl
