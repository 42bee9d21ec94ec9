// A loop around poll(2). A client reads nothing and sends nothing: it is closed when its time is
// up, or earlier where its place is needed.
#include "telemetry/http_endpoint.h"

#include "config/socket_address.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <list>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace anshin::telemetry {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int backlog = 64;
// After a connection could not be accepted for want of descriptors or memory.
constexpr std::chrono::seconds accept_pause{1};

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

/// One client, from its connection to the end of the answer.
class Client {
 public:
  Client(int descriptor, Clock::time_point now)
      : socket_(descriptor), limit_(now + HttpEndpoint::patience) {}

  int descriptor() const { return socket_.get(); }
  short events() const { return answer_.size() > sent_ ? POLLOUT : POLLIN; }
  Clock::time_point limit() const { return limit_; }

  /// Goes on as far as the socket lets it. False: it is done with.
  bool proceed(const Content& metrics, Clock::time_point now) {
    return answer_.empty() ? receive(metrics, now) : answer_.size() > sent_ ? send() : drain();
  }

 private:
  bool receive(const Content& metrics, Clock::time_point now) {
    std::array<char, 2048> buffer{};
    const ssize_t count = ::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count <= 0) {
      return count < 0 && (errno == EAGAIN || errno == EINTR);
    }
    received_.append(buffer.data(), static_cast<std::size_t>(count));
    auto answer = answer_to(received_, metrics);
    if (!answer) {
      return true;
    }
    answer_ = std::move(*answer);
    limit_ = now + HttpEndpoint::patience;
    return send();
  }

  bool send() {
    while (answer_.size() > sent_) {
      const ssize_t count = ::send(socket_.get(), answer_.data() + sent_, answer_.size() - sent_,
                                   MSG_DONTWAIT | MSG_NOSIGNAL);
      if (count < 0) {
        return errno == EAGAIN || errno == EINTR;
      }
      sent_ += static_cast<std::size_t>(count);
    }
    ::shutdown(socket_.get(), SHUT_WR);
    return true;
  }

  /// Waits until the client closes: what it sent and nobody read would tear the answer from its
  /// hands (RFC 9112 section 9.6).
  bool drain() {
    std::array<char, 2048> buffer{};
    const ssize_t count = ::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR));
  }

  Descriptor socket_;
  Clock::time_point limit_;
  std::string received_;
  std::string answer_;
  std::size_t sent_ = 0;
};

}  // namespace

class HttpEndpoint::Loop {
 public:
  Loop(const config::Endpoint& endpoint, Content metrics)
      : metrics_(std::move(metrics)),
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        listener_(::socket(config::socket_address(endpoint).family(),
                           SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    const config::SocketAddress address = config::socket_address(endpoint);
    const int on = 1;
    if (wake_.get() < 0 || listener_.get() < 0) {
      fail("socket");
    }
    ::setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(listener_.get(), address.generic(), address.length) != 0 ||
        ::listen(listener_.get(), backlog) != 0) {
      fail("listen");
    }
  }

  void stop() { ::eventfd_write(wake_.get(), 1); }

  void run() {
    while (true) {
      const std::vector<pollfd> ready = wait();
      if (ready.at(0).revents != 0) {
        return;
      }
      const Clock::time_point now = Clock::now();
      serve(ready, now);
      if (ready.at(1).revents != 0) {
        accept_all(now);
      }
    }
  }

 private:
  /// The wake-up, the listener, then the clients in order.
  std::vector<pollfd> wait() const {
    const Clock::time_point now = Clock::now();
    const bool accepts = now >= accept_again_;
    std::vector<pollfd> polled{
        {.fd = wake_.get(), .events = POLLIN, .revents = 0},
        {.fd = accepts ? listener_.get() : -1, .events = POLLIN, .revents = 0}};
    Clock::time_point next = accepts ? now + std::chrono::minutes(1) : accept_again_;
    for (const Client& client : clients_) {
      polled.push_back({.fd = client.descriptor(), .events = client.events(), .revents = 0});
      next = std::min(next, client.limit());
    }
    const auto pause = std::chrono::ceil<std::chrono::milliseconds>(std::max(next - now, {}));
    if (::poll(polled.data(), polled.size(), static_cast<int>(pause.count())) < 0) {
      std::ranges::for_each(polled, [](pollfd& one) { one.revents = 0; });
    }
    return polled;
  }

  void serve(const std::vector<pollfd>& ready, Clock::time_point now) {
    std::size_t at = 2;
    for (auto client = clients_.begin(); client != clients_.end(); ++at) {
      const bool stays =
          now < client->limit() && (ready.at(at).revents == 0 || proceed(*client, now));
      client = stays ? std::next(client) : clients_.erase(client);
    }
  }

  bool proceed(Client& client, Clock::time_point now) const {
    try {
      return client.proceed(metrics_, now);
    } catch (const std::exception&) {
      return false;
    }
  }

  void accept_all(Clock::time_point now) {
    for (int i = 0; i < backlog; ++i) {
      const int descriptor =
          ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (descriptor >= 0) {
        clients_.emplace_back(descriptor, now);
        if (clients_.size() > most_connections) {
          clients_.pop_front();
        }
        continue;
      }
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        accept_again_ = now + accept_pause;
      }
      return;
    }
  }

  Content metrics_;
  Descriptor wake_;
  Descriptor listener_;
  std::list<Client> clients_;  // the oldest first
  Clock::time_point accept_again_{};
};

HttpEndpoint::HttpEndpoint(const config::Endpoint& address, Content metrics)
    : loop_(std::make_unique<Loop>(address, std::move(metrics))),
      thread_([loop = loop_.get()] { loop->run(); }) {}

HttpEndpoint::~HttpEndpoint() {
  loop_->stop();
  thread_.join();
}

}  // namespace anshin::telemetry
