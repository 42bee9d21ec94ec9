// A pipe that is full, a socket that nobody reads, a syslog daemon that is away: no write waits.
#include "telemetry/stream_sink.h"
#include "telemetry/syslog_sink.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace anshin::telemetry {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// What can be read there at once.
std::string read_some(int descriptor, std::size_t most) {
  std::string buffer(most, '\0');
  const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
  buffer.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return buffer;
}

/// Two ends that are connected, the reading one first.
class Ends {
 public:
  explicit Ends(bool socket) {
    EXPECT_EQ(socket ? ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()) : ::pipe(ends_.data()),
              0);
  }
  ~Ends() {
    close_reader();
    ::close(ends_[1]);
  }
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;
  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  void close_reader() {
    if (ends_[0] >= 0) {
      ::close(ends_[0]);
    }
    ends_[0] = -1;
  }

 private:
  std::array<int, 2> ends_{};
};

class StreamSinkTest : public testing::TestWithParam<bool> {};

TEST_P(StreamSinkTest, SaysLaterWhereTheReaderIsStuckAndGoesOnWhereItStopped) {
  Ends ends(GetParam());
  StreamSink sink(ends.writer());
  const std::string text(10'000, 'x');  // more than a pipe takes as a whole
  std::size_t lines = 0;
  while (sink.write({.text = text}) == Written::done) {
    ++lines;
  }
  EXPECT_GT(lines, 0U);
  EXPECT_EQ(sink.write({.text = text}), Written::later);
  const std::size_t wanted = (lines + 1) * (text.size() + 1);
  std::string received;
  Written last = Written::later;
  while (received.size() < wanted) {
    received += read_some(ends.reader(), 65536);
    last = last == Written::later ? sink.write({.text = text}) : last;
  }
  EXPECT_EQ(last, Written::done);
  EXPECT_EQ(received.size(), wanted);
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(received, '\n')), lines + 1);
}

TEST_P(StreamSinkTest, LosesALineWhereTheReaderIsGone) {
  std::signal(SIGPIPE, SIG_IGN);
  Ends ends(GetParam());
  StreamSink sink(ends.writer());
  ends.close_reader();
  EXPECT_EQ(sink.write({.text = "line"}), Written::lost);
  std::signal(SIGPIPE, SIG_DFL);
}

INSTANTIATE_TEST_SUITE_P(PipeAndSocket, StreamSinkTest, testing::Bool());

TEST(StreamSink, LosesALineOnAFullDisk) {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(full, 0);
  EXPECT_EQ(StreamSink(full).write({.text = "line"}), Written::lost);
  ::close(full);
}

/// A syslog daemon's socket in a folder of its own.
class SyslogSinkTest : public testing::TestWithParam<int> {
 protected:
  SyslogSinkTest() {
    std::string name = (std::filesystem::temp_directory_path() / "anshin-syslog-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    path_ = folder_ + "/log";
  }
  ~SyslogSinkTest() override {
    close();
    std::filesystem::remove_all(folder_);
  }
  void listen() {
    socket_ = ::socket(AF_UNIX, GetParam() | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    if (GetParam() == SOCK_STREAM) {
      ASSERT_EQ(::listen(socket_, 5), 0);
    }
  }
  void close() {
    if (accepted_ >= 0) {
      ::close(accepted_);
    }
    if (socket_ >= 0) {
      ::close(socket_);
    }
    accepted_ = socket_ = -1;
    std::filesystem::remove(path_);
  }
  std::string receive() {
    if (GetParam() == SOCK_DGRAM) {
      return read_some(socket_, 65536);
    }
    if (accepted_ < 0) {
      accepted_ = ::accept(socket_, nullptr, nullptr);
    }
    return read_some(accepted_, 65536);
  }
  /// Offers a line until the sink has looked for the socket again.
  Written insist(SyslogSink& sink, const Line& line) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    Written written = Written::later;
    while (written == Written::later && std::chrono::steady_clock::now() < limit) {
      written = sink.write(line);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return written;
  }
  SyslogSink sink() {
    return {"anshind", path_, [this](const std::string& what) { complaints_.push_back(what); }};
  }

  std::string folder_;
  std::string path_;
  int socket_ = -1;
  int accepted_ = -1;
  std::vector<std::string> complaints_;
};

TEST_P(SyslogSinkTest, SendsWhatSyslogExpects) {
  listen();
  SyslogSink log = sink();
  EXPECT_EQ(log.write({.level = config::LogLevel::warning, .text = "100% odd"}), Written::done);
  const std::string packet = receive();
  EXPECT_THAT(packet, StartsWith("<" + std::to_string(LOG_MAIL | LOG_WARNING) + ">"));
  EXPECT_THAT(packet, HasSubstr(" anshind[" + std::to_string(::getpid()) + "]: 100% odd"));
  EXPECT_EQ(packet.ends_with('\0'), GetParam() == SOCK_STREAM);
}

TEST_P(SyslogSinkTest, ComplainsOnceAndKeepsLookingForItsReader) {
  SyslogSink log = sink();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(log.write({.text = "kept"}), Written::later);
  }
  ASSERT_EQ(complaints_.size(), 1U);
  EXPECT_THAT(complaints_[0], HasSubstr(path_ + ": No such file or directory"));
  listen();
  EXPECT_EQ(insist(log, {.text = "kept"}), Written::done);
  EXPECT_THAT(receive(), HasSubstr("]: kept"));
  close();
  EXPECT_EQ(log.write({.text = "again"}), Written::later);
  listen();
  EXPECT_EQ(insist(log, {.text = "again"}), Written::done);
  EXPECT_THAT(receive(), HasSubstr("]: again"));
}

TEST_P(SyslogSinkTest, SaysLaterWhereTheReaderIsStuck) {
  listen();
  SyslogSink log = sink();
  const std::string text(1000, 'x');
  int lines = 0;
  while (lines < 100'000 && log.write({.text = text}) == Written::done) {
    ++lines;
  }
  EXPECT_LT(lines, 100'000);
  EXPECT_EQ(log.write({.text = text}), Written::later);
  receive();
  EXPECT_EQ(insist(log, {.text = text}), Written::done);
  EXPECT_TRUE(complaints_.empty());
}

INSTANTIATE_TEST_SUITE_P(DatagramsAndStream, SyslogSinkTest,
                         testing::Values(SOCK_DGRAM, SOCK_STREAM));

}  // namespace
}  // namespace anshin::telemetry
