// Serves a zone file with a delay; see name_server.h.
#include "bench/name_server.h"

#include <CLI/CLI.hpp>

#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace {

anshin::dns::Zone read_zone(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open()) {
    throw std::runtime_error("cannot read " + path);
  }
  auto zone = anshin::dns::parse_zone(text, path);
  if (!zone) {
    throw std::runtime_error(zone.error());
  }
  return std::move(*zone);
}

}  // namespace

int main(int argc, char** argv) {
  std::string zone;
  std::string address = "127.0.0.1";
  std::uint16_t port = 53;
  unsigned delay = 0;
  CLI::App app("The benchmark's name server");
  app.add_option("--zone", zone, "RFC 1035 master file")->required();
  app.add_option("--address", address, "IPv4 address to listen on");
  app.add_option("--port", port, "Port, UDP and TCP");
  app.add_option("--delay-ms", delay, "Milliseconds between a question and its answer");
  CLI11_PARSE(app, argc, argv);
  try {
    anshin::bench::NameServer server(read_zone(zone), address, port,
                                     std::chrono::milliseconds(delay));
    std::cout << "listening" << std::endl;
    server.serve();
  } catch (const std::exception& error) {
    std::cerr << "bench_dns: " << error.what() << '\n';
    return 1;
  }
}
