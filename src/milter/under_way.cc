#include "milter/under_way.h"

#include <algorithm>

namespace anshin::milter {

UnderWay::Message::Message(UnderWay& all)
    : all_(all), last_step_(Clock::now().time_since_epoch().count()) {
  const std::lock_guard lock(all_.mutex_);
  all_.messages_.insert(this);
}

UnderWay::Message::~Message() {
  const std::lock_guard lock(all_.mutex_);
  all_.messages_.erase(this);
}

bool UnderWay::moves(Clock::time_point now, Clock::duration quiet) const {
  const std::lock_guard lock(mutex_);
  return std::ranges::any_of(messages_, [&](const Message* message) {
    const Clock::time_point last_step(Clock::duration(message->last_step_.load()));
    return message->answering_ || now - last_step < quiet;
  });
}

}  // namespace anshin::milter
