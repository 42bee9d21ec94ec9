#include "support/spf_generator.h"

#include "support/spf_bench.h"

#include <array>
#include <cstddef>
#include <random>
#include <span>
#include <string_view>

namespace anshin::test {
namespace {

constexpr unsigned domains = 6;  // d0.example.jp and so on have records
constexpr unsigned hosts = 6;    // h0.example.jp and so on have addresses

class Generator {
 public:
  explicit Generator(std::uint64_t number) : random_(number) {}

  GeneratedSpf make() {
    GeneratedSpf made;
    made.request.client = ip_address(pick(clients));
    made.request.domain = "d0.example.jp";
    made.request.sender = std::string(pick(local_parts)) + "@d0.example.jp";
    made.request.helo = name('h', hosts);
    made.request.receiver = "mx.example.org";
    for (unsigned i = 0; i < domains; ++i) {
      made.zone += texts("d" + std::to_string(i) + ".example.jp.");
      made.zone += exchanges("d" + std::to_string(i) + ".example.jp.");
      made.zone += addresses("d" + std::to_string(i) + ".example.jp.");
    }
    for (unsigned i = 0; i < hosts; ++i) {
      made.zone += addresses("h" + std::to_string(i) + ".example.jp.");
    }
    made.zone += pointers();
    made.zone += "e0.example.jp. TXT \"%{i} is not for %{o}, %{s} from %{h} at %{r}: %{p}\"\n";
    made.zone += "e1.example.jp. TXT \"%{bad\"\n";
    made.zone += "yes.list.example.jp. A 127.0.0.2\n*.some.example.jp. A 127.0.0.2\n";
    return made;
  }

 private:
  static constexpr auto clients = std::to_array<std::string_view>(
      {"192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.77", "198.51.100.1", "2001:db8::1",
       "2001:db8::2", "2001:db8:ffff::1", "::ffff:192.0.2.1", "127.0.0.1"});
  static constexpr auto local_parts =
      std::to_array<std::string_view>({"taro", "yes", "a.b-c", "h1+h2", "x_y=z", "%"});
  static constexpr auto v4 = std::to_array<std::string_view>(
      {"192.0.2.1", "192.0.2.2", "192.0.2.70", "198.51.100.9", "203.0.113.1"});
  static constexpr auto v6 =
      std::to_array<std::string_view>({"2001:db8::1", "2001:db8::2", "2001:db8:1::9", "::1"});
  static constexpr auto macros = std::to_array<std::string_view>(
      {"%{d}", "%{d}", "%{d2}.jp", "%{l}.list.example.jp", "%{o}", "%{h}", "%{p}",
       "%{ir}.%{v}.arpa", "%{i}.some.example.jp", "%{l1r+-}.some.example.jp",
       "%{S}.some.example.jp", "%{d1r}.example.jp", "%{lr-}.list.example.jp", "h0.%{d2}",
       "%%.example.jp", "%{h2}", "%{D3}"});
  static constexpr auto wrong = std::to_array<std::string_view>(
      {"wisdom", "ip4:192.0.2.300", "ip4:192.0.2.1/33", "ip6:2001:db8::/129", "a:", "include",
       "mx/", "all:x", "a:%{q}.jp", "exists", "redirect=", "a:example.jp/024", "ip4",
       "ptr:", "--all"});

  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  bool once_in(unsigned times) { return below(times) == 0; }
  template <std::size_t N>
  std::string_view pick(const std::array<std::string_view, N>& from) {
    return std::span(from)[below(N)];
  }
  std::string name(char letter, unsigned limit) {
    return letter + std::to_string(below(limit)) + ".example.jp";
  }

  // A place that a term can point to: a domain with records, a host, nothing, or a macro.
  std::string target() {
    switch (below(8)) {
      case 0:
      case 1:
      case 2:
        return name('d', domains);
      case 3:
      case 4:
        return name('h', hosts);
      case 5:
        return name('n', 3);
      default:
        return std::string(pick(macros));
    }
  }

  std::string optional_target() { return once_in(4) ? "" : ":" + target(); }
  std::string lengths() {
    return (once_in(4) ? "/" + std::to_string(below(33)) : "") +
           (once_in(4) ? "//" + std::to_string(below(129)) : "");
  }

  std::string mechanism() {
    switch (below(12)) {
      case 0:
      case 1:
        return "a" + optional_target() + lengths();
      case 2:
      case 3:
        return "mx" + optional_target() + lengths();
      case 4:
        return "ip4:" + std::string(pick(v4)) + (once_in(3) ? "/" + std::to_string(below(33)) : "");
      case 5:
        return "ip6:" + std::string(pick(v6)) +
               (once_in(3) ? "/" + std::to_string(below(129)) : "");
      case 6:
        return "exists:" + target();
      case 7:
        return "ptr" + (once_in(2) ? "" : ":" + (once_in(2) ? "example.jp" : target()));
      case 8:
        return "all";
      default:
        return "include:" + (once_in(3) ? target() : name('d', domains));
    }
  }

  std::string term() {
    static constexpr auto qualifiers =
        std::to_array<std::string_view>({"", "", "", "+", "-", "~", "?"});
    switch (below(40)) {
      case 0:
        return std::string(pick(wrong));
      case 1:
        return "redirect=" + (once_in(3) ? target() : name('d', domains));
      case 2:
      case 3:
        return "exp=" + (once_in(3) ? target() : name('e', 3));
      case 4:
        return "x.y-z=%{d}";
      default:
        return std::string(pick(qualifiers)) + mechanism();
    }
  }

  std::string text() {
    std::string out = "v=spf1";
    for (unsigned terms = below(6); terms > 0; --terms) {
      out += (once_in(20) ? "  " : " ") + term();
    }
    if (once_in(2)) {
      out += once_in(4) ? " -all exp=" + name('e', 2) : once_in(2) ? " -all" : " ~all";
    } else if (once_in(3)) {
      out += " redirect=" + name('d', domains);
    }
    return out;
  }

  std::string texts(const std::string& owner) {
    if (once_in(40)) {
      return "$FAULT " + owner + " TXT " + (once_in(2) ? "SERVFAIL\n" : "TIMEOUT\n");
    }
    std::string out = once_in(5) ? owner + " TXT \"some other text\"\n" : "";
    if (!once_in(20)) {
      out += owner + " TXT \"" + text() + "\"\n";
    }
    if (once_in(60)) {
      out += owner + " TXT \"v=spf1 a -all\"\n";
    }
    return out;
  }

  std::string exchanges(const std::string& owner) {
    if (once_in(15)) {
      return owner + " MX 0 .\n";
    }
    std::string out;
    const unsigned count = once_in(40) ? 11 : below(4);
    for (unsigned i = 0; i < count; ++i) {
      out += owner + " MX " + std::to_string(i) + " " +
             (count == 11 ? "n" + std::to_string(i) + ".example.jp" : name('h', hosts)) + ".\n";
    }
    return out;
  }

  std::string addresses(const std::string& owner) {
    std::string out;
    if (once_in(20)) {
      out += "$FAULT " + owner + " A SERVFAIL\n";
    } else {
      for (unsigned i = below(3); i > 0; --i) {
        out += owner + " A " + std::string(pick(v4)) + "\n";
      }
    }
    for (unsigned i = below(3); i > 0; --i) {
      out += owner + " AAAA " + std::string(pick(v6)) + "\n";
    }
    return out;
  }

  std::string pointers() {
    std::string out;
    for (const char* owner : {"1.2.0.192.in-addr.arpa.", "2.2.0.192.in-addr.arpa."}) {
      if (once_in(12)) {
        out += "$FAULT " + std::string(owner) + " PTR TIMEOUT\n";
        continue;
      }
      for (unsigned i = once_in(20) ? 12 : below(4); i > 0; --i) {
        out += std::string(owner) + " PTR " + (once_in(3) ? name('d', domains) : name('h', hosts)) +
               ".\n";
      }
    }
    return out;
  }

  std::mt19937_64 random_;
};

}  // namespace

GeneratedSpf generate_spf(std::uint64_t number) {
  return Generator(number).make();
}

}  // namespace anshin::test
