// Public suffixes through libpsl; domains in running text.
#include "lookalike/domains.h"

#include "lookalike/folding.h"
#include "text/domain_name.h"

#include <libpsl.h>

#include <algorithm>
#include <memory>

namespace anshin::lookalike {
namespace {

const psl_ctx_t* suffix_list() {
  // psl_free() leaves the built-in list alone.
  static const std::unique_ptr<psl_ctx_t, decltype(&psl_free)> list(psl_latest(nullptr), &psl_free);
  return list ? list.get() : psl_builtin();
}

bool is_ascii_domain_character(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '.' || c == '_';
}

bool is_domain_character(char32_t c) {
  return is_ascii_domain_character(c) || c >= 0x80;
}

std::string_view without_edges(std::string_view run) {
  constexpr std::string_view edge = ".-_";
  while (!run.empty() && edge.find(run.front()) != std::string_view::npos) {
    run.remove_prefix(1);
  }
  while (!run.empty() && edge.find(run.back()) != std::string_view::npos) {
    run.remove_suffix(1);
  }
  return run;
}

// Japanese is written without blanks, so a domain may touch other text: runs of ASCII count by
// themselves, and runs with other characters count too, for names in U-labels.
class DomainCollector {
 public:
  explicit DomainCollector(std::size_t limit) : left_(limit) {}

  void collect(std::u32string_view text, bool (*belongs)(char32_t)) {
    std::size_t begin = 0;
    while (begin < text.size() && left_ > 0) {
      if (!belongs(text[begin])) {
        ++begin;
        continue;
      }
      std::size_t end = begin;
      while (end < text.size() && belongs(text[end])) {
        ++end;
      }
      add(text.substr(begin, end - begin));
      begin = end;
    }
  }

  std::vector<std::string> take() { return std::move(found_); }

 private:
  void add(std::u32string_view run) {
    constexpr std::size_t longest = 253;  // a longer one has no normal form
    if (run.size() > longest || run.find(U'.') == std::u32string_view::npos) {
      return;
    }
    --left_;
    const std::string utf8 = to_utf8(run);
    auto domain = text::normalise_domain(without_edges(utf8));
    if (domain && text::count_labels(*domain) > 1 &&
        std::ranges::find(found_, *domain) == found_.end()) {
      found_.push_back(std::move(*domain));
    }
  }

  std::size_t left_;
  std::vector<std::string> found_;
};

}  // namespace

std::string organisational_domain(std::string_view domain) {
  const std::string name(domain);
  const psl_ctx_t* const list = suffix_list();
  const char* const registrable =
      list == nullptr ? nullptr : psl_registrable_domain(list, name.c_str());
  return registrable == nullptr ? std::string() : std::string(registrable);
}

std::string_view chosen_label(std::string_view organisational_domain) {
  return organisational_domain.substr(0, organisational_domain.find('.'));
}

bool are_related(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) {
    return false;
  }
  if (text::is_same_or_below(a, b) || text::is_same_or_below(b, a)) {
    return true;
  }
  const std::string organisational = organisational_domain(a);
  return !organisational.empty() && text::is_same_or_below(b, organisational);
}

std::vector<std::string> domains_in(std::u32string_view text, std::size_t limit) {
  DomainCollector collector(limit);
  collector.collect(text, is_ascii_domain_character);
  collector.collect(text, is_domain_character);
  return collector.take();
}

}  // namespace anshin::lookalike
