// Whitelists: what is not named here is not in a manifest.
#include "distribution/manifest_rules.h"

#include "distribution/limits.h"

#include <algorithm>

namespace anshin::distribution {

namespace {

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_name_character(char c) {
  return is_alphanumeric(c) || c == '.' || c == '_' || c == '-';
}

// A leading dot would hide a file or leave the folder, a leading hyphen look like an option.
bool is_name(std::string_view name, std::size_t max) {
  return !name.empty() && name.size() <= max && is_alphanumeric(name.front()) &&
         std::ranges::all_of(name, is_name_character);
}

}  // namespace

bool is_registry_name(std::string_view name) {
  return is_name(name, max_registry_name);
}

bool is_data_file_name(std::string_view name) {
  return is_name(name, max_file_name) && name != manifest_name && name != signatures_name;
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

bool is_site(std::string_view url) {
  const std::size_t scheme = url.starts_with("https://") ? 8 : url.starts_with("http://") ? 7 : 0;
  return scheme != 0 && url.size() > scheme && url.size() <= max_site_octets &&
         std::ranges::all_of(
             url, [](char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '<' && c != '>'; });
}

}  // namespace anshin::distribution
