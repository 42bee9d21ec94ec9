// An entry that is registered already is replaced as a whole; what it would lose is told before.
#include "ctl/registry_adding.h"

#include "authority/difference.h"
#include "ctl/meant_domain.h"
#include "ctl/outcome.h"
#include "ctl/registry_losses.h"
#include "ctl/registry_session.h"
#include "registry/calendar_date.h"
#include "registry/organisation.h"
#include "text/printable.h"

#include <nlohmann/json.hpp>

#include <stdexcept>
#include <utility>

namespace anshin::ctl {
namespace {

using registry::Organisation;

std::optional<std::chrono::sys_days> date_of(const std::string& option, const std::string& text) {
  if (text.empty()) {
    return std::nullopt;
  }
  const auto date = registry::parse_date(text);
  if (!date) {
    throw CLI::ValidationError(
        option, "\"" + text::printable(text) + "\" is not a date such as 2017-04-13");
  }
  return date;
}

// As it would be read from a file: sound and normalised.
Organisation organisation_of(const AddOptions& options) {
  Organisation organisation{.id = options.id,
                            .names = {{"ja", options.name}},
                            .kana = options.kana,
                            .url = options.url,
                            .domains = {},
                            .valid_from = date_of("--valid-from", options.valid_from),
                            .valid_until = date_of("--valid-until", options.valid_until)};
  if (!options.name_en.empty()) {
    organisation.names["en"] = options.name_en;
  }
  for (const std::string& domain : options.domains) {
    refuse_address_and_pattern("--domain", domain,
                               "give --subdomains too for the names below the domain");
    organisation.domains.push_back({.domain = domain, .subdomains = options.subdomains});
  }
  auto sound = registry::checked(std::move(organisation));
  if (!sound) {
    throw std::runtime_error(sound.error());
  }
  return std::move(*sound);
}

std::optional<Organisation> registered_now(const Session& session, const std::string& id) {
  if (session.is_new) {
    return std::nullopt;
  }
  auto found = registry::Store(session.place.name, session.place.folder).find_by_id(id);
  if (!found) {
    throw std::runtime_error(found.error());
  }
  return std::move(*found);
}

}  // namespace

int run_add(const AddOptions& options) {
  const Organisation organisation = organisation_of(options);
  if (const int status = verify_domains(options.where, options.control, organisation);
      status != Outcome::kDone) {
    return status;
  }
  RegistryPlace place = registry_places(options.where).front();
  const WhereNone none = where_none(place, options.create);
  auto session = open_session(options.where, std::move(place), none);
  if (!session) {
    return Outcome::kTemporary;
  }
  const auto before = registered_now(*session, organisation.id);
  if (before && !options.replace) {
    if (const auto lost = losses(*before, organisation); !lost.empty()) {
      throw std::runtime_error(organisation.id +
                               " is registered already, and would lose: " + joined(lost, ", ") +
                               "; name them too, or say --replace; nothing was changed");
    }
  }
  Exceptions exceptions(options.exceptions);
  exceptions.watch(session->editor);
  if (const auto done = session->editor.put(organisation); !done) {
    throw std::runtime_error(done.error());
  }
  const auto now = commit(*session);
  exceptions.keep(session->place.folder);
  nlohmann::ordered_json facts{{"id", organisation.id}, {"replaced", before.has_value()}};
  facts["exceptions"] = exceptions.json();
  facts["changes"] = nlohmann::ordered_json::array();
  std::string what = (before ? "Replaced " : "Added ") + organisation.id;
  if (before && *before == organisation) {
    what = organisation.id + " is registered just so already";
  } else if (before) {
    const auto changes = authority::describe_change(*before, organisation);
    what += " (" + joined(changes, "; ") + ")";
    facts["changes"] = changes;
  }
  tell(options.where, *session, what, std::move(facts), now);
  return Outcome::kDone;
}

}  // namespace anshin::ctl
