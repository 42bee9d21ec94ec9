// An organisation as JSON (docs/registry.md, "Entries"). Unknown keys are ignored, so that the
// format can grow.
#include "registry/organisation_json.h"

#include "registry/calendar_date.h"
#include "registry/organisation.h"
#include "text/printable.h"

namespace anshin::registry {

namespace {

using Json = nlohmann::json;

template <typename T>
using Read = std::expected<T, std::string>;

std::unexpected<std::string> problem(const std::string& field, const std::string& what) {
  return std::unexpected(field + ": " + what);
}

Read<std::string> read_string(const Json& object, const std::string& key) {
  const auto found = object.find(key);
  if (found == object.end()) {
    return problem(key, "is missing");
  }
  if (!found->is_string()) {
    return problem(key, "must be a string");
  }
  return found->get<std::string>();
}

Read<std::string> read_optional_string(const Json& object, const std::string& key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) {
    return std::string{};
  }
  return read_string(object, key);
}

Read<std::map<std::string, std::string>> read_names(const Json& object) {
  const auto found = object.find("name");
  if (found == object.end() || !found->is_object()) {
    return problem("name", R"(must be an object such as {"ja":"..."})");
  }
  if (found->size() > max_names) {
    return problem("name", "more than 20 languages");
  }
  std::map<std::string, std::string> names;
  for (const auto& [language, name] : found->items()) {
    if (!name.is_string()) {
      return problem("name." + text::printable(language), "must be a string");
    }
    names.emplace(language, name.get<std::string>());
  }
  return names;
}

Read<RegisteredDomain> read_domain(const Json& object) {
  if (!object.is_object()) {
    return problem("domains", R"(must hold objects such as {"domain":"...","subdomains":true})");
  }
  auto domain = read_string(object, "domain");
  if (!domain) {
    return problem("domains", domain.error());
  }
  RegisteredDomain registered{.domain = std::move(*domain)};
  if (const auto found = object.find("subdomains"); found != object.end()) {
    if (!found->is_boolean()) {
      return problem("domains", "subdomains: must be true or false");
    }
    registered.subdomains = found->get<bool>();
  }
  return registered;
}

Read<std::vector<RegisteredDomain>> read_domains(const Json& object) {
  const auto found = object.find("domains");
  if (found == object.end() || !found->is_array()) {
    return problem("domains", "must be an array");
  }
  if (found->size() > max_domains) {
    return problem("domains", "more than 1000");
  }
  std::vector<RegisteredDomain> domains;
  domains.reserve(found->size());
  for (const Json& element : *found) {
    auto registered = read_domain(element);
    if (!registered) {
      return std::unexpected(registered.error());
    }
    domains.push_back(std::move(*registered));
  }
  return domains;
}

Read<std::optional<std::chrono::sys_days>> read_date(const Json& object, const std::string& key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) {
    return std::nullopt;
  }
  const auto date =
      found->is_string() ? parse_date(found->get_ref<const std::string&>()) : std::nullopt;
  if (!date) {
    return problem(key, "must be a date such as \"2017-04-13\", or null");
  }
  return date;
}

}  // namespace

std::expected<Json, std::string> read_json_object(std::string_view text) {
  if (text.size() > max_entry_octets) {
    return std::unexpected("is longer than 64 KB");
  }
  Json value = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) {
    return std::unexpected("is not JSON");
  }
  if (!value.is_object()) {
    return std::unexpected("is not a JSON object");
  }
  return value;
}

std::expected<Organisation, std::string> organisation_from_json(const Json& object) {
  Organisation organisation;
  auto id = read_string(object, "id");
  if (!id) {
    return std::unexpected(id.error());
  }
  organisation.id = std::move(*id);
  auto names = read_names(object);
  if (!names) {
    return std::unexpected(names.error());
  }
  organisation.names = std::move(*names);
  auto kana = read_optional_string(object, "kana");
  auto url = read_optional_string(object, "url");
  if (!kana || !url) {
    return std::unexpected(kana ? url.error() : kana.error());
  }
  organisation.kana = std::move(*kana);
  organisation.url = std::move(*url);
  auto domains = read_domains(object);
  if (!domains) {
    return std::unexpected(domains.error());
  }
  organisation.domains = std::move(*domains);
  const auto valid_from = read_date(object, "valid_from");
  const auto valid_until = read_date(object, "valid_until");
  if (!valid_from || !valid_until) {
    return std::unexpected(valid_from ? valid_until.error() : valid_from.error());
  }
  organisation.valid_from = *valid_from;
  organisation.valid_until = *valid_until;
  return checked(std::move(organisation));
}

std::expected<Organisation, std::string> parse_organisation(std::string_view json) {
  const auto object = read_json_object(json);
  if (!object) {
    return std::unexpected(object.error());
  }
  return organisation_from_json(*object);
}

std::string format_organisation(const Organisation& organisation) {
  nlohmann::ordered_json object;
  object["id"] = organisation.id;
  object["name"] = organisation.names;
  if (!organisation.kana.empty()) {
    object["kana"] = organisation.kana;
  }
  if (!organisation.url.empty()) {
    object["url"] = organisation.url;
  }
  auto& domains = object["domains"] = nlohmann::ordered_json::array();
  for (const RegisteredDomain& registered : organisation.domains) {
    nlohmann::ordered_json element;
    element["domain"] = registered.domain;
    element["subdomains"] = registered.subdomains;
    domains.push_back(std::move(element));
  }
  const auto date = [](const std::optional<std::chrono::sys_days>& day) {
    return day ? nlohmann::ordered_json(format_date(*day)) : nlohmann::ordered_json(nullptr);
  };
  object["valid_from"] = date(organisation.valid_from);
  object["valid_until"] = date(organisation.valid_until);
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace anshin::registry
