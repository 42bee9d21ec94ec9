// The log on spdlog. Its types stay in this file.
#include "telemetry/log.h"

#include "telemetry/line_writer.h"
#include "telemetry/log_line.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/sinks/syslog_sink.h>
#include <syslog.h>

#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace anshin::telemetry {

namespace {

constexpr const char* kProgram = "anshind";

spdlog::level::level_enum to_spdlog(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::debug:
      return spdlog::level::debug;
    case config::LogLevel::info:
      return spdlog::level::info;
    case config::LogLevel::warning:
      return spdlog::level::warn;
    case config::LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

/// A logger and how its lines look. Without a writer, lines are written at once.
struct Log {
  std::shared_ptr<spdlog::logger> logger;
  LineStyle style;
  config::LogLevel level = config::LogLevel::info;
  std::unique_ptr<LineWriter> writer;  // last: it writes out what is waiting

  void write(Line line) const {
    if (writer) {
      writer->push(std::move(line));
    } else {
      logger->log(to_spdlog(line.level), spdlog::string_view_t(line.text));
    }
  }
};

std::shared_ptr<spdlog::logger> logger_to(spdlog::sink_ptr sink) {
  auto logger = std::make_shared<spdlog::logger>(kProgram, std::move(sink));
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::trace);
  return logger;
}

std::shared_ptr<const Log> plain_log() {
  auto log = std::make_shared<Log>();
  log->logger = logger_to(std::make_shared<spdlog::sinks::stderr_sink_mt>());
  log->style.priority = std::getenv("JOURNAL_STREAM") != nullptr;
  log->style.time = !log->style.priority;
  return log;
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

spdlog::sink_ptr make_sink(config::LogTarget target) {
  switch (target) {
    case config::LogTarget::stderr_stream:
      return std::make_shared<spdlog::sinks::stderr_sink_mt>();
    case config::LogTarget::syslog:
      return std::make_shared<spdlog::sinks::syslog_sink_mt>(kProgram, LOG_PID | LOG_NDELAY,
                                                             LOG_MAIL, false);
  }
  return nullptr;
}

LogTime now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void write(config::LogLevel level, std::string_view message) {
  const auto log = current().get();
  if (level >= log->level) {
    log->write({.level = level, .text = format_message(level, message, now(), log->style)});
  }
}

}  // namespace

void set_up_log(const config::Log& settings) {
  auto log = std::make_shared<Log>();
  log->logger = logger_to(make_sink(settings.target));
  const bool journal = std::getenv("JOURNAL_STREAM") != nullptr;
  const bool to_stderr = settings.target == config::LogTarget::stderr_stream;
  log->style = {
      .format = settings.format, .time = to_stderr && !journal, .priority = to_stderr && journal};
  log->level = settings.level;
  log->writer = std::make_unique<LineWriter>([logger = log->logger](const Line& line) {
    logger->log(to_spdlog(line.level), spdlog::string_view_t(line.text));
  });
  current().set(std::move(log));
}

void close_log() {
  current().set(plain_log());
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
  if (level >= log->level) {
    log->write({.level = level, .text = format_event(level, event, now(), log->style)});
  }
}

}  // namespace anshin::telemetry
