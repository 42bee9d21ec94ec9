#include "bench/domains.h"

#include "bench/registry_lines.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <string_view>
#include <thread>

namespace anshin::bench {
namespace {

/// What an SPF record makes its reader ask, and how many questions wait for each other.
struct SpfShape {
  std::string_view name;
  double share;
  unsigned questions;
};

constexpr std::array shapes{SpfShape{.name = "ip4", .share = 0.30, .questions = 1},
                            SpfShape{.name = "include", .share = 0.25, .questions = 2},
                            SpfShape{.name = "nested", .share = 0.25, .questions = 3},
                            SpfShape{.name = "mx", .share = 0.12, .questions = 3},
                            SpfShape{.name = "a", .share = 0.08, .questions = 2}};
constexpr double helo_share = 0.3;      // hosts with an SPF record of their own
constexpr unsigned helo_questions = 2;  // "v=spf1 a -all"
constexpr double subdomain_share = 0.1;
constexpr double registered_share = 0.4;

const SpfShape& choose_shape(Random& random) {
  double rest = random.unit();
  for (const SpfShape& shape : shapes) {
    if (rest < shape.share) {
      return shape;
    }
    rest -= shape.share;
  }
  return shapes.front();
}

std::string quoted(std::string_view text) {
  constexpr std::size_t most = 250;  // a string of a TXT record holds 255 octets
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += most) {
    out += (out.empty() ? "\"" : " \"") + std::string(text.substr(at, most)) + "\"";
  }
  return out;
}

void add_txt(std::string& zone, const std::string& owner, std::string_view text) {
  zone += owner + ". TXT " + quoted(text) + "\n";
}

void add_spf(std::string& zone, const std::string& owner, const Domain& domain,
             std::string_view shape) {
  const std::string networks = "ip4:" + domain.client + " ip4:192.0.2.0/28 -all";
  if (shape == "ip4") {
    return add_txt(zone, owner, "v=spf1 " + networks);
  }
  if (shape == "mx") {
    return add_txt(zone, owner, "v=spf1 mx -all");
  }
  if (shape == "a") {
    return add_txt(zone, owner, "v=spf1 a:mail." + domain.name + " -all");
  }
  const std::string outer = "spf1." + owner;
  add_txt(zone, owner, "v=spf1 ip4:192.0.2.16/28 include:" + outer + " ~all");
  if (shape == "include") {
    return add_txt(zone, outer, "v=spf1 " + networks);
  }
  const std::string inner = "spf2." + owner;
  add_txt(zone, outer, "v=spf1 ip4:192.0.2.32/28 include:" + inner + " ~all");
  add_txt(zone, inner, "v=spf1 " + networks);
}

void add_policy(std::string& zone, const Domain& domain, Random& random) {
  const double rest = random.unit();
  if (rest < 0.85) {
    const std::string policy = rest < 0.4 ? "none" : rest < 0.6 ? "quarantine" : "reject";
    add_txt(zone, "_dmarc." + domain.name,
            "v=DMARC1; p=" + policy + "; rua=mailto:dmarc@" + domain.name);
  }
}

/// Everything that the DNS says of a domain.
void add_records(std::string& zone, Domain& domain, Random& random) {
  const SpfShape& shape = choose_shape(random);
  domain.questions = shape.questions;
  zone += domain.name + ". A 192.0.2.80\n";
  zone += domain.name + ". MX 10 mail." + domain.name + ".\n";
  zone += "mail." + domain.name + ". A " + domain.client + "\n";
  add_spf(zone, domain.name, domain, shape.name);
  if (domain.author != domain.name) {
    zone += domain.author + ". A 192.0.2.80\n";
    zone += domain.author + ". MX 10 mail." + domain.name + ".\n";
  }
  if (random.chance(helo_share)) {
    add_txt(zone, "mail." + domain.name, "v=spf1 a -all");
    domain.questions = std::max(domain.questions, helo_questions);
  }
  add_txt(zone, "s1._domainkey." + domain.name, domain.rsa.record());
  add_txt(zone, "ed._domainkey." + domain.name, domain.ed25519.record());
  add_policy(zone, domain, random);
}

std::vector<test::DkimKey> make_rsa_keys(std::size_t count) {
  std::vector<test::DkimKey> keys(count, test::DkimKey::ed25519());
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> makers(std::max(1U, std::thread::hardware_concurrency()));
  for (std::jthread& maker : makers) {
    maker = std::jthread([&] {
      for (std::size_t i = next++; i < count; i = next++) {
        keys[i] = test::DkimKey::rsa();
      }
    });
  }
  makers.clear();
  return keys;
}

}  // namespace

Domains make_domains(std::size_t count, Random& random) {
  Domains made;
  made.zone = "$ORIGIN .\n$TTL 86400\n";
  const std::vector<test::DkimKey> keys = make_rsa_keys(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = "d" + std::to_string(i) + ".example";
    // 198.18.0.0/15 is there for benchmarks (RFC 2544).
    made.domains.push_back(
        Domain{.name = name,
               .author = (random.chance(subdomain_share) ? "news." : "") + name,
               .client = "198.18." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1),
               .rsa = keys[i],
               .ed25519 = test::DkimKey::ed25519()});
    add_records(made.zone, made.domains.back(), random);
    if (random.chance(registered_share)) {
      made.registry += registry_line(i, name);
    }
  }
  made.registry += other_registry_lines(count);
  return made;
}

}  // namespace anshin::bench
