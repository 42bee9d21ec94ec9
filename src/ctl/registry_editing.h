// Commands that change a registry: remove and import; and keygen. Each returns the exit status.
#pragma once

#include "ctl/registry_csv.h"
#include "ctl/registry_exceptions.h"
#include "ctl/registry_place.h"

#include <string>

namespace anshin::ctl {

struct RemoveOptions {
  RegistryOptions where;
  std::string id;
};
int run_remove(const RemoveOptions& options);

struct ImportOptions {
  RegistryOptions where;
  std::string file;
  bool skip_bad = false;
  bool create = false;
  CsvImportOptions csv;
  ExceptionOptions exceptions;
};
int run_import(const ImportOptions& options);

struct KeygenOptions {
  std::string file;
  bool json = false;
};
int run_keygen(const KeygenOptions& options);

}  // namespace anshin::ctl
