#include "milter/connection.h"

namespace anshin::milter {

Connection::Connection(Context& context, unsigned long steps)
    : context_(context),
      steps_(steps),
      session_(context.runtime(), (steps & SMFIP_HDR_LEADSPC) != 0) {
  context_.metrics().connection_opened();
}

Connection::~Connection() {
  context_.metrics().connection_closed();
}

void Connection::begin_message() {
  message_.reset();
  message_.emplace(context_.under_way());
}

std::string Connection::client() const {
  const auto& address = session_.client();
  return address ? address->to_string() : "unknown";
}

}  // namespace anshin::milter
