#include "auth/author.h"

#include "text/mailbox.h"
#include "text/printable.h"
#include "text/undeclared_charset.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace anshin::auth {
namespace {

/// Of several From fields so many are looked at.
constexpr std::size_t max_fields = 4;
/// Of a field that cannot be read so much is taken for what it claims.
constexpr std::size_t max_claim = 4096;

struct Reading {
  Author author;
  text::ShownDomains shown;
};

// What a careless reader would show still counts as a claim.
void add_claims(std::string_view value, Author& author) {
  const auto add = [&author](std::string_view text) {
    std::string decoded = text::decode_encoded_words(text);
    decoded.resize(std::min(decoded.size(), max_claim));
    author.comments.push_back(std::move(decoded));
  };
  for (const std::string& reading : text::readings_of_undeclared(value)) {
    add(reading);
  }
  add(value);
}

Reading malformed(std::string_view value, std::string reason) {
  Reading reading;
  reading.shown = text::shown_domains(value);
  reading.author.status = AuthorStatus::malformed;
  reading.author.reason = std::move(reason);
  add_claims(value.substr(0, 4 * max_claim), reading.author);
  return reading;
}

Reading several(std::string_view value, text::MailboxList list) {
  Reading reading;
  reading.author.status = AuthorStatus::many_mailboxes;
  reading.author.reason = list.has_group ? std::string("the From field has a group")
                                         : "the From field names " +
                                               std::to_string(list.mailboxes.size()) + " mailboxes";
  reading.author.comments = std::move(list.comments);
  for (const text::Mailbox& box : list.mailboxes) {
    reading.shown.add(box.domain);
    reading.author.comments.push_back(box.display_name);
    reading.author.comments.push_back(box.local_part + "@" + box.domain);
  }
  // Some programs show the group and not its members, whatever its name looks like.
  if (list.has_group) {
    reading.shown.add(text::shown_domains(value));
  }
  if (reading.shown.domains.size() == 1 && !reading.shown.more) {
    reading.author.domain = reading.shown.domains.front();
  }
  return reading;
}

Reading read(std::string_view value) {
  auto list = text::parse_mailbox_list(value);
  if (!list) {
    return malformed(value, "the From field cannot be read: " + list.error());
  }
  if (list->mailboxes.empty()) {
    return malformed(value, "the From field names no mailbox");
  }
  if (list->mailboxes.size() > 1 || list->has_group) {
    return several(value, *std::move(list));
  }
  Reading reading;
  const text::Mailbox& first = list->mailboxes.front();
  reading.shown.add(first.domain);
  reading.author.status = AuthorStatus::one;
  reading.author.domain = first.domain;
  reading.author.address = text::printable_utf8(first.local_part + "@" + first.domain, 320);
  reading.author.display_name = first.display_name;
  reading.author.comments = std::move(list->comments);
  return reading;
}

}  // namespace

void AuthorReader::from_field(std::string_view value) {
  const std::size_t fields = author_.fields + 1;
  if (fields == 1) {
    Reading reading = read(value);
    author_ = std::move(reading.author);
    shown_ = std::move(reading.shown);
  } else {
    further_field(value);
    author_.reason = "the message has " + std::to_string(fields) + " From fields";
  }
  author_.fields = fields;
  show();
}

void AuthorReader::further_field(std::string_view value) {
  author_.status = AuthorStatus::many_fields;
  author_.domain.clear();
  author_.address.clear();
  claim_first(std::exchange(author_.display_name, {}));
  if (author_.fields >= max_fields) {
    shown_.more = true;
    return;
  }
  Reading reading = read(value);
  shown_.add(reading.shown);
  claim_first(std::move(reading.author.display_name));
  std::ranges::move(reading.author.comments, std::back_inserter(author_.comments));
}

// Before all comments, of which there may be more than anybody looks at.
void AuthorReader::claim_first(std::string name) {
  author_.comments.insert(author_.comments.begin(), std::move(name));
}

void AuthorReader::show() {
  author_.shown_domains = author_.domain.empty() ? shown_.domains : std::vector<std::string>{};
  author_.shows_more = author_.domain.empty() && shown_.more;
}

}  // namespace anshin::auth
