// One c-ares channel to one name server.
#include "dns/channel.h"

#include "dns/query.h"
#include "dns/scoped_socket.h"

#include <arpa/nameser.h>
#include <sys/epoll.h>
#include <sys/time.h>

#include <array>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>

namespace anshin::dns {

namespace {

void check(int status, const std::string& what) {
  if (status != ARES_SUCCESS) {
    throw std::runtime_error(what + ": " + ares_strerror(status));
  }
}

void initialise_library() {
  static std::once_flag once;
  std::call_once(once, [] { check(ares_library_init(ARES_LIB_INIT_ALL), "c-ares"); });
}

ares_addr_port_node to_node(const ServerAddress& server) {
  const IpAddress address = server.interface.empty() ? server.address : stand_in_address();
  ares_addr_port_node node{};
  node.family = address.is_v4() ? AF_INET : AF_INET6;
  if (address.is_v4()) {
    std::memcpy(&node.addr.addr4, address.octets().data(), sizeof(node.addr.addr4));
  } else {
    std::memcpy(&node.addr.addr6, address.octets().data(), sizeof(node.addr.addr6));
  }
  node.udp_port = server.port;
  node.tcp_port = server.port;
  return node;
}

}  // namespace

// Given to c-ares with a query; comes back exactly once.
struct Channel::Query {
  Channel* channel;
  std::uint64_t ticket;
};

Channel::Channel(const Setting& setting) : setting_(setting) {
  initialise_library();
  std::string no_configuration = "/dev/null";  // the server is given; nothing else of it applies
  std::string lookups = "b";
  ares_options options{};
  // NOCHECKRESP: response codes come to us as packets. EDNS makes c-ares take UDP answers of more
  // than 512 octets.
  options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_NOCHECKRESP |
                  (setting_.edns ? ARES_FLAG_EDNS : 0) |
                  (setting_.address.tcp ? ARES_FLAG_USEVC : 0);
  options.ednspsz = udp_payload;
  options.timeout = static_cast<int>(setting_.timeout.count());
  options.tries = 1;
  options.ndots = 1;
  options.lookups = lookups.data();
  options.resolvconf_path = no_configuration.data();
  options.sock_state_cb = &Channel::on_socket_state;
  options.sock_state_cb_data = this;
  constexpr int mask = ARES_OPT_FLAGS | ARES_OPT_EDNSPSZ | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
                       ARES_OPT_NDOTS | ARES_OPT_LOOKUPS | ARES_OPT_DOMAINS | ARES_OPT_RESOLVCONF |
                       ARES_OPT_SOCK_STATE_CB | ARES_OPT_NOROTATE;
  check(ares_init_options(&channel_, &options, mask), "c-ares channel");
  ares_addr_port_node node = to_node(setting_.address);
  if (const int status = ares_set_servers_ports(channel_, &node); status != ARES_SUCCESS) {
    ares_destroy(channel_);
    check(status, "name server " + setting_.address.to_string());
  }
  if (!setting_.address.interface.empty()) {
    // c-ares hands the address back as it is, not const.
    ares_set_socket_functions(channel_, &scoped_socket_functions(),
                              const_cast<ServerAddress*>(&setting_.address));
  }
}

Channel::~Channel() {
  ares_destroy(channel_);
}

void Channel::send(std::uint64_t ticket, std::span<const std::uint8_t> query) {
  auto context = std::make_unique<Query>(Query{.channel = this, .ticket = ticket});
  ++in_flight_;
  ares_send(channel_, query.data(), static_cast<int>(query.size()), &Channel::on_answer,
            context.release());
  update_due();
}

void Channel::process(int descriptor, std::uint32_t events) {
  const bool broken = (events & (EPOLLERR | EPOLLHUP)) != 0;
  const bool readable = broken || (events & EPOLLIN) != 0;
  const bool writable = broken || (events & EPOLLOUT) != 0;
  ares_process_fd(channel_, readable ? descriptor : ARES_SOCKET_BAD,
                  writable ? descriptor : ARES_SOCKET_BAD);
  update_due();
}

void Channel::process_timeouts() {
  ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
  update_due();
}

void Channel::update_due() {
  timeval wait{};
  if (idle() || ares_timeout(channel_, nullptr, &wait) == nullptr) {
    due_.reset();
    return;
  }
  due_ = std::chrono::steady_clock::now() + std::chrono::seconds(wait.tv_sec) +
         std::chrono::microseconds(wait.tv_usec);
}

void Channel::on_answer(void* query, int status, int /*timeouts*/, unsigned char* packet,
                        int size) {
  const std::unique_ptr<Query> context(static_cast<Query*>(query));
  const auto length = packet == nullptr || size < 0 ? 0 : static_cast<std::size_t>(size);
  context->channel->finish(context->ticket, status, {packet, length});
}

void Channel::finish(std::uint64_t ticket, int status, std::span<const std::uint8_t> packet) {
  --in_flight_;
  if (status == ARES_EDESTRUCTION || status == ARES_ECANCELLED) {
    return;
  }
  constexpr std::size_t arcount_at = 10;
  const bool opt_missing = setting_.edns && packet.size() > arcount_at + 1 &&
                           packet[arcount_at] == 0 && packet[arcount_at + 1] == 0;
  worn_ = worn_ || opt_missing;
  // No exception may pass through c-ares. If there is no memory to report, the question ends when
  // its time is up.
  try {
    Outcome outcome{.ticket = ticket, .server = setting_.server, .edns = setting_.edns};
    if (status == ARES_SUCCESS) {
      outcome.kind = Outcome::Kind::answered;
      outcome.packet.assign(packet.begin(), packet.end());
      outcome.opt_missing = opt_missing;
    } else if (status == ARES_ETIMEOUT) {
      outcome.kind = Outcome::Kind::silent;
    } else {
      outcome.trouble = ares_strerror(status);
    }
    setting_.outcomes->push_back(std::move(outcome));
  } catch (const std::bad_alloc&) {
    return;
  }
}

void Channel::on_socket_state(void* channel, ares_socket_t socket, int readable, int writable) {
  const auto* self = static_cast<const Channel*>(channel);
  epoll_event event{};
  event.events = (readable != 0 ? std::uint32_t{EPOLLIN} : 0U) |
                 (writable != 0 ? std::uint32_t{EPOLLOUT} : 0U);
  event.data.u64 = (std::uint64_t{self->setting_.slot} << 32U) | static_cast<std::uint32_t>(socket);
  if (event.events == 0) {
    epoll_ctl(self->setting_.epoll, EPOLL_CTL_DEL, socket, nullptr);
    return;
  }
  if (epoll_ctl(self->setting_.epoll, EPOLL_CTL_MOD, socket, &event) != 0) {
    // Fails only without memory; the query then ends as timed out.
    epoll_ctl(self->setting_.epoll, EPOLL_CTL_ADD, socket, &event);
  }
}

}  // namespace anshin::dns
