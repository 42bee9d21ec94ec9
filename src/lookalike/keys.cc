// What is filed of a registered organisation.
#include "lookalike/domains.h"
#include "lookalike/folding.h"
#include "lookalike/key_hash.h"
#include "lookalike/names.h"
#include "lookalike/resemblance.h"

#include <unicode/uchar.h>
#include <unicode/uvernum.h>

#include <algorithm>

namespace anshin::lookalike {
namespace {

// Grows with every change of the rules that gives other keys.
constexpr std::string_view rules = "2";

}  // namespace

std::string keys_version() {
  return std::string(rules) + "-unicode" + U_UNICODE_VERSION + "-icu" + U_ICU_VERSION;
}

std::vector<Key> keys_of(const Subject& subject) {
  std::vector<Key> keys;
  for (const std::string& domain : subject.domains) {
    keys.push_back(key_of(KeyKind::domain, seen_domain(domain)));
    const std::string organisational = organisational_domain(domain);
    if (!organisational.empty()) {
      keys.push_back(key_of(KeyKind::label, seen_domain(chosen_label(organisational))));
    }
  }
  for (const std::string& name : subject.names) {
    const Name filed = name_of(name);
    if (filed.distinctiveness != Distinctiveness::none) {
      keys.push_back(key_of(KeyKind::name, filed.core));
    }
  }
  std::ranges::sort(keys);
  const auto repeated = std::ranges::unique(keys);
  keys.erase(repeated.begin(), repeated.end());
  return keys;
}

}  // namespace anshin::lookalike
