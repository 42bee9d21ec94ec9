// What two engines make of one message, side by side.
#pragma once

#include "service/cross_check.h"

#include <nlohmann/json_fwd.hpp>

#include <iosfwd>
#include <vector>

namespace anshin::ctl {

/// A table, and the reasons of both where they differ. `engine` is the one whose verdicts count.
void print_comparisons(std::ostream& out, const std::vector<service::Comparison>& comparisons,
                       config::Engine engine);

/// An array of {"protocol","subject","result","native":{"result","reason"},"reference":{...}}.
nlohmann::ordered_json comparisons_json(const std::vector<service::Comparison>& comparisons,
                                        config::Engine engine);

}  // namespace anshin::ctl
