// libpsl behind a function.
#include "dmarc/public_suffix.h"

#include <libpsl.h>

#include <memory>

namespace anshin::dmarc {
namespace {

const psl_ctx_t* suffix_list() {
  // psl_free() leaves the built-in list alone.
  static const std::unique_ptr<psl_ctx_t, decltype(&psl_free)> list(psl_latest(nullptr), &psl_free);
  return list ? list.get() : psl_builtin();
}

}  // namespace

std::string organizational_domain_by_suffix_list(std::string_view domain) {
  const std::string name(domain);
  const psl_ctx_t* const list = suffix_list();
  const char* const registrable =
      list == nullptr ? nullptr : psl_registrable_domain(list, name.c_str());
  return registrable == nullptr ? name : std::string(registrable);
}

bool is_public_suffix(std::string_view domain) {
  const psl_ctx_t* const list = suffix_list();
  return list != nullptr &&
         psl_is_public_suffix2(list, std::string(domain).c_str(), PSL_TYPE_ANY) != 0;
}

}  // namespace anshin::dmarc
