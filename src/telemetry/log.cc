// The log in force: how its lines look, and the writer that takes them.
#include "telemetry/log.h"

#include "telemetry/line_writer.h"
#include "telemetry/log_line.h"
#include "telemetry/stream_sink.h"
#include "telemetry/syslog_sink.h"

#include <syslog.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace anshin::telemetry {

namespace {

constexpr const char* kProgram = "anshind";
constexpr const char* kSyslogSocket = "/dev/log";

// For a line that is written at once: how long its reader is waited for.
constexpr std::chrono::milliseconds kPatience{500};

std::atomic<std::uint64_t> lost_lines = 0;

void write_at_once(const Line& line) {
  StreamSink sink(STDERR_FILENO);
  const auto limit = std::chrono::steady_clock::now() + kPatience;
  Written written = sink.write(line);
  while (written == Written::later && std::chrono::steady_clock::now() < limit) {
    std::this_thread::sleep_for(LineWriter::linger);
    written = sink.write(line);
  }
  lost_lines += written == Written::done ? 0U : 1U;
}

/// Without a writer, lines are written at once.
struct Log {
  config::Log settings;
  LineStyle style;
  std::shared_ptr<LineWriter> writer;

  void write(Line line) const {
    if (writer) {
      writer->push(std::move(line));
    } else {
      write_at_once(line);
    }
  }
};

LineStyle style_of(const config::Log& settings) {
  const bool journal = std::getenv("JOURNAL_STREAM") != nullptr;
  const bool to_stderr = settings.target == config::LogTarget::stderr_stream;
  return {
      .format = settings.format, .time = to_stderr && !journal, .priority = to_stderr && journal};
}

std::shared_ptr<const Log> plain_log() {
  return std::make_shared<Log>(Log{.settings = {}, .style = style_of({}), .writer = nullptr});
}

/// The log in force. Readers keep their copy alive while they write.
class Current {
 public:
  std::shared_ptr<const Log> get() {
    const std::scoped_lock lock(mutex_);
    return log_;
  }
  void set(std::shared_ptr<const Log> log) {
    const std::scoped_lock lock(mutex_);
    log_.swap(log);
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<const Log> log_ = plain_log();
};

Current& current() {
  static Current instance;
  return instance;
}

LogTime now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void write(config::LogLevel level, std::string_view message) {
  const auto log = current().get();
  if (level >= log->settings.level) {
    log->write({.level = level, .text = format_message(level, message, now(), log->style)});
  }
}

std::unique_ptr<LineSink> make_sink(const config::Log& settings) {
  switch (settings.target) {
    case config::LogTarget::stderr_stream:
      return std::make_unique<StreamSink>(STDERR_FILENO);
    case config::LogTarget::syslog:
      // Messages of libraries go there too.
      ::openlog(kProgram, LOG_PID, LOG_MAIL);
      return std::make_unique<SyslogSink>(kProgram, kSyslogSocket, [](const std::string& what) {
        write_at_once({.level = config::LogLevel::warning,
                       .text = format_message(config::LogLevel::warning,
                                              "the log does not reach syslog (" + what +
                                                  "); lines are kept and counted, and it is tried "
                                                  "again every second",
                                              now(), style_of({}))});
      });
  }
  std::unreachable();
}

std::shared_ptr<LineWriter> make_writer(const config::Log& settings) {
  return std::make_shared<LineWriter>(
      make_sink(settings),
      [style = style_of(settings)](std::uint64_t lines) {
        return Line{.level = config::LogLevel::warning,
                    .text = format_message(config::LogLevel::warning,
                                           std::to_string(lines) +
                                               " log lines were lost here: whoever reads the log "
                                               "was too slow or away",
                                           now(), style)};
      },
      lost_lines);
}

}  // namespace

void set_up_log(const config::Log& settings) {
  const auto before = current().get();
  const bool same_lines = before->writer && before->settings.target == settings.target &&
                          before->settings.format == settings.format;
  current().set(
      std::make_shared<Log>(Log{.settings = settings,
                                .style = style_of(settings),
                                .writer = same_lines ? before->writer : make_writer(settings)}));
}

void close_log() {
  current().set(plain_log());
}

std::uint64_t lost_log_lines() {
  return lost_lines;
}

bool logs(config::LogLevel level) {
  return level >= current().get()->settings.level;
}

void log_debug(std::string_view message) {
  write(config::LogLevel::debug, message);
}
void log_info(std::string_view message) {
  write(config::LogLevel::info, message);
}
void log_warning(std::string_view message) {
  write(config::LogLevel::warning, message);
}
void log_error(std::string_view message) {
  write(config::LogLevel::error, message);
}

void log_message(config::LogLevel level, std::string_view message) {
  write(level, message);
}

void log_event(config::LogLevel level, const Event& event) {
  const auto log = current().get();
  if (level >= log->settings.level) {
    log->write({.level = level, .text = format_event(level, event, now(), log->style)});
  }
}

}  // namespace anshin::telemetry
