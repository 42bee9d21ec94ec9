// The commands that only look into registries: list, lookup, status. Each returns the exit status.
#pragma once

#include "ctl/registry_place.h"

#include <string>

namespace anshin::ctl {

struct ListOptions {
  RegistryOptions where;
  std::string id;      ///< empty: all
  std::string name;    ///< part of a name; empty: all
  std::string domain;  ///< the same or a name below it; empty: all
};
int run_list(const ListOptions& options);

struct LookupOptions {
  RegistryOptions where;
  std::string domain;
};
int run_lookup(const LookupOptions& options);

struct StatusOptions {
  RegistryOptions where;
};
int run_status(const StatusOptions& options);

}  // namespace anshin::ctl
