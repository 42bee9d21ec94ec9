// Judges generated messages for a test in another language: "dkim_judge COUNT" prints a JSON object
// a line with the message (base64), the key records, what is special about it, and verdict and
// reason of the native engine for each signature.
#include <anshin/native_engines.h>

#include "support/dkim_bench.h"
#include "support/dkim_generator.h"
#include "text/base64.h"

#include <nlohmann/json.hpp>

#include <exception>
#include <iostream>
#include <string>

using namespace anshin;

namespace {

nlohmann::json judge(const dkim::Engine& engine, const test::GeneratedMessage& generated) {
  dns::Zone zone;
  for (const auto& [name, record] : generated.keys) {
    zone.add(name, dns::Txt{record});
  }
  nlohmann::json results = nlohmann::json::array();
  for (const DkimResult& result :
       test::verify(engine, generated.message, dns::make_zone_resolver(zone))) {
    results.push_back({{"result", to_string(result.verdict)}, {"reason", result.reason}});
  }
  return {{"message", text::encode_base64(test::octets_of(generated.message))},
          {"keys", generated.keys},
          {"features", generated.features},
          {"results", results}};
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::uint64_t count = argc == 2 ? std::stoull(argv[1]) : 0;
    const auto engine = dkim::make_native_engine();
    for (std::uint64_t number = 0; number < count; ++number) {
      std::cout << judge(*engine, test::generate_message(number)).dump() << '\n';
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "dkim_judge: " << error.what() << '\n';
    return 1;
  }
}
