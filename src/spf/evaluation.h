// check_host() of RFC 7208 section 4 as a walk that stops where an answer is missing and goes on
// when it is there. Strictly sequential: what it does depends on the answers alone. It can be
// copied, which is how questions are asked ahead: the copy walks on as if what is not known did not
// match.
#pragma once

#include <anshin/verifiers.h>

#include "spf/expander.h"
#include "spf/judgement.h"
#include "spf/outline.h"
#include "spf/policy.h"
#include "spf/records.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace anshin::spf {

/// Where answers come from: `telling` is for questions that a publisher may take note of, because
/// that is what they are for (exists) or because a macro in them depends on the message.
struct Sources {
  Lookups& plain;
  Lookups& telling;
};

class Evaluation {
 public:
  /// All must outlive the evaluation and its copies.
  Evaluation(const std::string& domain, const Expander& expander, Records& records);

  /// The judgement, or nullopt where it waits for an answer.
  std::optional<Judgement> run(const Sources& sources);
  /// Leaves the term that waits, as if it did not match. False if there is nothing behind it.
  bool pass_over();

  /// The record that decided; once there is a judgement from a record.
  struct Decider {
    const Record& record;
    std::string_view domain;
  };
  Decider decider() const;

 private:
  // A record that is being evaluated. Where it includes another, that one lies above it.
  struct Frame {
    std::string domain;
    const Outline* outline = nullptr;
    std::size_t at = 0;  // in outline->asking
  };
  // How a record is come by.
  enum class Way { own, include, redirect };
  struct Entry {
    Way way = Way::own;
    std::string domain;
    bool telling = false;
  };
  // What became of the current term. `moved`: the walk is elsewhere now, in another record or at
  // its end.
  enum class Outcome { matches, does_not, waits, moved };
  struct Match {
    Term outer;
    Term inner;
  };

  bool step(const Sources& sources);
  bool enter(Entry& entry, const Sources& sources);
  bool end_record(const Sources& sources);
  Outcome meet(const Mechanism& mechanism, const Sources& sources);
  Outcome ask(const Mechanism& mechanism, const std::string& target, Lookups& lookups);
  Outcome ask_pointers(const std::string& target, Lookups& lookups);
  Outcome ask_exchanges(const Mechanism& mechanism, const dns::Answer& exchanges, Lookups& lookups);

  bool any_matches(const dns::Answer& answer, const Mechanism& mechanism) const;
  bool count_lookup();
  bool count_answer(const dns::Answer& answer);
  Match match_of(const Mechanism& mechanism) const;
  void conclude(std::optional<Match> match);
  void next_term();
  Outcome judge(Judgement judgement);

  const std::string& domain_;
  const Expander& expander_;
  Records& records_;
  std::optional<Entry> entering_;
  std::vector<Frame> frames_;
  bool is_counted_ = false;  // the current term, as a lookup
  Tally tally_;
  std::optional<Judgement> judgement_;
};

}  // namespace anshin::spf
