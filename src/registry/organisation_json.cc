// The registry format read with simdjson: a snapshot has millions of lines. Unknown keys are
// ignored, so that the format can grow; of a key that stands twice the last one counts.
#include "registry/organisation_json.h"

#include "registry/calendar_date.h"
#include "registry/organisation.h"
#include "registry/revocation.h"
#include "text/printable.h"

#include <simdjson.h>

#include <array>
#include <utility>

namespace anshin::registry {

namespace {

namespace dom = simdjson::dom;

template <typename T>
using Read = std::expected<T, std::string>;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::unexpected<std::string> problem(std::string_view field, std::string_view what) {
  return std::unexpected(std::string(field).append(": ").append(what));
}

// Valid until the thread reads the next text.
Read<dom::object> read_object(std::string_view text) {
  if (text.size() > max_entry_octets) {
    return std::unexpected("is longer than 64 KB");
  }
  if (text.starts_with(byte_order_mark)) {
    text.remove_prefix(byte_order_mark.size());
  }
  thread_local dom::parser parser;
  dom::element value;
  if (parser.parse(text.data(), text.size()).get(value) != simdjson::SUCCESS) {
    return std::unexpected("is not JSON");
  }
  dom::object object;
  if (value.get(object) != simdjson::SUCCESS) {
    return std::unexpected("is not a JSON object");
  }
  return object;
}

// The last one that has this key.
std::optional<dom::element> find(const dom::object& object, std::string_view wanted) {
  std::optional<dom::element> found;
  for (const auto& [key, value] : object) {
    if (key == wanted) {
      found = value;
    }
  }
  return found;
}

Read<std::string> read_string(const dom::object& object, std::string_view key) {
  const auto found = find(object, key);
  std::string_view text;
  if (!found) {
    return problem(key, "is missing");
  }
  if (found->get(text) != simdjson::SUCCESS) {
    return problem(key, "must be a string");
  }
  return std::string(text);
}

Read<std::string> read_optional_string(const dom::object& object, std::string_view key) {
  const auto found = find(object, key);
  return !found || found->is_null() ? std::string{} : read_string(object, key);
}

Read<std::map<std::string, std::string>> read_names(const dom::object& object) {
  const auto found = find(object, "name");
  dom::object all;
  if (!found || found->get(all) != simdjson::SUCCESS) {
    return problem("name", R"(must be an object such as {"ja":"..."})");
  }
  std::map<std::string, std::string> names;
  for (const auto& [language, name] : all) {
    std::string_view text;
    if (name.get(text) != simdjson::SUCCESS) {
      return problem("name." + text::printable_utf8(language), "must be a string");
    }
    names.insert_or_assign(std::string(language), std::string(text));
    if (names.size() > max_names) {
      return problem("name", "more than 20 languages");
    }
  }
  return names;
}

Read<RegisteredDomain> read_domain(const dom::element& element) {
  dom::object object;
  if (element.get(object) != simdjson::SUCCESS) {
    return problem("domains", R"(must hold objects such as {"domain":"...","subdomains":true})");
  }
  auto domain = read_string(object, "domain");
  if (!domain) {
    return problem("domains", domain.error());
  }
  RegisteredDomain registered{.domain = std::move(*domain)};
  if (const auto found = find(object, "subdomains");
      found && found->get(registered.subdomains) != simdjson::SUCCESS) {
    return problem("domains", "subdomains: must be true or false");
  }
  return registered;
}

Read<std::vector<RegisteredDomain>> read_domains(const dom::object& object) {
  const auto found = find(object, "domains");
  dom::array all;
  if (!found || found->get(all) != simdjson::SUCCESS) {
    return problem("domains", "must be an array");
  }
  std::vector<RegisteredDomain> domains;
  for (const dom::element element : all) {
    if (domains.size() == max_domains) {
      return problem("domains", "more than 1000");
    }
    auto registered = read_domain(element);
    if (!registered) {
      return std::unexpected(registered.error());
    }
    domains.push_back(std::move(*registered));
  }
  return domains;
}

Read<std::optional<std::chrono::sys_days>> read_date(const dom::object& object,
                                                     std::string_view key) {
  const auto found = find(object, key);
  if (!found || found->is_null()) {
    return std::nullopt;
  }
  std::string_view text;
  const auto date = found->get(text) == simdjson::SUCCESS ? parse_date(text) : std::nullopt;
  if (!date) {
    return problem(key, "must be a date such as \"2017-04-13\", or null");
  }
  return date;
}

Read<Organisation> read_organisation(const dom::object& object) {
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

Read<Line> read_put(const dom::object& line) {
  const auto found = find(line, "put");
  dom::object entry;
  if (!found || found->get(entry) != simdjson::SUCCESS) {
    return problem("put", "must be an object");
  }
  return read_organisation(entry);
}

Read<Line> read_del(const dom::object& line) {
  auto id = read_string(line, "del");
  if (!id) {
    return problem("del", "must be the id of an organisation");
  }
  if (const auto good = check_organisation_id(*id); !good) {
    return std::unexpected(good.error());
  }
  return RemoveLine{.id = std::move(*id)};
}

Read<Line> read_revoke(const dom::object& line) {
  auto subject = read_string(line, "revoke");
  auto reason = read_optional_string(line, "reason");
  if (!subject || !reason) {
    return std::unexpected(subject ? reason.error() : subject.error());
  }
  return checked(Revocation{.subject = std::move(*subject), .reason = std::move(*reason)});
}

Read<Line> read_unrevoke(const dom::object& line) {
  const auto text = read_string(line, "unrevoke");
  if (!text) {
    return std::unexpected(text.error());
  }
  auto subject = parse_revocation_subject(*text);
  if (!subject) {
    return std::unexpected(subject.error());
  }
  return UnrevokeLine{.subject = std::move(*subject)};
}

}  // namespace

std::expected<Line, std::string> parse_line(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, Read<Line> (*)(const dom::object&)>, 4> kinds = {
      {{"put", read_put}, {"del", read_del}, {"revoke", read_revoke}, {"unrevoke", read_unrevoke}}};
  const auto line = read_object(text);
  if (!line) {
    return std::unexpected("the line " + line.error());
  }
  Read<Line> (*read)(const dom::object&) = nullptr;
  for (const auto& [key, reader] : kinds) {
    if (!find(*line, key)) {
      continue;
    }
    if (read != nullptr) {
      return std::unexpected(
          R"(the line must have only one of "put", "del", "revoke", "unrevoke")");
    }
    read = reader;
  }
  if (read == nullptr) {
    return std::unexpected(R"(the line must have either "put" or "del" (or "revoke", "unrevoke"))");
  }
  return read(*line);
}

std::expected<Organisation, std::string> parse_organisation(std::string_view json) {
  const auto object = read_object(json);
  if (!object) {
    return std::unexpected(object.error());
  }
  return read_organisation(*object);
}

}  // namespace anshin::registry
