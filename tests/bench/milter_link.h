// The MTA's end of one milter session, protocol version 6, as Postfix speaks it: steps and replies
// that the milter negotiated away are left out, macros are sent as it asked for them.
#pragma once

#include "bench/corpus_reader.h"
#include "bench/stream.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::bench {

/// One change of the header.
struct Edit {
  enum class Kind { insert, append, change };
  Kind kind = Kind::append;
  std::uint32_t index = 0;
  Field field;
};

/// How the end of a message was answered.
struct Ending {
  char reply = 'c';  ///< the reply's letter: a c r t d y
  std::vector<Edit> edits;
};

class MilterLink {
 public:
  /// Connects and negotiates.
  explicit MilterLink(const std::string& address);

  /// Connection, HELO, MAIL, RCPT, DATA. False: the milter does not want this message.
  bool begin(const Message& message);
  /// Header fields and their end, on their way at return. False: the milter has decided already.
  bool send_header(const std::vector<Field>& fields);
  /// The body, as far as the milter wants it. All of it is on its way at return.
  bool send_body(std::string_view body);
  Ending end_of_message();
  /// Ends the session.
  void quit();

 private:
  static constexpr std::size_t macro_stages = 7;

  struct Reply {
    char letter = 'c';
    std::string data;
  };

  void negotiate();
  void read_macro_lists(std::string_view data);
  void send_macros(char command, std::size_t stage, const Message& message);
  void send(char command, std::string_view data);
  Reply receive();
  char step(char command, std::string_view data);
  Edit read_edit(char letter, std::string_view data) const;

  Stream stream_;
  std::uint32_t flags_ = 0;
  std::array<std::string, macro_stages> macros_;
};

/// The header as it stands after these edits.
std::vector<Field> apply(std::vector<Field> fields, const std::vector<Edit>& edits);

}  // namespace anshin::bench
