// Walks over the document's sections; the tables in keys.h say what each key means.
#include "config/parser.h"

#include "config/keys.h"
#include "config/suggest.h"
#include "text/printable.h"

#include <algorithm>

namespace anshin::config {

namespace {

constexpr std::size_t kMaxRegistries = 16;
constexpr std::size_t kMaxProblems = 100;
constexpr std::string_view kRegistrySection = "registry";

std::vector<std::string_view> section_names() {
  std::vector<std::string_view> names;
  for (const auto& key : keys()) {
    if (names.empty() || names.back() != key.section) {
      names.push_back(key.section);
    }
  }
  names.push_back(kRegistrySection);
  return names;
}

template <typename Target>
std::vector<std::string_view> key_names(std::span<const Key<Target>> table,
                                        std::string_view section) {
  std::vector<std::string_view> names;
  for (const auto& key : table) {
    if (key.section == section) {
      names.push_back(key.name);
    }
  }
  return names;
}

template <typename Target>
const Key<Target>* find_key(std::span<const Key<Target>> table, std::string_view section,
                            std::string_view name) {
  const auto found = std::ranges::find_if(
      table, [&](const auto& key) { return key.section == section && key.name == name; });
  return found == table.end() ? nullptr : &*found;
}

std::string shown(std::string_view name) {
  return '"' + text::printable(name, 60) + '"';
}

std::string join(const std::vector<std::string_view>& words) {
  std::string out;
  for (const auto word : words) {
    out.append(out.empty() ? "" : ", ").append(word);
  }
  return out;
}

/// "; it belongs into [metrics]" for a key that stands in the wrong section, else "".
std::string right_section(std::string_view name) {
  for (const auto& key : keys()) {
    if (key.name == name) {
      return "; it belongs into [" + std::string(key.section) + "]";
    }
  }
  if (find_key(registry_keys(), kRegistrySection, name) != nullptr) {
    return "; it belongs into [[registry]]";
  }
  return {};
}

std::string stray_key(std::string_view name, const std::vector<std::string_view>& sections) {
  const std::string what = "key " + shown(name) + " stands outside of any section";
  if (const auto home = right_section(name); !home.empty()) {
    return what + home;
  }
  std::vector<std::string_view> known;
  for (const auto& key : keys()) {
    known.push_back(key.name);
  }
  if (const auto near = suggest(name, known); !near.empty()) {
    return what + "; did you mean \"" + std::string(near) + "\"?" +
           std::string(right_section(near)).replace(0, 4, " It");
  }
  return what + "; the sections are " + join(sections);
}

std::string unknown_key(std::string_view name, std::string_view heading,
                        const std::vector<std::string_view>& known) {
  std::string what = "unknown key " + shown(name) + " in " + std::string(heading);
  const auto near = suggest(name, known);
  const auto elsewhere = right_section(name);
  if (!elsewhere.empty()) {
    what.append(elsewhere);
  } else if (!near.empty()) {
    what.append("; did you mean \"").append(near).append("\"?");
  } else {
    what.append("; the keys of this section are ").append(join(known));
  }
  return what;
}

}  // namespace

Parser::Parser(std::string file) : file_(std::move(file)), configuration_(defaults()) {
  configuration_.file = file_;
}

void Parser::report(unsigned line, std::string what) {
  problems_.emplace(line, std::move(what));
}

std::vector<Problem> Parser::problems() const {
  std::vector<Problem> sorted;
  for (const auto& [line, what] : problems_) {
    if (sorted.size() == kMaxProblems) {
      sorted.push_back(Problem{file_, 0, "there are more problems; mend these first"});
      break;
    }
    sorted.push_back(Problem{file_, line, what});
  }
  return sorted;
}

void Parser::take(const Value& document) {
  for (const auto& item : document.items) {
    take_section(item);
  }
}

void Parser::take_section(const Value& section) {
  if (section.name == kRegistrySection) {
    take_registries(section);
    return;
  }
  const auto sections = section_names();
  if (std::ranges::find(sections, section.name) == sections.end()) {
    if (section.kind != ValueKind::table) {
      report(section.line, stray_key(section.name, sections));
      return;
    }
    const auto near = suggest(section.name, sections);
    report(section.line, "unknown section " + shown(section.name) +
                             (near.empty() ? "; the sections are " + join(sections)
                                           : "; did you mean \"" + std::string(near) + "\"?"));
    return;
  }
  if (section.kind != ValueKind::table) {
    report(section.line, "\"" + section.name + "\" is a section: write it once, as a line [" +
                             section.name + "] with its keys below");
    return;
  }
  for (const auto& value : section.items) {
    take_key(value, section.name);
  }
}

void Parser::take_key(const Value& value, std::string_view section) {
  const auto* key = find_key(keys(), section, value.name);
  if (key == nullptr) {
    report(value.line,
           unknown_key(value.name, '[' + std::string(section) + ']', key_names(keys(), section)));
    return;
  }
  for (auto& fault : key->set(value, configuration_)) {
    report(fault.line,
           '[' + std::string(section) + "] " + value.name + ": " + std::move(fault.what));
  }
}

void Parser::take_registries(const Value& list) {
  const bool tables =
      list.kind == ValueKind::array &&
      std::ranges::all_of(list.items, [](const Value& v) { return v.kind == ValueKind::table; });
  if (!tables) {
    report(list.line, "registries are written with two brackets, [[registry]], once for each");
    return;
  }
  if (list.items.size() > kMaxRegistries) {
    report(list.line, "there may be at most 16 registries");
    return;
  }
  for (const auto& table : list.items) {
    take_registry(table);
  }
}

void Parser::take_registry(const Value& table) {
  Registry registry;
  const auto before = problems_.size();
  for (const auto& value : table.items) {
    const auto* key = find_key(registry_keys(), kRegistrySection, value.name);
    if (key == nullptr) {
      report(value.line,
             unknown_key(value.name, "[[registry]]", key_names(registry_keys(), kRegistrySection)));
      continue;
    }
    for (auto& fault : key->set(value, registry)) {
      report(fault.line, "[[registry]] " + value.name + ": " + std::move(fault.what));
    }
  }
  if (problems_.size() == before) {
    check_registry(registry, table.line);
  }
  configuration_.registries.push_back(std::move(registry));
}

void Parser::check_registry(const Registry& registry, unsigned line) {
  if (registry.name.empty()) {
    report(line, "[[registry]] needs a name, e.g. name = \"robins\"");
  }
  if (registry.path.empty()) {
    report(line, "[[registry]] needs a path, e.g. path = \"/var/lib/anshin/robins\"");
  }
  if (!registry.url.empty() && registry.public_keys.empty()) {
    report(line,
           "[[registry]] has a url but no public_keys: without the keys of its publisher no update "
           "can be trusted");
  }
  if (registry.local && !registry.url.empty()) {
    report(line,
           "[[registry]] has both local = true and a url: a local registry is edited here; "
           "configure two registries, each with its own path");
  }
  if (!registry.ca_file.empty() && !registry.url.starts_with("https://")) {
    report(line, "[[registry]] has a ca_file but no https url that it could serve");
  }
  for (const auto& other : configuration_.registries) {
    if (!registry.name.empty() && other.name == registry.name) {
      report(line, "there is another [[registry]] with the name " + shown(registry.name) +
                       "; names must differ");
    }
    if (!registry.path.empty() && other.path == registry.path) {
      report(line, "there is another [[registry]] with the path " + shown(registry.path) +
                       "; each needs a folder of its own");
    }
  }
}

}  // namespace anshin::config
