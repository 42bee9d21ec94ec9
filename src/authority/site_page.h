// What the page of an organisation shows.
#pragma once

#include <anshin/registry.h>

#include "authority/site_template.h"

#include <string>

namespace anshin::authority {

/// What all pages have in common.
struct SiteSetting {
  std::string registry;
  std::string title;
  std::string url;  ///< without a slash at the end; may be empty
};

/// The values of site/organisation.html.
TemplateValues page_values(const registry::Organisation& organisation, const SiteSetting& setting);

/// The part "canonical": the address of a page, if it is known where they are published.
std::vector<TemplateValues> canonical(const SiteSetting& setting, const std::string& page);

}  // namespace anshin::authority
