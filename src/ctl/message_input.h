// A message file in whatever wrapping people keep it: plain, gzip, mbox, Apple Mail's .emlx, with a
// byte order mark, UTF-16.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::ctl {

class MessageInput {
 public:
  /// `file` may be "-" for standard input. Throws std::runtime_error if it cannot be opened.
  explicit MessageInput(const std::string& file);
  ~MessageInput();
  MessageInput(const MessageInput&) = delete;
  MessageInput& operator=(const MessageInput&) = delete;

  /// The next bytes of the message; empty at its end. They stay until the next call. Throws
  /// std::runtime_error if they cannot be read, are too many (a gigabyte out of gzip), or if the
  /// file is of a kind that does not hold a message as it arrived.
  std::string_view read();
  /// What a person should know of the file; empty for a plain message. Complete at the end.
  const std::vector<std::string>& remarks() const { return remarks_; }

 private:
  enum class Form { unknown, plain, emlx, mbox, utf16_le, utf16_be };

  std::string_view read_bytes();
  std::string_view begin(std::string_view piece);
  std::string_view until_next_message(std::string_view piece);
  std::string_view from_utf16(std::string_view piece);

  struct Source;
  std::string name_;  // for errors
  std::unique_ptr<Source> source_;
  std::vector<std::string> remarks_;
  Form form_ = Form::unknown;
  bool ended_ = false;
  std::size_t left_ = 0;    // of an .emlx: bytes of the message that are still to come
  std::string kept_;        // bytes that only the next ones decide about
  std::string piece_;       // what was handed out
  char32_t surrogate_ = 0;  // of UTF-16: the first half of a pair
};

/// Tells remarks on a file on standard error.
void tell_remarks(const std::string& file, const std::vector<std::string>& remarks);

}  // namespace anshin::ctl
