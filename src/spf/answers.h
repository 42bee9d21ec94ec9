// The DNS answers that one SPF check has got so far, and the questions that are under way.
#pragma once

#include <anshin/resolver.h>

#include <cstddef>
#include <string_view>
#include <vector>

namespace anshin::spf {

/// Where an evaluation gets its answers from.
class Lookups {
 public:
  virtual ~Lookups() = default;
  /// The answer, or null if it is not there (yet). It stays as long as the check.
  virtual const dns::Answer* find(std::string_view name, dns::RecordType type) = 0;
};

/// Asks for what is not known yet, each question once. Not thread-safe.
class Answers final : public Lookups {
 public:
  /// A question under way; its answer is to be given to `add`.
  struct Unanswered {
    std::size_t place = 0;
    dns::Pending pending;
  };

  /// At most `limit` questions are asked, and at most `ahead` that nobody needs. `resolver` must
  /// outlive the calls of find and ask_ahead.
  Answers(dns::Resolver& resolver, unsigned limit, unsigned ahead)
      : resolver_(resolver), limit_(limit), most_ahead_(ahead) {}

  /// Asks if that was not done yet. An answer that the resolver has at hand is there at once.
  const dns::Answer* find(std::string_view name, dns::RecordType type) override;
  /// The same as long as few enough that were asked in this way are not needed yet, else as
  /// `known`.
  const dns::Answer* ask_ahead(std::string_view name, dns::RecordType type);
  /// Asks nothing.
  const dns::Answer* known(std::string_view name, dns::RecordType type) const;

  /// Questions under way that have not been taken yet.
  std::vector<Unanswered> take_unanswered();
  void add(std::size_t place, dns::AnswerPtr answer);
  /// Whether all that was asked is answered.
  bool complete() const { return waiting_ == 0; }
  /// Whether a question was left out because there were too many.
  bool refused() const { return refused_; }

 private:
  struct Entry {
    dns::Question question;
    dns::AnswerPtr answer;  // null while under way
    bool needed = false;    // else asked ahead
  };
  const Entry* entry_of(const dns::Question& question) const;
  Entry& ask(dns::Question question);

  dns::Resolver& resolver_;
  const unsigned limit_;
  const unsigned most_ahead_;
  std::vector<Entry> entries_;  // few: searched one by one
  std::vector<Unanswered> unanswered_;
  std::size_t waiting_ = 0;
  unsigned needed_ = 0;
  unsigned ahead_ = 0;
  bool refused_ = false;
};

}  // namespace anshin::spf
