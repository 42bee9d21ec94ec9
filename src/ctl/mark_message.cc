#include "ctl/mark_message.h"

#include "ctl/message_input.h"
#include "text/header_field.h"

#include <optional>
#include <vector>

namespace anshin::ctl {
namespace {

/// Judges the mark as soon as the header is over, and then streams the body if the mark asks for
/// it.
class Judge {
 public:
  explicit Judge(const mark::Trust& trust) : trust_(trust) {}

  void header(std::string_view name, std::string_view value) {
    fields_.push_back({std::string(name), std::string(value)});
  }
  void end_of_headers(mark::HeaderEnd end) {
    outcome_.read = mark::read(fields_, trust_, end);
    fields_.clear();
    if (outcome_.read && outcome_.read->mark.body_canonicalization) {
      body_.emplace(outcome_.read->mark);
    }
  }
  void body(std::string_view chunk) {
    if (body_) {
      body_->update(chunk);
    }
  }
  MarkOutcome finish() {
    outcome_.body_was_checked = body_.has_value();
    if (body_ && !body_->matches()) {
      outcome_.read = std::unexpected(
          mark::Refusal{.why = mark::Distrust::body_changed,
                        .explanation = "the body is not the one for which the mark was given"});
    }
    return std::move(outcome_);
  }

 private:
  const mark::Trust& trust_;
  std::vector<mark::Field> fields_;
  MarkOutcome outcome_;
  std::optional<mark::BodyCheck> body_;
};

}  // namespace

MarkOutcome read_marked_message(const std::string& file, const mark::Trust& trust) {
  Judge judge(trust);
  text::MessageReader reader(
      {.header = [&](std::string_view name, std::string_view value) { judge.header(name, value); },
       .end_of_headers =
           [&] {
             judge.end_of_headers(reader.broke_off() ? mark::HeaderEnd::broken_off
                                                     : mark::HeaderEnd::sound);
           },
       .body = [&](std::string_view chunk) { judge.body(chunk); }});
  MessageInput input(file);
  for (std::string_view piece = input.read(); !piece.empty(); piece = input.read()) {
    reader.feed(piece);
  }
  reader.finish();
  tell_remarks(file, input.remarks());
  return judge.finish();
}

}  // namespace anshin::ctl
