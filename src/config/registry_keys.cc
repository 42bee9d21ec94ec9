// The keys of one [[registry]].
#include "config/keys.h"
#include "config/special_values.h"

#include <array>

namespace anshin::config {

namespace {

const std::array kRegistryKeys{
    Key<Registry>{"registry", "name",
                  [](const Value& v, Registry& r) { return place(r.name, read_name(v)); },
                  [](const Registry& r) { return quote(r.name); }},
    Key<Registry>{"registry", "path",
                  [](const Value& v, Registry& r) { return place(r.path, read_absolute_path(v)); },
                  [](const Registry& r) { return quote(r.path); }},
    Key<Registry>{"registry", "url",
                  [](const Value& v, Registry& r) { return place(r.url, read_url(v)); },
                  [](const Registry& r) { return quote(r.url); }},
    Key<Registry>{
        "registry", "public_keys",
        [](const Value& v, Registry& r) { return place_all(r.public_keys, read_public_keys(v)); },
        [](const Registry& r) { return quote_list(r.public_keys); }},
};

}  // namespace

std::span<const Key<Registry>> registry_keys() {
  return kRegistryKeys;
}

}  // namespace anshin::config
