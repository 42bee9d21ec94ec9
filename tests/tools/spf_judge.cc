// Judges SPF checks for a test in another language. Each line on standard input is a JSON object
// with zone (a master file), client, domain, sender and helo; each line of output has result,
// reason and explanation of the native engine.
#include <anshin/native_engines.h>

#include "dns/zone_resolver.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>

using namespace anshin;

namespace {

nlohmann::json judge(const spf::Engine& engine, const nlohmann::json& asked) {
  auto zone = dns::parse_zone(asked.at("zone").get<std::string>(), "zone");
  if (!zone) {
    throw std::runtime_error(zone.error());
  }
  const auto client = parse_ip_address(asked.at("client").get<std::string>());
  if (!client) {
    throw std::runtime_error("client is no address");
  }
  const spf::Request request{.identity = SpfIdentity::mailfrom,
                             .client = *client,
                             .domain = asked.at("domain"),
                             .sender = asked.at("sender"),
                             .helo = asked.at("helo"),
                             .receiver = "mx.example.org"};
  const auto resolver = dns::make_zone_resolver(std::move(*zone));
  const SpfResult result = engine.start(request, resolver)->result(dns::Deadline::min());
  return {{"result", to_string(result.verdict)},
          {"reason", result.reason},
          {"explanation", result.explanation}};
}

}  // namespace

int main() {
  try {
    const auto engine = spf::make_native_engine();
    for (std::string line; std::getline(std::cin, line);) {
      std::cout << judge(*engine, nlohmann::json::parse(line)).dump() << '\n';
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "spf_judge: " << error.what() << '\n';
    return 1;
  }
}
