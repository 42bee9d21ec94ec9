// Asking the index, and the rules that hold for whatever it answers.
#pragma once

#include "lookalike/resemblance.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace anshin::lookalike {

/// What leads to more organisations than these says nothing: they are namesakes or neighbours.
constexpr std::size_t crowd = 3;

/// What is filed under a key: at most one more than a crowd, without duplicates.
std::vector<Subject> filed_under(const Index& index, Key key);

/// Adds the subjects that are not there yet.
void add_new(std::vector<Subject>& subjects, std::vector<Subject> more);

/// Whether the author's domain is one of the subject's own, lies above or below one, or shares its
/// organisational domain.
bool is_own(const Subject& subject, std::string_view author_domain);

}  // namespace anshin::lookalike
