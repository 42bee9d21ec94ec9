// Mailbox lists of RFC 5322 section 3.4, as they stand in From. What is refused here is what two
// readers could understand as different addresses.
#include "text/mailbox.h"

#include "text/address_scanner.h"
#include "text/address_syntax.h"
#include "text/domain_name.h"
#include "text/printable.h"

namespace anshin::text {
namespace {

constexpr std::size_t max_value = 64U << 10U;
constexpr std::size_t max_mailboxes = 100;

using Status = std::expected<void, std::string>;

// One word: RFC 5322 section 4.4 allows white space and quotes around the dots, but readers
// disagree about them.
Status check_local_part(const std::vector<Word>& words) {
  if (words.empty() || words.front().text.empty()) {
    return std::unexpected("an address has nothing before the \"@\"");
  }
  if (words.size() > 1) {
    return std::unexpected("more than one word before an \"@\" that is not quoted");
  }
  const Word& word = words.front();
  constexpr std::string_view ambiguous = "@<>()[],;:\\\"";
  const bool special = word.quoted
                           ? word.escaped || word.text.find_first_of(ambiguous) != std::string::npos
                           : !is_dotted_atoms(word.text);
  if (special) {
    return std::unexpected("a special character in a local part");
  }
  if (has_encoded_word(word.text)) {
    return std::unexpected("an encoded word in a local part");
  }
  if (has_unprintable(word.text)) {
    return std::unexpected("a local part is not printable UTF-8");
  }
  return {};
}

// Encoded words are decoded in quoted strings too: RFC 2047 forbids it, but that is what people are
// shown.
std::string join(const std::vector<Word>& words) {
  std::string text;
  for (const Word& word : words) {
    if (word.blank_before && !text.empty()) {
      text += ' ';
    }
    text += word.text;
  }
  return decode_encoded_words(text);
}

class Parser {
 public:
  explicit Parser(std::string_view text) : scanner_(text) {}

  std::expected<MailboxList, std::string> parse() {
    if (Status status = read_list(); !status) {
      return std::unexpected(std::move(status.error()));
    }
    for (const std::string& comment : scanner_.take_comments()) {
      list_.comments.push_back(decode_encoded_words(comment));
    }
    return std::move(list_);
  }

 private:
  Status read_list() {
    bool separator_due = false;
    while (true) {
      if (Status status = skip_cfws(); !status) {
        return status;
      }
      if (scanner_.at_end()) {
        return check_end();
      }
      if (scanner_.at(',')) {  // RFC 5322 section 4.4 allows empty places between commas
        scanner_.skip();
        separator_due = false;
        continue;
      }
      if (scanner_.at(';') && in_group_) {
        scanner_.skip();
        in_group_ = false;
        separator_due = true;
        continue;
      }
      if (separator_due) {
        return std::unexpected("text behind an address: " + scanner_.here());
      }
      const bool was_in_group = in_group_;
      if (Status status = read_entry(); !status) {
        return status;
      }
      separator_due = in_group_ == was_in_group;
    }
  }

  Status check_end() const {
    if (in_group_) {
      return std::unexpected("the group is not closed by a semicolon");
    }
    if (list_.mailboxes.empty() && !list_.has_group) {
      return std::unexpected("there is no address");
    }
    return {};
  }

  // A mailbox, or the beginning of a group.
  Status read_entry() {
    std::expected<std::vector<Word>, std::string> words = scanner_.read_words();
    if (!words) {
      return std::unexpected(std::move(words.error()));
    }
    if (scanner_.at('<')) {
      return read_angle_address(*words);
    }
    if (scanner_.at('@')) {
      return read_bare_address(*words);
    }
    if (scanner_.at(':')) {
      return open_group(*words);
    }
    if (scanner_.at_end() || scanner_.at(',')) {
      return std::unexpected("an address has no \"@\"");
    }
    return std::unexpected("unexpected character: " + scanner_.here());
  }

  // From "@" of an address that no angle bracket opened. Much mail repeats the address in front of
  // the brackets, unquoted: a@example.jp <a@example.jp>. That breaks RFC 5322, but all readers see
  // one address as long as the two are the same.
  Status read_bare_address(const std::vector<Word>& local_part) {
    if (Status status = read_address(local_part, {}); !status || !scanner_.at('<')) {
      return status;
    }
    const Mailbox shown = std::move(list_.mailboxes.back());
    list_.mailboxes.pop_back();
    if (Status status = read_angle_address({}); !status) {
      return status;
    }
    Mailbox& meant = list_.mailboxes.back();
    if (meant.local_part != shown.local_part || meant.domain != shown.domain) {
      return std::unexpected("another address than the one in angle brackets stands before them");
    }
    meant.display_name = shown.local_part + "@" + shown.domain;
    return {};
  }

  // From ":" on.
  Status open_group(const std::vector<Word>& name) {
    if (in_group_) {
      return std::unexpected("a group inside a group");
    }
    if (name.empty()) {
      return std::unexpected("a group without a name");
    }
    scanner_.skip();
    in_group_ = true;
    list_.has_group = true;
    return {};
  }

  // From "<" to ">".
  Status read_angle_address(const std::vector<Word>& display_name) {
    scanner_.skip();
    std::expected<std::vector<Word>, std::string> words = scanner_.read_words();
    if (!words) {
      return std::unexpected(std::move(words.error()));
    }
    if (words->empty() && scanner_.at('@')) {
      return std::unexpected("a route or an empty local part in an address");
    }
    if (scanner_.at_end()) {
      return std::unexpected("an angle bracket is not closed");
    }
    if (!scanner_.at('@')) {
      return std::unexpected("an address in angle brackets has no \"@\"");
    }
    if (Status status = read_address(*words, display_name); !status) {
      return status;
    }
    if (scanner_.at_end()) {
      return std::unexpected("an angle bracket is not closed");
    }
    if (!scanner_.at('>')) {
      return std::unexpected("text behind a domain: " + scanner_.here());
    }
    scanner_.skip();
    return {};
  }

  // From "@" to the end of the domain and the white space behind it.
  Status read_address(const std::vector<Word>& local_part, const std::vector<Word>& display_name) {
    if (Status status = check_local_part(local_part); !status) {
      return status;
    }
    scanner_.skip();
    if (Status status = skip_cfws(); !status) {
      return status;
    }
    if (scanner_.at('[')) {
      return std::unexpected("an address literal in place of a domain");
    }
    const std::string_view raw = scanner_.read_dotted_atoms();
    if (raw.ends_with('.')) {
      return std::unexpected("a domain ends in a dot");
    }
    std::expected<std::string, std::string> domain = normalise_domain(raw);
    if (!domain) {
      return std::unexpected(std::move(domain.error()));
    }
    if (list_.mailboxes.size() == max_mailboxes) {
      return std::unexpected("more than 100 mailboxes");
    }
    list_.mailboxes.push_back({join(display_name), local_part.front().text, std::move(*domain)});
    return skip_cfws();
  }

  Status skip_cfws() {
    std::expected<bool, std::string> blank = scanner_.skip_cfws();
    if (!blank) {
      return std::unexpected(std::move(blank.error()));
    }
    return {};
  }

  AddressScanner scanner_;
  bool in_group_ = false;
  MailboxList list_;
};

}  // namespace

std::expected<MailboxList, std::string> parse_mailbox_list(std::string_view value) {
  if (value.size() > max_value) {
    return std::unexpected("the field is longer than 64 KB");
  }
  if (has_control(value)) {
    return std::unexpected("a control character or a line end in the middle");
  }
  return Parser(value).parse();
}

}  // namespace anshin::text
