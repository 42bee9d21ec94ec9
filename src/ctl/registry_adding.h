// `anshinctl registry add`: one organisation, new or in the place of what was registered for it.
#pragma once

#include "ctl/registry_domain.h"
#include "ctl/registry_exceptions.h"
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
  bool replace = false;
  bool create = false;
  DomainCheckOptions control;
  ExceptionOptions exceptions;
};
/// Returns the exit status.
int run_add(const AddOptions& options);

}  // namespace anshin::ctl
