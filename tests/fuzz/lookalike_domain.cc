// Author domains: bounded work, and neighbours by key are neighbours by letters.
#include "lookalike/near_labels.h"
#include "support/memory_index.h"
#include "text/domain_name.h"
#include "text/printable.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace anshin::lookalike;

const MemoryIndex& index() {
  static const MemoryIndex made = [] {
    MemoryIndex filled;
    filled.add({.id = "jcn:2010001084915", .names = {}, .domains = {"qualitia.co.jp"}});
    filled.add({.id = "jcn:1010405009403", .names = {}, .domains = {"jipdec.or.jp"}});
    filled.add({.id = "test:idn", .names = {}, .domains = {"xn--zckzah.example"}});
    return filled;
  }();
  return made;
}

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto domain = anshin::text::normalise_domain(text);
  if (!domain) {
    return 0;
  }
  const std::size_t asked = index().asked();
  const auto found = find_resemblance(index(), *domain, {});
  constexpr std::size_t most = 5000;
  require(index().asked() - asked < most);
  require(!found || (!found->evidence.empty() && !anshin::text::has_unprintable(found->evidence)));
  require(!anshin::text::is_same_or_below(*domain, "qualitia.co.jp") || !found ||
          found->subject.id != "jcn:2010001084915");
  const std::u32string ascii(domain->begin(), domain->end());
  require(!are_one_edit_apart(ascii, ascii));
  require(are_one_edit_apart(ascii, ascii + U"x"));
  keys_of({.id = "test:1", .names = {}, .domains = {*domain}});
  return 0;
}
