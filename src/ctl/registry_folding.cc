#include "ctl/registry_folding.h"

#include "authority/csv_values.h"

#include <string>

namespace anshin::ctl {

CLI::Option* fold_width(CLI::Option* option) {
  return option->transform(CLI::Validator(
      [](std::string& value) {
        value = authority::narrowed(value);
        return std::string();
      },
      ""));
}

}  // namespace anshin::ctl
