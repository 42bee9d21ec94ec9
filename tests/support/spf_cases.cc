#include "support/spf_cases.h"

namespace anshin::test {

void PrintTo(const SpfCase& one, std::ostream* out) {
  *out << one.name;
}

std::string record(const std::string& text, const std::string& name) {
  return name + " TXT \"" + text + "\"\n";
}

// `count` terms behind each other.
std::string repeated(const std::string& term, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    out += term + " ";
  }
  return out;
}

// TXT data in pieces of at most 255 octets.
std::string long_record(const std::string& text) {
  std::string out = "example.jp. TXT";
  for (std::size_t at = 0; at < text.size(); at += 200) {
    out += " \"" + text.substr(at, 200) + "\"";
  }
  return out + "\n";
}

std::string numbered(const std::string& before, const std::string& after, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    out += before + std::to_string(i) + after;
  }
  return out;
}

std::vector<SpfCase> spf_cases() {
  using V = SpfVerdict;
  const std::string host = "host.example.jp. A 192.0.2.1\nhost.example.jp. AAAA 2001:db8::1\n";
  return {
      {"Ip4", record("v=spf1 ip4:192.0.2.0/24 -all"), "192.0.2.7", V::pass,
       "192.0.2.7 matches \"ip4:192.0.2.0/24\" in the SPF record of example.jp"},
      {"All", record("v=spf1 ip4:192.0.2.0/24 -all"), "198.51.100.7", V::fail,
       "198.51.100.7 matches \"-all\""},
      {"SoftFail", record("v=spf1 ~all"), "198.51.100.7", V::softfail, "\"~all\""},
      {"NothingMatches", record("v=spf1 ip4:192.0.2.1"), "198.51.100.7", V::neutral,
       "no term in the SPF record of example.jp matches 198.51.100.7"},
      {"A", record("v=spf1 a:host.example.jp -all") + host, "192.0.2.1", V::pass,
       "\"a:host.example.jp\""},
      {"AOverIpv6", record("v=spf1 a:host.example.jp//64 -all") + host, "2001:db8::99", V::pass,
       "\"a:host.example.jp//64\""},
      {"Mx", record("v=spf1 mx -all") + host + "example.jp. MX 10 host.example.jp.\n", "192.0.2.1",
       V::pass, "\"mx\""},
      {"NullMx", record("v=spf1 mx -all") + "example.jp. MX 0 .\n", "192.0.2.1", V::fail,
       "\"-all\""},
      {"Exists",
       record("v=spf1 exists:%{ir}.list.example.jp -all") +
           "1.2.0.192.list.example.jp. A 127.0.0.2\n",
       "192.0.2.1", V::pass, "\"exists:%{ir}.list.example.jp\""},
      {"Ptr", record("v=spf1 ptr -all") + host + "1.2.0.192.in-addr.arpa. PTR host.example.jp.\n",
       "192.0.2.1", V::pass, "\"ptr\""},
      {"PtrFailureIsNoMatch",
       record("v=spf1 ptr -all") + "$FAULT 1.2.0.192.in-addr.arpa. SERVFAIL\n", "192.0.2.1",
       V::fail, "\"-all\""},
      {"Include",
       record("v=spf1 include:_spf.example.net -all") +
           record("v=spf1 ip4:192.0.2.0/24 -all", "_spf.example.net."),
       "192.0.2.1", V::pass,
       "matches \"include:_spf.example.net\" in the SPF record of example.jp, through "
       "\"ip4:192.0.2.0/24\" of _spf.example.net"},
      {"IncludeThatFailsIsNoMatch",
       record("v=spf1 include:_spf.example.net ?all") + record("v=spf1 -all", "_spf.example.net."),
       "192.0.2.1", V::neutral, "\"?all\" in the SPF record of example.jp"},
      {"Redirect",
       record("v=spf1 redirect=_spf.example.net") + record("v=spf1 -all", "_spf.example.net."),
       "192.0.2.1", V::fail, "\"-all\" in the SPF record of _spf.example.net"},
      {"RedirectStandsFirstButActsLast",
       record("v=spf1 redirect=_spf.example.net ip4:192.0.2.1") +
           record("v=spf1 -all", "_spf.example.net."),
       "192.0.2.1", V::pass, "ip4:192.0.2.1"},
      {"LoopbackIsNoExemption", record("v=spf1 -all"), "127.0.0.1", V::fail,
       "127.0.0.1 matches \"-all\""},
      {"Ipv6LoopbackIsNoExemption", record("v=spf1 -all"), "::1", V::fail, "::1 matches \"-all\""},
      {"MappedClientIsIpv4", record("v=spf1 ip4:192.0.2.1 -all"), "::ffff:192.0.2.1", V::pass,
       "192.0.2.1 matches"},
      {"PrefixZero", record("v=spf1 ip4:192.0.2.1/0 -all"), "198.51.100.7", V::pass,
       "ip4:192.0.2.1/0"},
      {"APrefixZero", record("v=spf1 a:host.example.jp/0 -all") + host, "198.51.100.7", V::pass,
       "a:host.example.jp/0"},
      {"APrefixZeroWithoutAddress", record("v=spf1 a:none.example.jp/0 -all"), "198.51.100.7",
       V::fail, "-all"},
      {"ManyNetworksAllCount",
       long_record("v=spf1 " + numbered("ip4:198.51.100.", " ", 200) + "-all"), "192.0.2.1",
       V::fail, "\"-all\""},
      {"LastOfManyNetworksCounts",
       long_record("v=spf1 " + numbered("ip4:198.51.100.", " ", 200) + "-all"), "198.51.100.199",
       V::pass, "\"ip4:198.51.100.199\""},
      {"ManyIpv6NetworksAllCount", long_record("v=spf1 " + repeated("ip6:::", 100) + "-all"),
       "2001:db8::1", V::fail, "\"-all\""},
      {"UnknownModifier", record("v=spf1 x.y-z_1=%{d} -all"), "192.0.2.1", V::fail, "-all"},

      {"NoRecord", "example.jp. TXT \"hello\"\n", "192.0.2.1", V::none,
       "example.jp has no SPF record"},
      {"NoSuchDomain", "example.net. TXT \"hello\"\n", "192.0.2.1", V::none,
       "example.jp has no SPF record"},
      {"WrongVersion", record("v=spf10 -all"), "192.0.2.1", V::none, "no SPF record"},
      {"TwoRecords", record("v=spf1 -all") + record("v=spf1 +all"), "192.0.2.1", V::permerror,
       "2 SPF records"},
      {"Servfail", "$FAULT example.jp. TXT SERVFAIL\n", "192.0.2.1", V::temperror,
       "cannot be looked up"},
      {"Timeout", "$FAULT example.jp. TXT TIMEOUT\n", "192.0.2.1", V::temperror,
       "cannot be looked up"},
      {"TermTimeout",
       record("v=spf1 a:host.example.jp -all") + "$FAULT host.example.jp. A TIMEOUT\n", "192.0.2.1",
       V::temperror, "\"a:host.example.jp\" failed"},
      {"ExchangeTimeout",
       record("v=spf1 mx -all") +
           "example.jp. MX 10 host.example.jp.\n$FAULT host.example.jp. A TIMEOUT\n",
       "192.0.2.1", V::temperror, "mail exchanger \"host.example.jp\" failed"},
      {"IncludeTimeout",
       record("v=spf1 include:_spf.example.net -all") + "$FAULT _spf.example.net. TXT TIMEOUT\n",
       "192.0.2.1", V::temperror, "_spf.example.net cannot be looked up"},
      {"IncludeWithoutRecord", record("v=spf1 include:_spf.example.net -all"), "192.0.2.1",
       V::permerror, "refers to _spf.example.net, which has none"},
      {"Malformed", record("v=spf1 ip4:192.0.2.300 -all"), "192.0.2.1", V::permerror,
       "term \"ip4:192.0.2.300\": not an IPv4 address"},
      {"MalformedBehindAMatch", record("v=spf1 ip4:192.0.2.1 wisdom -all"), "192.0.2.1",
       V::permerror, "wisdom"},
      {"IncludeLoop", record("v=spf1 include:example.jp -all"), "192.0.2.1", V::permerror,
       "more than 10 DNS lookups"},
      {"RedirectLoop", record("v=spf1 redirect=example.jp"), "192.0.2.1", V::permerror,
       "more than 10 DNS lookups"},
      {"ElevenLookupsSpreadOverIncludes",
       record("v=spf1 include:a.example.jp include:b.example.jp -all") +
           record("v=spf1 " + repeated("a:host.example.jp", 5), "a.example.jp.") +
           record("v=spf1 " + repeated("a:host.example.jp", 4), "b.example.jp.") + host,
       "198.51.100.7", V::permerror, "more than 10 DNS lookups"},
      {"TenLookupsSpreadOverIncludes",
       record("v=spf1 include:a.example.jp include:b.example.jp -all") +
           record("v=spf1 " + repeated("a:host.example.jp", 4), "a.example.jp.") +
           record("v=spf1 " + repeated("a:host.example.jp", 4), "b.example.jp.") + host,
       "198.51.100.7", V::fail, "-all"},
      {"ThreeVoidLookups", record("v=spf1 a:a.example.jp a:b.example.jp a:c.example.jp -all"),
       "192.0.2.1", V::permerror, "more than 2 DNS lookups that find nothing"},
      {"TwoVoidLookups", record("v=spf1 a:a.example.jp a:b.example.jp -all"), "192.0.2.1", V::fail,
       "-all"},
      {"ElevenExchanges",
       record("v=spf1 mx -all") + numbered("example.jp. MX 10 h", ".example.jp.\n", 11),
       "192.0.2.1", V::permerror, "more than 10 mail exchangers"},
      {"MacroBomb",
       long_record("v=spf1 exists:" + repeated("%{d}", 127) + std::string(2000, 'x') +
                   ".example.jp -all"),
       "192.0.2.1", V::permerror, ""},
  };
}

std::vector<SpfCase> spf_local_part_cases() {
  using V = SpfVerdict;
  const std::string client = "192.0.2.1";
  const std::string unicode = "山田@example.jp";
  const std::string half_unicode = "山田.yamada@example.jp";
  const std::string ascii = "yamada@example.jp";
  // Whatever the name, the DNS has what the term looks for
  const std::string any =
      "*.any.example.jp. A 192.0.2.1\n*.any.example.jp. MX 10 host.any.example.jp.\n"
      "*.any.example.jp. TXT \"v=spf1 +all\"\n"
      "1.2.0.192.in-addr.arpa. PTR host.yamada.any.example.jp.\n";
  const std::string exists = record("v=spf1 exists:%{l}.any.example.jp -all") + any;
  const std::string sender = record("v=spf1 exists:%{s}.any.example.jp -all") + any;
  const std::string address = record("v=spf1 a:%{l1r+}.any.example.jp -all") + any;
  const std::string exchange = record("v=spf1 mx:%{L}.any.example.jp -all") + any;
  const std::string pointer = record("v=spf1 ptr:%{l1}.any.example.jp -all") + any;
  const std::string include = record("v=spf1 include:%{l}.any.example.jp ?all") + any;
  const std::string redirect = record("v=spf1 redirect=%{l}.any.example.jp") + any;
  const std::string nested =
      record("v=spf1 include:a.example.jp -all") +
      record("v=spf1 exists:%{l}.any.example.jp ip4:192.0.2.1", "a.example.jp.") + any;
  const std::string two_pointers =
      record("v=spf1 ptr:%{l1}.any.example.jp ~ptr:any.example.jp -all") + any;
  const std::string explained =
      record("v=spf1 -all exp=%{l}.why.example.jp") + record("ask %{d}", "*.why.example.jp.");
  const auto times = [&](int count) {
    return record("v=spf1 " + repeated("a:%{l}.example.net", count) + "~all");
  };
  return {
      {"Utf8InExists", exists, client, V::fail, "\"-all\"", unicode},
      {"AsciiInExists", exists, client, V::pass, "\"exists:%{l}", ascii},
      {"Utf8SenderInExists", sender, client, V::fail, "\"-all\"", unicode},
      {"AsciiSenderInExists", sender, client, V::pass, "\"exists:%{s}", ascii},
      {"Utf8InA", address, client, V::fail, "\"-all\"", unicode},
      {"AsciiInA", address, client, V::pass, "\"a:%{l1r+}", ascii},
      {"Utf8InMx", exchange, client, V::fail, "\"-all\"", unicode},
      {"AsciiInMx", exchange, client, V::pass, "\"mx:%{L}", ascii},
      {"Utf8InPtr", pointer, client, V::fail, "\"-all\"", half_unicode},
      {"AsciiInPtr", pointer, client, V::pass, "\"ptr:%{l1}", ascii},
      {"Utf8InTheFirstOfTwoPtr", two_pointers, client, V::softfail, "\"~ptr:any.example.jp\"",
       half_unicode},
      {"Utf8InInclude", include, client, V::neutral, "\"?all\"", unicode},
      {"AsciiInInclude", include, client, V::pass, "\"include:%{l}", ascii},
      {"Utf8InRedirect", redirect, client, V::neutral, "no term in the SPF record of example.jp",
       unicode},
      {"AsciiInRedirect", redirect, client, V::pass, "\"+all\"", ascii},
      {"Utf8InsideAnInclude", nested, client, V::pass, "through \"ip4:192.0.2.1\" of a.example.jp",
       unicode},
      {"Utf8NotAskedFor", record("v=spf1 exists:%{o}.any.example.jp -all") + any, client, V::pass,
       "\"exists:%{o}", unicode},
      {"Utf8InExp", explained, client, V::fail, "\"-all\"", unicode, ""},
      {"AsciiInExp", explained, client, V::fail, "\"-all\"", ascii, "ask example.jp"},
      {"Utf8CountsAsLookups", times(11), client, V::permerror, "more than 10 DNS lookups", unicode},
      {"Utf8CountsAsNoVoids", times(10), client, V::softfail, "\"~all\"", unicode},
  };
}

}  // namespace anshin::test
