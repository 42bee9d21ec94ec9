// Compares two entries of one organisation by what the later one leaves out.
#include "ctl/registry_losses.h"

#include "text/unmistakable_domain.h"

#include <algorithm>
#include <utility>

namespace anshin::ctl {

using registry::Organisation;
using registry::RegisteredDomain;

std::vector<std::string> lost_domains(const Organisation& before, const Organisation& after) {
  std::vector<std::string> lost;
  for (const RegisteredDomain& old : before.domains) {
    const std::string shown = text::unmistakable_domain(old.domain);
    const auto kept = std::ranges::find(after.domains, old.domain, &RegisteredDomain::domain);
    if (kept == after.domains.end()) {
      lost.push_back("domain " + shown);
    } else if (old.subdomains && !kept->subdomains) {
      lost.push_back("the names below " + shown);
    }
  }
  return lost;
}

std::vector<std::string> losses(const Organisation& before, const Organisation& after) {
  std::vector<std::string> lost = lost_domains(before, after);
  for (const auto& [language, name] : before.names) {
    if (!after.names.contains(language)) {
      lost.push_back(std::string("name (").append(language).append(") ").append(name));
    }
  }
  const auto tell = [&lost](const char* what, bool is_lost) {
    if (is_lost) {
      lost.emplace_back(what);
    }
  };
  tell("kana", !before.kana.empty() && after.kana.empty());
  tell("url", !before.url.empty() && after.url.empty());
  tell("valid-from", before.valid_from && !after.valid_from);
  tell("valid-until", before.valid_until && !after.valid_until);
  return lost;
}

std::string joined(const std::vector<std::string>& parts, const char* separator) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : separator) + part;
  }
  return text;
}

void LossReport::note(const Organisation& before, const Organisation& after) {
  auto lost = lost_domains(before, after);
  if (lost.empty()) {
    return;
  }
  ++count_;
  if (kept_.size() < max_kept) {
    kept_.push_back({.id = after.id, .lost = std::move(lost)});
  }
}

std::string LossReport::sentence() const {
  if (count_ == 0) {
    return {};
  }
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(kept_.size(), max_shown); ++i) {
    shown.push_back(kept_[i].id + " (" + joined(kept_[i].lost, ", ") + ")");
  }
  std::string text = std::to_string(count_);
  text += count_ == 1 ? " organisation has lost domains: " : " organisations have lost domains: ";
  text += joined(shown, ", ");
  if (count_ > shown.size()) {
    text += ", and " + std::to_string(count_ - shown.size()) + " more";
  }
  return text + "; import an entry with everything that it shall have";
}

}  // namespace anshin::ctl
