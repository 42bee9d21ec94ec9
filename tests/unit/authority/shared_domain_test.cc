// Domains that nobody should register for one organisation, and the list of mailbox providers.
#include "authority/shared_domain.h"

#include "authority/mailbox_providers.h"
#include "text/domain_name.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace anshin::authority {
namespace {

bool is_shared(const std::string& domain, bool subdomains = false) {
  return !shared_domain_problem({.domain = domain, .subdomains = subdomains}).empty();
}

TEST(SharedDomain, PublicSuffixesOfBothSections) {
  for (const char* suffix : {"tokyo.jp", "chiyoda.tokyo.jp", "me.uk", "go.kr", "uk.com",
                             "github.io", "co.jp", "any.kawasaki.jp", "kawasaki.jp"}) {
    EXPECT_TRUE(is_shared(suffix)) << suffix;
    EXPECT_TRUE(is_shared(suffix, true)) << suffix;
  }
}

TEST(SharedDomain, MailboxProviders) {
  for (const char* domain :
       {"gmail.com", "yahoo.co.jp", "icloud.com", "outlook.com", "docomo.ne.jp", "ezweb.ne.jp",
        "softbank.ne.jp", "ocn.ne.jp", "any.ocn.ne.jp", "a.b.ocn.ne.jp"}) {
    EXPECT_TRUE(is_shared(domain)) << domain;
    EXPECT_TRUE(is_shared(domain, true)) << domain;
  }
}

TEST(SharedDomain, WhatCoversThemWithItsSubdomains) {
  for (const char* domain : {"appleid.com", "sina.com"}) {
    EXPECT_TRUE(is_shared(domain, true)) << domain;
  }
  EXPECT_FALSE(is_shared("appleid.com"));
}

TEST(SharedDomain, DomainsOfOrganisations) {
  for (const char* domain :
       {"qualitia.co.jp", "jipdec.or.jp", "city.ishinomaki.lg.jp", "city.kawasaki.jp",
        "example.com", "d1.example", "mail.gmail.com", "x.github.io", "yahoo.example"}) {
    EXPECT_FALSE(is_shared(domain)) << domain;
    EXPECT_FALSE(is_shared(domain, true)) << domain;
  }
}

TEST(MailboxProviders, AreNormalisedAndListedOnce) {
  std::set<std::string> seen;
  for (const std::string_view entry : mailbox_providers()) {
    const std::string name(entry.substr(entry.starts_with('.') ? 1 : 0));
    EXPECT_EQ(text::normalise_domain(name).value_or(""), name);
    EXPECT_TRUE(seen.insert(name).second) << name << " stands twice";
  }
}

}  // namespace
}  // namespace anshin::authority
