// The keys of one [[registry]].
#include "config/keys.h"
#include "config/special_values.h"

#include <array>
#include <chrono>

namespace anshin::config {

namespace {

constexpr std::int64_t kMinutesPerDay = 1440;

const std::array kRegistryKeys{
    Key<Registry>{"registry", "name",
                  [](const Value& v, Registry& r) { return place(r.name, read_name(v)); },
                  [](const Registry& r) { return quote(r.name); }},
    Key<Registry>{"registry", "path",
                  [](const Value& v, Registry& r) { return place(r.path, read_absolute_path(v)); },
                  [](const Registry& r) { return quote(r.path); }},
    Key<Registry>{"registry", "local",
                  [](const Value& v, Registry& r) { return place(r.local, read_boolean(v)); },
                  [](const Registry& r) { return show_boolean(r.local); }},
    Key<Registry>{"registry", "url",
                  [](const Value& v, Registry& r) { return place(r.url, read_url(v)); },
                  [](const Registry& r) { return quote(r.url); }},
    Key<Registry>{
        "registry", "public_keys",
        [](const Value& v, Registry& r) { return place_all(r.public_keys, read_public_keys(v)); },
        [](const Registry& r) { return quote_list(r.public_keys); }},
    Key<Registry>{
        "registry", "ca_file",
        [](const Value& v, Registry& r) { return place(r.ca_file, read_absolute_path(v)); },
        [](const Registry& r) { return quote(r.ca_file); }},
    Key<Registry>{"registry", "refresh_minutes",
                  [](const Value& v, Registry& r) {
                    return place(r.refresh,
                                 read_duration<std::chrono::minutes>(v, 1, kMinutesPerDay));
                  },
                  [](const Registry& r) { return std::to_string(r.refresh.count()); }},
};

}  // namespace

std::span<const Key<Registry>> registry_keys() {
  return kRegistryKeys;
}

}  // namespace anshin::config
