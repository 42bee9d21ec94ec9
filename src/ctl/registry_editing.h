// The commands that change a registry: add, remove, import; and keygen. Each returns the exit
// status.
#pragma once

#include "ctl/registry_csv.h"
#include "ctl/registry_domain.h"
#include "ctl/registry_place.h"

#include <string>
#include <vector>

namespace anshin::ctl {

struct AddOptions {
  RegistryOptions where;
  std::string id;
  std::string name;
  std::string name_en;
  std::string kana;
  std::string url;
  std::vector<std::string> domains;
  bool subdomains = false;
  std::string valid_from;
  std::string valid_until;
  DomainCheckOptions control;
};
int run_add(const AddOptions& options);

struct RemoveOptions {
  RegistryOptions where;
  std::string id;
};
int run_remove(const RemoveOptions& options);

struct ImportOptions {
  RegistryOptions where;
  std::string file;
  bool skip_bad = false;
  CsvImportOptions csv;
};
int run_import(const ImportOptions& options);

struct KeygenOptions {
  std::string file;
  bool json = false;
};
int run_keygen(const KeygenOptions& options);

}  // namespace anshin::ctl
