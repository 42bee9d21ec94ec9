// Reads the file, hands it to the parser, and settles what depends on more than one key.
#include "config/configuration.h"

#include "config/document.h"
#include "config/parser.h"
#include "text/domain_name.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace anshin::config {

std::string_view to_string(Engine engine) {
  switch (engine) {
    case Engine::native:
      return "native";
    case Engine::reference:
      return "reference";
  }
  std::unreachable();
}

namespace {

constexpr std::uintmax_t kMaxFile = 1U << 20U;

/// The host's name without asking the network: whatever the system was told at boot.
std::string host_name() {
  std::array<char, 256> buffer{};
  if (::gethostname(buffer.data(), buffer.size() - 1) != 0) {
    return "localhost";
  }
  return text::normalise_domain(buffer.data()).value_or("localhost");
}

std::vector<IpNetwork> loopback() {
  std::vector<IpNetwork> networks;
  for (const std::string_view text : {"127.0.0.0/8", "::1/128"}) {
    if (const auto network = parse_ip_network(text)) {
      networks.push_back(*network);
    }
  }
  return networks;
}

std::unexpected<std::vector<Problem>> single(const std::string& file, std::string what) {
  return std::unexpected(std::vector<Problem>{Problem{file, 0, std::move(what)}});
}

}  // namespace

std::string Problem::to_string() const {
  std::string out = file;
  if (line != 0) {
    out.append(":").append(std::to_string(line));
  }
  return out.append(out.empty() ? "" : ": ").append(what);
}

Configuration defaults() {
  Configuration configuration;
  configuration.milter.authserv_id = host_name();
  configuration.milter.trusted_networks = loopback();
  configuration.auth.receiver = configuration.milter.authserv_id;
  return configuration;
}

std::expected<Configuration, std::vector<Problem>> parse(std::string_view text,
                                                         const std::string& file) {
  const auto document = parse_document(text);
  if (!document) {
    return std::unexpected(
        std::vector<Problem>{Problem{file, document.error().line, document.error().what}});
  }
  Parser parser(file);
  parser.take(*document);
  if (auto problems = parser.problems(); !problems.empty()) {
    return std::unexpected(std::move(problems));
  }
  Configuration configuration = parser.configuration();
  configuration.auth.receiver = configuration.milter.authserv_id;
  if (!configuration.zone_file.empty()) {
    configuration.zone_file =
        (std::filesystem::path(file).parent_path() / configuration.zone_file).string();
  }
  return configuration;
}

std::expected<Configuration, std::vector<Problem>> load(const std::string& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    return single(file, "there is no such file; name the configuration file with -c");
  }
  if (error) {
    return single(file, "cannot be read: " + error.message());
  }
  if (status.type() != std::filesystem::file_type::regular) {
    return single(file, "is not a file; name the configuration file itself");
  }
  std::ifstream input(file, std::ios::binary);
  if (!input) {
    return single(file, std::string("cannot be opened: ") +
                            std::error_code(errno, std::generic_category()).message() +
                            "; the user that runs anshind must be able to read it");
  }
  // One byte more than allowed, so that the document's own bound reports a file that is too large.
  std::string text(kMaxFile + 1, '\0');
  input.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (input.bad()) {
    return single(file, "cannot be read");
  }
  text.resize(static_cast<std::size_t>(input.gcount()));
  return parse(text, file);
}

}  // namespace anshin::config
