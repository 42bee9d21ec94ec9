// Display names: bounded work, printable evidence, folding that is stable.
#include "lookalike/claims.h"
#include "lookalike/folding.h"
#include "support/memory_index.h"
#include "text/printable.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace anshin::lookalike;

const MemoryIndex& index() {
  static const MemoryIndex made = [] {
    MemoryIndex filled;
    filled.add({.id = "jcn:2010001084915",
                .names = {"株式会社クオリティア", "QUALITIA CO., LTD."},
                .domains = {"qualitia.co.jp"}});
    filled.add({.id = "test:idn", .names = {"テスト"}, .domains = {"xn--zckzah.example"}});
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
  const std::u32string plain = plain_text(text);
  constexpr std::size_t longest_form = 18;  // U+FDFA
  require(plain.size() < max_characters + longest_form);
  require(names_shown_in(plain).size() <= max_shown_names);
  const std::u32string seen = look_folded(plain);
  require(anshin::text::is_utf8(to_utf8(seen)));
  const std::vector<std::string> claims = {std::string(text), std::string(text)};
  const auto found = find_resemblance(index(), "evil.example", claims);
  require(!found || (!found->evidence.empty() && !anshin::text::has_unprintable(found->evidence)));
  const auto own = find_resemblance(index(), "www.qualitia.co.jp", claims);
  require(!own || own->subject.id != "jcn:2010001084915");
  keys_of({.id = "test:1", .names = {std::string(text)}, .domains = {}});
  return 0;
}
