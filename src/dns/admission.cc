// Slots for questions in flight, shared out to those who have fewest.
#include "dns/admission.h"

#include <utility>

namespace anshin::dns {

Admission::Network& Admission::network_of(const Asker& asker) {
  std::optional<IpAddress> key;
  if (asker.client_network) {
    key = asker.client_network->address;
  }
  auto [found, added] = networks_.try_emplace(key);
  if (added) {
    found->second.key = key;
    found->second.order = ++last_order_;
  }
  return found->second;
}

Admission::Message& Admission::message_of(const Asker& asker) {
  if (const auto known = messages_.find(asker.message); known != messages_.end()) {
    return known->second;
  }
  Network& network = network_of(asker);
  Message& message = messages_[asker.message];
  message.id = asker.message;
  message.order = ++last_order_;
  message.network = &network;
  ++network.messages;
  return message;
}

bool Admission::is_held_back(const Asker& asker) const {
  const auto message = messages_.find(asker.message);
  if (message == messages_.end()) {
    return false;
  }
  const Network& network = *message->second.network;
  return network.waiting > 0 && network.in_flight >= bounds_.in_flight_of_a_network;
}

bool Admission::is_full_for(const Message& message) const {
  const bool full =
      waiting_ >= bounds_.waiting || message.network->waiting >= bounds_.waiting_of_a_network;
  return full && message.open.size() >= bounds_.always_open_of_a_message;
}

Admission::Taken Admission::ask(const Question& question, const Asker& asker) {
  Message& message = message_of(asker);
  Entry& entry = entries_[question];
  ++entry.asks;
  if (entry.sent || entry.askers.contains(&message)) {
    entry.askers.insert(&message);
    message.open.insert(question);
    return Taken::shared;
  }
  const bool first = entry.askers.empty();
  if (is_full_for(message)) {
    // What others wait for stays open for them; this one has its answer, too
    if (first) {
      entries_.erase(question);
    }
    forget_if_idle(&message);
    return first ? Taken::refused : Taken::shared;
  }
  // Whoever of those that share it has the first turn has it for all
  entry.askers.insert(&message);
  message.open.insert(question);
  enqueue(message, question);
  return first ? Taken::queued : Taken::shared;
}

void Admission::enqueue(Message& message, const Question& question) {
  take_out(message);
  message.waiting.push_back(question);
  ++message.network->waiting;
  ++waiting_;
  put_in(message);
}

std::optional<Question> Admission::next() {
  while (in_flight_ < bounds_.in_flight && !ready_.empty()) {
    Message& message = **(*ready_.begin())->ready.begin();
    take_out(message);
    Question question = std::move(message.waiting.front());
    message.waiting.pop_front();
    --message.network->waiting;
    --waiting_;
    const auto entry = entries_.find(question);
    const bool wanted =
        entry != entries_.end() && !entry->second.sent && entry->second.askers.contains(&message);
    if (wanted) {
      entry->second.sent = true;
      charge(entry->second, message);
    }
    put_in(message);
    if (wanted) {
      return question;
    }
  }
  return std::nullopt;
}

// The message must be out of the order.
void Admission::charge(Entry& entry, Message& message) {
  entry.message = &message;
  entry.network = message.network;
  ++message.in_flight;
  ++message.network->in_flight;
  ++in_flight_;
}

void Admission::discharge(Entry& entry) {
  Network& network = *entry.network;
  if (entry.message != nullptr) {
    take_out(*entry.message);
    --entry.message->in_flight;
  } else {
    take_out(network);
  }
  --network.in_flight;
  --in_flight_;
  if (entry.message != nullptr) {
    put_in(*entry.message);
  } else {
    put_in(network);
  }
  entry.message = nullptr;
  entry.network = nullptr;
}

void Admission::done(const Question& question) {
  auto entry = entries_.extract(question);
  if (!entry) {
    return;
  }
  if (entry.mapped().sent) {
    Network& network = *entry.mapped().network;
    discharge(entry.mapped());
    forget_if_idle(&network);
  }
  for (Message* message : entry.mapped().askers) {
    message->open.erase(question);
    forget_if_idle(message);
  }
}

std::vector<Admission::Unwanted> Admission::withdraw(std::uint64_t id) {
  std::vector<Unwanted> unwanted;
  const auto found = messages_.find(id);
  if (found == messages_.end()) {
    return unwanted;
  }
  Message& message = found->second;
  for (const Question& question : message.open) {
    Entry& entry = entries_.at(question);
    leave(entry, message);
    if (!entry.sent && entry.askers.empty()) {
      unwanted.push_back({.question = question, .asks = entry.asks});
    }
  }
  message.open.clear();
  forget_if_idle(&message);
  return unwanted;
}

// What is in flight goes on another's account; if there is none, it stays on that of the network,
// so that one who leaves early cannot ask anew at once.
void Admission::leave(Entry& entry, Message& message) {
  entry.askers.erase(&message);
  if (entry.message != &message) {
    return;
  }
  if (entry.askers.empty()) {
    take_out(message);
    --message.in_flight;
    put_in(message);
    entry.message = nullptr;
    return;
  }
  discharge(entry);
  Message& heir = **entry.askers.begin();
  take_out(heir);
  charge(entry, heir);
  put_in(heir);
}

std::optional<std::size_t> Admission::unwanted(const Question& question) const {
  const auto entry = entries_.find(question);
  if (entry == entries_.end() || !entry->second.askers.empty()) {
    return std::nullopt;
  }
  return entry->second.asks;
}

void Admission::forget_if_idle(Message* message) {
  if (!message->open.empty()) {
    return;
  }
  Network* const network = message->network;
  take_out(*message);
  network->waiting -= message->waiting.size();
  waiting_ -= message->waiting.size();
  messages_.erase(message->id);
  --network->messages;
  put_in(*network);
  forget_if_idle(network);
}

void Admission::forget_if_idle(Network* network) {
  if (network->messages == 0 && network->in_flight == 0) {
    ready_.erase(network);
    networks_.erase(network->key);
  }
}

void Admission::take_out(Message& message) {
  message.network->ready.erase(&message);
  take_out(*message.network);
}

void Admission::put_in(Message& message) {
  if (!message.waiting.empty()) {
    message.network->ready.insert(&message);
  }
  put_in(*message.network);
}

void Admission::take_out(Network& network) {
  ready_.erase(&network);
}

void Admission::put_in(Network& network) {
  if (!network.ready.empty() && network.in_flight < bounds_.in_flight_of_a_network) {
    ready_.insert(&network);
  }
}

}  // namespace anshin::dns
