#include "spf/answers.h"

#include <algorithm>
#include <utility>

namespace anshin::spf {

const Answers::Entry* Answers::entry_of(const dns::Question& question) const {
  const auto found = std::ranges::find(entries_, question, &Entry::question);
  return found == entries_.end() ? nullptr : &*found;
}

const dns::Answer* Answers::known(std::string_view name, dns::RecordType type) const {
  const Entry* entry = entry_of(dns::question(name, type));
  return entry == nullptr ? nullptr : entry->answer.get();
}

const dns::Answer* Answers::find(std::string_view name, dns::RecordType type) {
  dns::Question question = dns::question(name, type);
  const auto found = std::ranges::find(entries_, question, &Entry::question);
  if (found != entries_.end() && found->needed) {
    return found->answer.get();
  }
  if (needed_ == limit_) {
    refused_ = true;
    return nullptr;
  }
  ++needed_;
  const bool known = found != entries_.end();
  ahead_ -= known ? 1 : 0;
  Entry& entry = known ? *found : ask(std::move(question));
  entry.needed = true;
  return entry.answer.get();
}

const dns::Answer* Answers::ask_ahead(std::string_view name, dns::RecordType type) {
  dns::Question question = dns::question(name, type);
  if (const Entry* entry = entry_of(question)) {
    return entry->answer.get();
  }
  if (ahead_ == most_ahead_) {
    return nullptr;
  }
  ++ahead_;
  return ask(std::move(question)).answer.get();
}

Answers::Entry& Answers::ask(dns::Question question) {
  dns::Pending pending = resolver_.ask(question);
  dns::AnswerPtr answer = pending.get();
  if (answer == nullptr) {
    unanswered_.push_back({.place = entries_.size(), .pending = std::move(pending)});
    ++waiting_;
  }
  entries_.push_back({.question = std::move(question), .answer = std::move(answer)});
  return entries_.back();
}

std::vector<Answers::Unanswered> Answers::take_unanswered() {
  return std::exchange(unanswered_, {});
}

void Answers::add(std::size_t place, dns::AnswerPtr answer) {
  entries_.at(place).answer = std::move(answer);
  --waiting_;
}

}  // namespace anshin::spf
