// Mailbox lists of RFC 5322 section 3.4, as they stand in From. What is refused here is what two
// readers could understand as different addresses.
#include "text/mailbox.h"

#include "text/address_scanner.h"
#include "text/address_syntax.h"
#include "text/domain_name.h"
#include "text/printable.h"
#include "text/shown_domains.h"
#include "text/undeclared_charset.h"
#include "text/utf8.h"

#include <algorithm>
#include <optional>
#include <utility>

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

// Whether every domain that programs may find in the field is that of a mailbox.
Status check_domains(std::string_view value, const MailboxList& list) {
  const ShownDomains shown = shown_domains(value);
  for (const std::string& domain : shown.domains) {
    if (std::ranges::find(list.mailboxes, domain, &Mailbox::domain) == list.mailboxes.end()) {
      return std::unexpected("some programs may see another domain in it, " + domain);
    }
  }
  if (shown.more) {
    return std::unexpected("some programs may see too many domains in it");
  }
  return {};
}

// Whether an encoded word has characters that programs which decode late take for syntax, and
// pair with others outside of the word.
bool has_encoded_specials(std::string_view text) {
  std::size_t at = text.find("=?");
  while (at != std::string_view::npos) {
    const std::size_t length = encoded_word_length(text.substr(at));
    if (text.substr(at, length).find_first_of("@<>()\"\\") != std::string_view::npos) {
      return true;
    }
    at = text.find("=?", at + std::max<std::size_t>(length, 2));
  }
  return false;
}

enum class AddressCharset { utf8, ascii };

class Parser {
 public:
  Parser(std::string_view text, AddressCharset addresses) : scanner_(text), addresses_(addresses) {}

  std::expected<MailboxList, std::string> parse() {
    Status status = read_list();
    if (!status && scanner_.at_control()) {
      return std::unexpected("a control character outside of quotes: " + scanner_.here());
    }
    if (!status) {
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
      return std::unexpected(
          "a colon in a name that is not in quotes, or a group that no semicolon closes");
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
    return std::unexpected(why_no_address(*words));
  }

  // Behind words that are neither address nor name.
  std::string why_no_address(const std::vector<Word>& words) const {
    if (scanner_.at_end()) {
      return "an address has no \"@\"";
    }
    if (scanner_.at(',') || scanner_.at(';')) {
      const std::string what = scanner_.at(',') ? "a comma" : "a semicolon";
      return words.empty()
                 ? what + " where an address should be"
                 : what + " in a name that is not in quotes, or an address without \"@\": " + '"' +
                       printable(words.back().text, 20) + '"';
    }
    return "unexpected character: " + scanner_.here();
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
    if (addresses_ == AddressCharset::ascii &&
        !(is_ascii(local_part.front().text) && is_ascii(raw))) {
      return std::unexpected("an address in a charset that is not declared");
    }
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
  AddressCharset addresses_;
  bool in_group_ = false;
  MailboxList list_;
};

// Names in another charset of a list that was read already.
void add_reading(MailboxList& list, MailboxList other) {
  const auto add = [&list](std::string&& claim) {
    if (std::ranges::find(list.comments, claim) == list.comments.end()) {
      list.comments.push_back(std::move(claim));
    }
  };
  for (std::size_t i = 0; i < other.mailboxes.size(); ++i) {
    if (i >= list.mailboxes.size() ||
        other.mailboxes[i].display_name != list.mailboxes[i].display_name) {
      add(std::move(other.mailboxes[i].display_name));
    }
  }
  for (std::string& comment : other.comments) {
    add(std::move(comment));
  }
}

// What programs may read in several ways: by octets, or by the characters of a charset.
std::expected<MailboxList, std::string> parse_undeclared(std::string_view value) {
  std::optional<MailboxList> list;
  for (const std::string& reading : readings_of_undeclared(value)) {
    auto read = Parser(reading, AddressCharset::ascii).parse();
    if (read && list) {
      add_reading(*list, *std::move(read));
    } else if (read) {
      list = *std::move(read);
    }
  }
  if (!list) {
    auto by_octets = Parser(value, AddressCharset::ascii).parse();
    if (!by_octets) {
      return by_octets;
    }
    list = *std::move(by_octets);
  }
  return *std::move(list);
}

}  // namespace

std::expected<MailboxList, std::string> parse_mailbox_list(std::string_view value) {
  if (value.size() > max_value) {
    return std::unexpected("the field is longer than 64 KB");
  }
  if (has_nul_or_line_end(value)) {
    return std::unexpected("a NUL or a line end in the middle");
  }
  const bool is_undeclared = has_control(value) || !is_utf8(value);
  auto list = is_undeclared ? parse_undeclared(value) : Parser(value, AddressCharset::utf8).parse();
  if (list && (is_undeclared || has_encoded_specials(value))) {
    if (Status status = check_domains(value, *list); !status) {
      return std::unexpected(std::move(status.error()));
    }
  }
  return list;
}

}  // namespace anshin::text
