#include "bench/milter_link.h"

#include "bench/milter_protocol.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace anshin::bench {
namespace {

constexpr std::size_t body_chunk = 65535;
constexpr const char* recipient = "user@example.jp";

// What Postfix 3.7 sends unless the milter asks for something else; connect to end of message.
const std::array<std::string, 7> postfix_macros{"j {daemon_name} {daemon_addr} v _",
                                                "",
                                                "{mail_addr} {mail_host} {mail_mailer}",
                                                "i {rcpt_addr} {rcpt_host} {rcpt_mailer}",
                                                "i",
                                                "i",
                                                "i"};
enum Stage : std::size_t { at_connect, at_helo, at_mail, at_rcpt, at_data, at_end, at_header_end };

/// What an MTA knows under a macro's name, if anything.
std::optional<std::string> macro_value(std::string_view name, Stage stage, const Message& message) {
  if (name == "j" || name == "{daemon_name}") {
    return "mx.example.jp";
  }
  if (name == "{daemon_addr}") {
    return "203.0.113.1";
  }
  if (name == "v") {
    return "Postfix 3.7.11";
  }
  if (name == "_") {
    return message.helo + " [" + message.client + "]";
  }
  if (name == "i" && stage >= at_data) {  // the queue id comes with the first recipient
    return "4XQ1vT6Zr3z1Qk";
  }
  if (name == "{mail_addr}") {
    return message.sender;
  }
  if (name == "{mail_mailer}" || name == "{rcpt_mailer}") {
    return "smtp";
  }
  if (name == "{rcpt_addr}") {
    return recipient;
  }
  return std::nullopt;
}

std::string terminated(std::string_view text) {
  return std::string(text) + '\0';
}

/// The text up to the next NUL, which is taken out of `data`.
std::string take_text(std::string_view& data) {
  const std::size_t end = std::min(data.find('\0'), data.size());
  const std::string text(data.substr(0, end));
  data.remove_prefix(std::min(end + 1, data.size()));
  return text;
}

bool goes_on(char letter) {
  return letter == 'c';
}

}  // namespace

MilterLink::MilterLink(const std::string& address) : stream_(address), macros_(postfix_macros) {
  negotiate();
}

void MilterLink::negotiate() {
  send('O',
       encode_number(protocol_version) + encode_number(all_actions) + encode_number(all_steps));
  const Reply reply = receive();
  if (reply.letter != 'O' || reply.data.size() < 12) {
    throw std::runtime_error("the milter does not negotiate");
  }
  flags_ = decode_number(std::string_view(reply.data).substr(8));
  read_macro_lists(std::string_view(reply.data).substr(12));
}

void MilterLink::read_macro_lists(std::string_view data) {
  while (data.size() > 4) {
    const std::uint32_t stage = decode_number(data);
    data.remove_prefix(4);
    std::string names = take_text(data);
    if (stage < macros_.size()) {
      macros_.at(stage) = std::move(names);
    }
  }
}

void MilterLink::send_macros(char command, std::size_t stage, const Message& message) {
  std::istringstream names(macros_.at(stage));
  std::string data(1, command);
  for (std::string name; names >> name;) {
    if (const auto value = macro_value(name, static_cast<Stage>(stage), message)) {
      data += terminated(name) + terminated(*value);
    }
  }
  if (data.size() > 1) {
    send('D', data);
  }
}

void MilterLink::send(char command, std::string_view data) {
  stream_.write(encode_number(static_cast<std::uint32_t>(data.size() + 1)));
  stream_.write({&command, 1});
  stream_.write(data);
}

MilterLink::Reply MilterLink::receive() {
  while (true) {
    const std::uint32_t size = decode_number(stream_.read(4));
    if (size == 0 || size > most_packet) {
      throw std::runtime_error("the milter sent a packet of " + std::to_string(size) + " octets");
    }
    const std::string packet = stream_.read(size);
    if (packet[0] != 'p') {  // "p": still at work
      return {.letter = packet[0], .data = packet.substr(1)};
    }
  }
}

char MilterLink::step(char command, std::string_view data) {
  if ((flags_ & no_step(command)) != 0) {
    return 'c';
  }
  send(command, data);
  return (flags_ & no_reply(command)) != 0 ? 'c' : receive().letter;
}

bool MilterLink::begin(const Message& message) {
  constexpr std::string_view client_port{"\x9C\x40", 2};
  send_macros('C', at_connect, message);
  const std::string connection = terminated("[" + message.client + "]") + '4' +
                                 std::string(client_port) + terminated(message.client);
  if (!goes_on(step('C', connection))) {
    return false;
  }
  send_macros('H', at_helo, message);
  if (!goes_on(step('H', terminated(message.helo)))) {
    return false;
  }
  send_macros('M', at_mail, message);
  if (!goes_on(step('M', terminated("<" + message.sender + ">")))) {
    return false;
  }
  send_macros('R', at_rcpt, message);
  if (!goes_on(step('R', terminated(std::string("<") + recipient + ">")))) {
    return false;
  }
  send_macros('T', at_data, message);
  return goes_on(step('T', ""));
}

bool MilterLink::send_header(const std::vector<Field>& fields) {
  for (const Field& field : fields) {
    std::string_view value = field.value;
    if ((flags_ & leading_space) == 0 && value.starts_with(' ')) {
      value.remove_prefix(1);
    }
    if (!goes_on(step('L', terminated(field.name) + terminated(value)))) {
      return false;
    }
  }
  const char letter = step('N', "");
  stream_.flush();
  return goes_on(letter);
}

bool MilterLink::send_body(std::string_view body) {
  char letter = 'c';
  while (!body.empty() && goes_on(letter)) {
    letter = step('B', body.substr(0, body_chunk));
    body.remove_prefix(std::min(body.size(), body_chunk));
  }
  stream_.flush();
  return goes_on(letter) || letter == 's';  // "s": enough of the body
}

Edit MilterLink::read_edit(char letter, std::string_view data) const {
  Edit edit;
  if (letter != 'h') {
    edit.kind = letter == 'i' ? Edit::Kind::insert : Edit::Kind::change;
    edit.index = decode_number(data);
    data.remove_prefix(4);
  }
  edit.field.name = take_text(data);
  edit.field.value = ((flags_ & leading_space) == 0 ? " " : "") + take_text(data);
  return edit;
}

Ending MilterLink::end_of_message() {
  constexpr std::string_view edits = "him";
  constexpr std::string_view endings = "acrtdy";
  send('E', "");
  Ending ending;
  while (true) {
    const Reply reply = receive();
    if (endings.contains(reply.letter)) {
      ending.reply = reply.letter;
      return ending;
    }
    if (edits.contains(reply.letter)) {
      ending.edits.push_back(read_edit(reply.letter, reply.data));
    }
  }
}

void MilterLink::quit() {
  send('Q', "");
  stream_.flush();
}

std::vector<Field> apply(std::vector<Field> fields, const std::vector<Edit>& edits) {
  for (const Edit& edit : edits) {
    switch (edit.kind) {
      case Edit::Kind::insert: {
        const std::size_t at = std::min<std::size_t>(edit.index, fields.size());
        fields.insert(fields.begin() + static_cast<std::ptrdiff_t>(at), edit.field);
        break;
      }
      case Edit::Kind::append:
        fields.push_back(edit.field);
        break;
      case Edit::Kind::change: {
        std::uint32_t seen = 0;
        const auto found = std::ranges::find_if(fields, [&](const Field& field) {
          return same_name(field.name, edit.field.name) && ++seen == edit.index;
        });
        if (found != fields.end() && edit.field.value.size() > 1) {
          found->value = edit.field.value;
        } else if (found != fields.end()) {
          fields.erase(found);
        }
        break;
      }
    }
  }
  return fields;
}

}  // namespace anshin::bench
