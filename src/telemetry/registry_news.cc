// Remembers what was said.
#include "telemetry/registry_news.h"

#include "registry/calendar_date.h"
#include "text/printable.h"

#include <algorithm>

namespace anshin::telemetry {

namespace {

using config::LogLevel;
using distribution::SyncStatus;
using registry::format_time;
using Information = registry::Store::Information;

constexpr std::size_t max_shown = 1000;

// Before an expiry, unless the whole time is shorter: then a quarter of it.
constexpr std::chrono::hours longest_notice{24};

std::string shown(const std::string& text) {
  return text::printable_utf8(text, max_shown);
}

bool expires_soon(const Information& information, std::chrono::sys_seconds now) {
  if (!information.available || !information.expires || *information.expires < now) {
    return false;
  }
  std::chrono::seconds notice = longest_notice;
  if (information.issued) {
    notice = std::min(notice, (*information.expires - *information.issued) / 4);
  }
  return *information.expires - now <= notice;
}

std::string last_sync(const std::string& problem) {
  return problem.empty() ? "" : "; the last sync did not succeed: " + shown(problem);
}

}  // namespace

bool has_expired(const Information& information, std::chrono::sys_seconds now) {
  return information.available && information.expires && *information.expires < now;
}

std::optional<NewsLine> SyncNews::take(const distribution::SyncResult& result) {
  const std::scoped_lock lock(mutex_);
  const std::string subject = "registry " + registry_ + ": ";
  switch (result.status) {
    case SyncStatus::updated:
      told_trouble_.clear();
      return NewsLine{LogLevel::info, subject + shown(result.reason) + "; " +
                                          std::to_string(result.entries) + " entries changed, " +
                                          std::to_string(result.octets) + " bytes fetched"};
    case SyncStatus::unchanged:
      if (told_trouble_.empty()) {
        return std::nullopt;
      }
      told_trouble_.clear();
      return NewsLine{LogLevel::info, subject + "synced again, " + shown(result.reason)};
    case SyncStatus::refused:
    case SyncStatus::failed:
      break;
  }
  const bool refused = result.status == SyncStatus::refused;
  std::string text = subject +
                     (refused ? "the publisher's update is refused: " : "the sync failed: ") +
                     shown(result.reason);
  if (text == told_trouble_) {
    return std::nullopt;
  }
  told_trouble_ = text;
  return NewsLine{refused ? LogLevel::error : LogLevel::warning, std::move(text)};
}

RegistryNews::RegistryNews(const std::string& registry)
    : subject_("registry " + registry), alarm_(subject_) {}

std::vector<NewsLine> RegistryNews::look(const Information& information,
                                         const std::string& sync_problem,
                                         std::chrono::sys_seconds now,
                                         Alarm::Clock::time_point steady_now) {
  std::vector<NewsLine> lines;
  const auto& expires = information.expires;
  const bool expired = expires && has_expired(information, now);
  const bool healthy = information.available && !expired;
  const std::string detail =
      expired ? "it expired on " + format_time(*expires) : information.last_problem;
  if (auto line = alarm_.update({.healthy = healthy,
                                 .detail = healthy ? detail : detail + last_sync(sync_problem),
                                 .outages = information.outages},
                                steady_now)) {
    lines.push_back({line->healthy ? LogLevel::info : LogLevel::error, std::move(line->text)});
  }
  if (expires && expires_soon(information, now) && warned_of_ != expires) {
    warned_of_ = expires;
    lines.push_back(
        {LogLevel::warning, subject_ + " expires on " + format_time(*expires) +
                                " and then gives no marks; nothing newer has been received" +
                                last_sync(sync_problem)});
  }
  if (information.available && !information.look_alikes && !told_look_alikes_) {
    lines.push_back({LogLevel::warning,
                     subject_ + " was made by another version of Anshin: no look-alikes are found "
                                "in it until it is synced or edited next"});
  }
  told_look_alikes_ = information.available && !information.look_alikes;
  return lines;
}

}  // namespace anshin::telemetry
