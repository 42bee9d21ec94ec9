// Any text in a report: the field is 7-bit, can be read by the grammar and has the results of the
// report, no others.
#include <anshin/authentication_results.h>

#include "authres/parser.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void require(bool condition) {
  if (!condition) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string half = text.substr(0, size / 2);
  anshin::AuthReport report;
  report.client.iprev = anshin::IprevVerdict::pass;
  report.client.iprev_name = text;
  report.spf_mailfrom.domain = half;
  report.spf_mailfrom.reason = text;
  report.dkim.resize(1);
  report.dkim[0].domain = text;
  report.dkim[0].selector = half;
  report.dkim[0].identity = text;
  report.dkim[0].algorithm = half;
  report.dkim[0].signature_prefix = text.substr(0, 8);
  report.dkim[0].reason = half;
  report.dmarc.author_domain = half;
  report.dmarc.reason = text;

  const std::string value = anshin::authres::format(report, "mx.example.jp");
  require(std::ranges::all_of(
      value, [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\t'; }));
  const auto field = anshin::authres::parse(value);
  require(field.has_value());
  require(field->authserv_id == "mx.example.jp");
  require(field->results.size() == 4);
  require(field->results[0].method == "iprev" && field->results[0].result == "pass");
  require(field->results[0].properties.empty());
  require(field->results[1].method == "spf" && field->results[1].result == "none");
  require(field->results[2].method == "dkim" && field->results[2].result == "none");
  require(field->results[3].method == "dmarc" && field->results[3].result == "none");
  require(field->results[2].properties.size() <= 5);
  require(anshin::authres::bears(value, "mx.example.jp"));
  return 0;
}
