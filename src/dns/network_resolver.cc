// The resolver that asks name servers: cached answers come from here in the caller's thread,
// everything else goes through the dispatcher.
#include "dns/network_resolver.h"

#include "dns/dispatcher.h"
#include "dns/name.h"

#include <utility>

namespace anshin::dns {

namespace {

class CaresResolver final : public NetworkResolver {
 public:
  CaresResolver(const ResolverOptions& options, AnswerStore::Clock clock,
                const std::string& system_file)
      : dispatcher_(std::make_shared<Dispatcher>(options, std::move(clock), system_file)) {
    dispatcher_->start();
  }
  ~CaresResolver() override { dispatcher_->stop(); }
  CaresResolver(const CaresResolver&) = delete;
  CaresResolver& operator=(const CaresResolver&) = delete;

  Pending ask(const Question& question) override { return ask_for({}, question); }

  Pending ask_for(const Asker& asker, const Question& question) override {
    Counters& counters = dispatcher_->counters();
    ++counters.asked;
    auto claimed = dispatcher_->store().claim(question);
    switch (claimed.claim) {
      case AnswerStore::Claim::cached:
        ++counters.from_cache;
        return std::move(claimed.pending);
      case AnswerStore::Claim::joined:
        ++counters.coalesced;
        break;
      case AnswerStore::Claim::first:
        break;
    }
    pursue(question, claimed.number, asker);
    return std::move(claimed.pending);
  }

  void withdraw(std::uint64_t message) override { dispatcher_->withdraw(message); }

  ResolverStatistics statistics() const override {
    const Counters& counters = dispatcher_->counters();
    return {.asked = counters.asked,
            .from_cache = counters.from_cache,
            .coalesced = counters.coalesced,
            .sent = counters.sent,
            .failed = counters.failed,
            .timed_out = counters.timed_out,
            .withdrawn = counters.withdrawn,
            .held_by_pool = counters.held_by_pool,
            .held_by_network = counters.held_by_network,
            .in_flight = counters.in_flight,
            .waiting = counters.waiting,
            .held_network = dispatcher_->held_network()};
  }

  void clear_cache() override { dispatcher_->store().clear(); }

  NameServers name_servers() const override { return dispatcher_->name_servers(); }

 private:
  void pursue(const Question& question, std::uint64_t number, const Asker& asker) {
    if (const auto name = encode_name(question.name); name && name->size() > 1) {
      dispatcher_->submit(question, number, asker);
      return;
    }
    static const AnswerPtr absent =
        std::make_shared<const Answer>(Answer{.status = Status::no_such_name});
    dispatcher_->store().settle_without_keeping(question, absent);
  }

  const std::shared_ptr<Dispatcher> dispatcher_;
};

}  // namespace

std::string NameServers::to_string() const {
  std::string out;
  for (const std::string& address : addresses) {
    out += (out.empty() ? "" : ", ") + address;
  }
  return out + (file.empty() ? "" : " (from " + file + ")") + (tcp ? ", over TCP" : "");
}

std::shared_ptr<NetworkResolver> make_network_resolver(const ResolverOptions& options,
                                                       AnswerStore::Clock cache_clock,
                                                       const std::string& system_file) {
  return std::make_shared<CaresResolver>(options, std::move(cache_clock), system_file);
}

std::shared_ptr<NetworkResolver> make_network_resolver(const ResolverOptions& options) {
  return make_network_resolver(options, [] { return std::chrono::steady_clock::now(); });
}

}  // namespace anshin::dns
