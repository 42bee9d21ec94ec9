// How often honest senders are suspected and forgers are not, against a generated registry.
#include "lookalike/names.h"
#include "support/memory_index.h"
#include "support/name_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <set>

namespace anshin::lookalike {
namespace {

constexpr std::size_t registered = 30'000;
constexpr std::size_t honest = 20'000;
constexpr std::size_t forged = 5'000;

class FalseAlarms : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    vocabulary_ = std::make_unique<Vocabulary>(ANSHIN_TEST_DATA "/lookalike/vocabulary.tsv");
    index_ = std::make_unique<MemoryIndex>();
    NameWorld world(*vocabulary_, 1);
    while (index_->size() < registered) {
      Subject subject = world.subject(world.organisation(), index_->size());
      if (domains_.insert(subject.domains.front()).second) {
        index_->add(std::move(subject));
      }
    }
  }
  static void TearDownTestSuite() {
    index_.reset();
    vocabulary_.reset();
  }

  static std::unique_ptr<Vocabulary> vocabulary_;
  static std::unique_ptr<MemoryIndex> index_;
  static std::set<std::string> domains_;
};

bool is_protected_by_name(const Subject& subject) {
  return std::ranges::all_of(subject.names, [](const std::string& name) {
    return name_of(name).distinctiveness == Distinctiveness::alone;
  });
}

std::unique_ptr<Vocabulary> FalseAlarms::vocabulary_;
std::unique_ptr<MemoryIndex> FalseAlarms::index_;
std::set<std::string> FalseAlarms::domains_;

TEST_F(FalseAlarms, AreBelowOneInAThousand) {
  NameWorld world(*vocabulary_, 2);
  std::size_t alarms = 0;
  std::set<std::string> different;
  for (std::size_t i = 0; i < honest;) {
    const GeneratedSender sender = world.honest_sender();
    if (domains_.contains(sender.domain)) {
      continue;  // registered: look-alikes are not looked for
    }
    ++i;
    different.insert(sender.display_name);
    const std::vector<std::string> claims = {sender.display_name};
    if (const auto found = find_resemblance(*index_, sender.domain, claims)) {
      ++alarms;
      std::cout << sender.kind << ": " << sender.display_name << " <" << sender.domain
                << ">: " << found->evidence << " of " << found->subject.names.front() << '\n';
    }
  }
  std::cout << alarms << " false alarms in " << honest << " (" << different.size()
            << " different display names)\n";
  EXPECT_GE(different.size(), 5'000U);
  EXPECT_LT(alarms * 1000, honest);
}

// Where NAME.co.jp is taken, the next company of that name often takes NAME-co.jp: no alarm may
// follow from that as long as many may bear the name.
TEST_F(FalseAlarms, AreBelowOneInAThousandWhereTheNameWasTaken) {
  MemoryIndex taken;
  NameWorld registrants(*vocabulary_, 1);
  std::set<std::string> labels;
  while (taken.size() < registered) {
    const GeneratedOrganisation organisation = registrants.organisation();
    if (labels.insert(organisation.label).second) {
      taken.add({.id = "test:" + std::to_string(taken.size()),
                 .names = {organisation.name()},
                 .domains = {organisation.label + ".co.jp"}});
    }
  }
  NameWorld others(*vocabulary_, 2);
  std::size_t alarms = 0;
  std::size_t namesakes = 0;
  for (std::size_t i = 0; i < honest; ++i) {
    const std::string label = others.organisation().label;
    const std::string domain = label + "-co.jp";
    namesakes += labels.contains(label) ? 1U : 0U;
    if (const auto found = find_resemblance(taken, domain, {})) {
      ++alarms;
      std::cout << domain << ": " << found->evidence << '\n';
    }
  }
  std::cout << alarms << " false alarms in " << honest << " (" << namesakes << " namesakes)\n";
  EXPECT_GE(namesakes, honest / 20);
  EXPECT_LT(alarms * 1000, honest);
}

// What is promised: whoever shows a registered domain, or a name that is distinctive by itself, is
// found in almost every writing.
TEST_F(FalseAlarms, ForgersAreFound) {
  NameWorld world(*vocabulary_, 3);
  std::map<std::string, std::pair<std::size_t, std::size_t>> found_of;
  std::size_t promised = 0;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < forged; ++i) {
    const Subject& subject = index_->subject((i * 7919) % registered);
    const GeneratedSender sender =
        i % 2 == 0 ? world.imitator(subject) : world.domain_imitator(subject);
    const std::vector<std::string> claims = {sender.display_name};
    const bool found = find_resemblance(*index_, sender.domain, claims).has_value();
    const bool by_domain =
        sender.kind == "address" || sender.kind == "domain" || sender.kind == "carried";
    const bool by_name = i % 2 == 0 && !by_domain && is_protected_by_name(subject);
    auto& [hits, all] = found_of[sender.kind + (by_name ? ", distinctive name" : "")];
    ++all;
    hits += static_cast<std::size_t>(found);
    promised += static_cast<std::size_t>(by_name || by_domain);
    kept += static_cast<std::size_t>(found && (by_name || by_domain));
  }
  for (const auto& [kind, counts] : found_of) {
    std::cout << kind << ": " << counts.first << " of " << counts.second << '\n';
  }
  std::cout << kept << " of " << promised << " that are promised\n";
  ASSERT_GT(promised, forged / 8);
  EXPECT_GT(kept * 100, promised * 97);
}

}  // namespace
}  // namespace anshin::lookalike
