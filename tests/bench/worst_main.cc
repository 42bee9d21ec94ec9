// What the most expensive messages cost, each against a typical one that runs beside it: CPU time
// of the whole verification (SPF, DKIM, ARC, DMARC) without libmilter. A hostile message finds no
// key in the cache, the typical one finds its own there.
#include <anshin/authenticator.h>
#include <anshin/native_engines.h>

#include "bench/worst_messages.h"
#include "dns/zone_resolver.h"

#include <CLI/CLI.hpp>

#include <chrono>
#include <ctime>
#include <exception>
#include <iomanip>
#include <iostream>
#include <memory>
#include <string>

namespace anshin::bench {
namespace {

constexpr std::chrono::sys_seconds arrival{std::chrono::seconds(1'760'000'000)};

double cpu_seconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

auth::Engines make_engines() {
  return {.spf = spf::make_native_engine(),
          .dkim = dkim::make_native_engine(),
          .arc = arc::make_engine()};
}

AuthReport verify(const WorstMessage& message, const auth::Engines& engines,
                  const std::shared_ptr<dns::Resolver>& resolver) {
  auth::Authenticator authenticator({}, engines, resolver, arrival);
  authenticator.connection(IpAddress::v4({192, 0, 2, 10}));
  authenticator.helo("mail.example.jp");
  authenticator.mail_from("<taro@example.jp>");
  for (const test::SignedField& field : message.content.fields) {
    authenticator.header(field.name, field.value);
  }
  authenticator.end_of_headers();
  authenticator.body(message.content.body);
  return authenticator.end_of_message();
}

/// CPU seconds of one message.
double measure(const WorstMessage& message, const std::shared_ptr<dns::Resolver>& resolver,
               unsigned rounds, bool cold) {
  auth::Engines engines = make_engines();
  double seconds = 0;
  for (unsigned round = 0; round <= rounds; ++round) {
    if (cold) {
      engines = make_engines();
    }
    const double begin = cpu_seconds();
    verify(message, engines, resolver);
    if (round > 0) {  // the first warms up
      seconds += cpu_seconds() - begin;
    }
  }
  return seconds / rounds;
}

void tell_results(const WorstMessage& message, const std::shared_ptr<dns::Resolver>& resolver) {
  const AuthReport report = verify(message, make_engines(), resolver);
  for (const DkimResult& result : report.dkim) {
    std::cout << "    dkim=" << to_string(result.verdict) << " " << result.reason << '\n';
  }
  if (report.arc.sets > 0) {
    std::cout << "    arc=" << to_string(report.arc.verdict) << " " << report.arc.reason << '\n';
  }
}

void run(const std::string& keys, unsigned rounds, bool with_results) {
  const WorstMessages messages = make_worst_messages(keys);
  const auto resolver = dns::make_zone_resolver(messages.zone);
  std::cout << std::left << std::setw(64) << "message" << std::right << std::setw(9) << "CPU ms"
            << std::setw(9) << "times" << '\n'
            << std::fixed;
  for (const WorstMessage& message : messages.messages) {
    const double typical = measure(messages.typical, resolver, rounds * 20, false);
    const double seconds = measure(message, resolver, rounds, true);
    std::cout << std::left << std::setw(64) << message.name << std::right << std::setprecision(2)
              << std::setw(9) << seconds * 1e3 << std::setprecision(1) << std::setw(9)
              << seconds / typical << std::endl;
    if (with_results) {
      tell_results(message, resolver);
    }
  }
}

}  // namespace
}  // namespace anshin::bench

int main(int argc, char** argv) {
  std::string keys = ANSHIN_TEST_DATA "/dkim/keys";
  unsigned rounds = 20;
  bool with_results = false;
  CLI::App app("CPU time of the most expensive messages, against a typical one");
  app.add_option("--keys", keys, "Folder with rsa-16384.pem");
  app.add_option("--rounds", rounds, "How often each message is verified")
      ->check(CLI::Range(1, 10000));
  app.add_flag("--results", with_results, "Show also what each message comes to");
  CLI11_PARSE(app, argc, argv);
  try {
    anshin::bench::run(keys, rounds, with_results);
  } catch (const std::exception& error) {
    std::cerr << "bench_worst: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
