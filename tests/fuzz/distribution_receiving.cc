// Fuzz target: what a receiver reads besides the manifest: the order of entries in any pieces, head
// lines of answers, URLs.
#include "distribution/entry_order.h"
#include "distribution/http_answer.h"
#include "distribution/source_url.h"
#include "text_require.h"

#include <algorithm>
#include <string>

using anshin::fuzz::as_text;
using anshin::fuzz::require;
namespace distribution = anshin::distribution;

namespace {

// The ids seen, or the problem.
std::string outcome(std::string_view text, std::uint64_t lines, std::size_t piece) {
  std::string seen;
  distribution::EntryOrder order(lines, [&](const distribution::EntryHead& head) {
    seen.append(head.put ? "+" : "-").append(head.id);
  });
  for (std::size_t at = 0; at < text.size() && order.problem().empty(); at += piece) {
    order.take(text.substr(at, piece));
  }
  return order.finish() ? seen : order.problem();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  const auto lines = static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
  require(outcome(text, lines, 1 + size % 7) == outcome(text, lines, size + 1));

  distribution::HttpAnswer answer;
  answer.take_line(text);
  require(answer.etag().size() <= 256 && answer.etag().find('\n') == std::string::npos);

  require(distribution::shown_url(text).find('\n') == std::string::npos);
  if (const auto path = distribution::path_of_file_url(text)) {
    require(path->starts_with('/') && path->find('\0') == std::string::npos);
  }
  return 0;
}
