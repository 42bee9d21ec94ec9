#include "milter/connection.h"

namespace anshin::milter {

Connection::Connection(Context& context, unsigned long steps)
    : context_(context),
      steps_(steps),
      session_(context.runtime(), (steps & SMFIP_HDR_LEADSPC) != 0) {
  context_.metrics().connection_opened();
}

Connection::~Connection() {
  set_under_way(false);
  context_.metrics().connection_closed();
}

void Connection::set_under_way(bool under_way) {
  if (under_way != under_way_) {
    context_.messages_under_way() += under_way ? 1 : -1;
    under_way_ = under_way;
  }
}

}  // namespace anshin::milter
