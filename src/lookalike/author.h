// An author's domain that is made to be taken for a registered one.
#pragma once

#include "lookalike/resemblance.h"

#include <optional>
#include <string_view>

namespace anshin::lookalike {

/// The subject whose domain the author's carries, looks like, misses by a letter or adds a bait to.
std::optional<Resemblance> find_imitated_domain(const Index& index, std::string_view author_domain);

}  // namespace anshin::lookalike
