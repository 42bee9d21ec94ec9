// sync.json as fields of one flat object; what does not look right counts as not there.
#include "distribution/sync_state.h"

#include "crypto/sha256.h"
#include "distribution/file_digest.h"
#include "distribution/source_url.h"
#include "distribution/state_file.h"
#include "distribution/timestamp.h"
#include "distribution/trust.h"

#include <nlohmann/json.hpp>

namespace anshin::distribution {

namespace {

using Json = nlohmann::json;

std::string path_in(const std::string& folder) {
  return folder + "/sync.json";
}

std::string read_text(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::optional<std::uint64_t> read_number(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_unsigned()) {
    return std::nullopt;
  }
  return found->get<std::uint64_t>();
}

std::optional<std::chrono::sys_seconds> read_time(const Json& object, const char* name) {
  return parse_timestamp(read_text(object, name));
}

Json time_json(const std::optional<std::chrono::sys_seconds>& time) {
  return time ? Json(format_timestamp(*time)) : Json(nullptr);
}

std::optional<SeenVersion> read_seen(const Json& object) {
  const auto serial = read_number(object, "serial");
  const auto issued = read_time(object, "issued");
  if (!serial || !issued) {
    return std::nullopt;
  }
  return SeenVersion{.serial = *serial, .issued = *issued};
}

}  // namespace

std::string source_fingerprint(const Source& source) {
  // Without a password: the notes may be readable for all.
  std::string all = source.name + '\n' + shown_url(source.url) + '\n';
  for (const auto& key : source.public_keys) {
    all.append(key).append("\n");
  }
  return hexadecimal(crypto::sha256(all));
}

SyncRecord read_sync_record(const std::string& folder) {
  const auto object = read_state_file(path_in(folder));
  if (!object || !*object) {
    return {};
  }
  const Json& content = **object;
  return {.last_attempt = read_time(content, "last_attempt"),
          .last_success = read_time(content, "last_success"),
          .problem = read_text(content, "problem"),
          .failures = read_number(content, "failures").value_or(0),
          .site = read_text(content, "site"),
          .registry = read_text(content, "registry"),
          .seen = read_seen(content),
          .etag = read_text(content, "etag"),
          .etag_of = read_text(content, "etag_of")};
}

std::expected<void, std::string> write_sync_record(const std::string& folder,
                                                   const SyncRecord& record) {
  Json object{{"last_attempt", time_json(record.last_attempt)},
              {"last_success", time_json(record.last_success)},
              {"problem", record.problem},
              {"failures", record.failures},
              {"site", record.site},
              {"registry", record.registry},
              {"etag", record.etag},
              {"etag_of", record.etag_of}};
  if (record.seen) {
    object["serial"] = record.seen->serial;
    object["issued"] = format_timestamp(record.seen->issued);
  }
  return write_state_file(path_in(folder), object);
}

SyncState read_sync_state(const Source& source) {
  const SyncRecord record = read_sync_record(source.folder);
  SyncState state{.last_attempt = record.last_attempt,
                  .last_success = record.last_success,
                  .problem = record.problem,
                  .failures = record.failures,
                  .trusted_keys = {},
                  .keys = {},
                  .keys_problem = {},
                  .site = record.site};
  if (const auto announced = read_announced_keys(source)) {
    state.trusted_keys = keys_in_force(source, *announced);
    state.keys = standings(source, *announced);
  } else {
    state.keys_problem = announced.error();
  }
  return state;
}

}  // namespace anshin::distribution
