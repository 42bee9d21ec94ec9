// The public suffix list from libpsl, mailbox providers from our own list.
#include "authority/shared_domain.h"

#include "authority/mailbox_providers.h"
#include "dmarc/public_suffix.h"
#include "text/domain_name.h"

#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace anshin::authority {

namespace {

// Where providers stand in the tree of names.
struct Providers {
  std::unordered_set<std::string_view> names;
  std::unordered_set<std::string_view> with_names_below;
  std::unordered_map<std::string_view, std::string_view> below;  // a parent -> one of its providers
};

const Providers& providers() {
  static const Providers all = [] {
    Providers built;
    for (std::string_view name : mailbox_providers()) {
      const bool with_names_below = name.starts_with('.');
      name.remove_prefix(with_names_below ? 1 : 0);
      built.names.insert(name);
      if (with_names_below) {
        built.with_names_below.insert(name);
      }
      for (auto parent = text::drop_labels(name); !parent.empty();
           parent = text::drop_labels(parent)) {
        built.below.emplace(parent, name);
      }
    }
    return built;
  }();
  return all;
}

std::string provider_problem(const registry::RegisteredDomain& registered) {
  const auto shared = [](std::string_view name) {
    return "is a domain in which everybody can get a mailbox (" + std::string(name) +
           "): mail of every user there would be shown as this organisation's";
  };
  const Providers& known = providers();
  if (known.names.contains(registered.domain)) {
    return shared(registered.domain);
  }
  for (auto parent = text::drop_labels(registered.domain); !parent.empty();
       parent = text::drop_labels(parent)) {
    if (known.with_names_below.contains(parent)) {
      return shared(parent);
    }
  }
  const auto below =
      registered.subdomains ? known.below.find(registered.domain) : known.below.end();
  return below == known.below.end() ? std::string()
                                    : "covers, with its subdomains, " + std::string(below->second) +
                                          ", in which everybody can get a mailbox";
}

}  // namespace

std::string shared_domain_problem(const registry::RegisteredDomain& registered) {
  if (dmarc::is_public_suffix(registered.domain)) {
    return "is a public suffix, below which strangers register names (publicsuffix.org)";
  }
  return provider_problem(registered);
}

}  // namespace anshin::authority
