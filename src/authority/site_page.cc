#include "authority/site_page.h"

#include "authority/site.h"
#include "authority/site_text.h"
#include "registry/calendar_date.h"
#include "text/domain_name.h"

#include <optional>

namespace anshin::authority {
namespace {

using Values = std::vector<TemplateValues>;

constexpr std::string_view corporate_scheme = "jcn:";

TemplateValues single(const std::string& name, const std::string& value) {
  return {.texts = {{name, value}}, .lists = {}};
}

// A part that stands there once, or not at all.
Values part_if(bool wanted, TemplateValues values = {}) {
  Values part;
  if (wanted) {
    part.push_back(std::move(values));
  }
  return part;
}

std::string date_text(const std::optional<std::chrono::sys_days>& date) {
  return date ? registry::format_date(*date) : std::string();
}

Values domains_of(const registry::Organisation& organisation) {
  Values domains;
  for (const registry::RegisteredDomain& registered : organisation.domains) {
    const std::string shown = text::unicode_domain(registered.domain);
    TemplateValues values = single("domain", shown);
    values.lists["ascii"] =
        part_if(shown != registered.domain, single("domain", registered.domain));
    values.lists["below"] = part_if(registered.subdomains);
    values.lists["only"] = part_if(!registered.subdomains);
    domains.push_back(std::move(values));
  }
  return domains;
}

Values other_names(const registry::Organisation& organisation, const std::string& shown) {
  Values names;
  for (const auto& [language, name] : organisation.names) {
    if (language != shown) {
      names.push_back({.texts = {{"language", language}, {"text", name}}, .lists = {}});
    }
  }
  return names;
}

}  // namespace

Values canonical(const SiteSetting& setting, const std::string& page) {
  return part_if(!setting.url.empty(), single("address", setting.url + '/' + page));
}

TemplateValues page_values(const registry::Organisation& organisation, const SiteSetting& setting) {
  const auto [name, language] = organisation.display_name();
  const std::string& id = organisation.id;
  const bool corporate = id.starts_with(corporate_scheme);
  const std::string from = date_text(organisation.valid_from);
  const std::string until = date_text(organisation.valid_until);
  return {.texts = {{"name", name},
                    {"language", language},
                    {"id", id},
                    {"number", id.substr(id.find(':') + 1)},
                    {"from", from},
                    {"until", until},
                    {"title", setting.title},
                    {"registry", setting.registry}},
          .lists = {
              {"canonical", canonical(setting, page_name(id))},
              {"kana", part_if(!organisation.kana.empty(), single("text", organisation.kana))},
              {"corporate", part_if(corporate)},
              {"other", part_if(!corporate)},
              {"names", other_names(organisation, language)},
              {"home", part_if(is_web_address(organisation.url), single("url", organisation.url))},
              {"since", part_if(!from.empty(), single("date", from))},
              {"till", part_if(!until.empty(), single("date", until))},
              {"unlimited", part_if(from.empty() && until.empty())},
              {"domains", domains_of(organisation)}}};
}

}  // namespace anshin::authority
