#include "auth/author.h"

#include "text/mailbox.h"
#include "text/printable.h"

#include <algorithm>

namespace anshin::auth {
namespace {

Author read(std::string_view value) {
  Author author;
  auto list = text::parse_mailbox_list(value);
  if (!list) {
    author.status = AuthorStatus::malformed;
    author.reason = "the From field cannot be read: " + list.error();
    // What a careless reader would show still counts as a claim.
    author.comments.push_back(text::decode_encoded_words(value.substr(0, 1000)));
    return author;
  }
  author.comments = std::move(list->comments);
  if (list->mailboxes.empty()) {
    author.status = AuthorStatus::malformed;
    author.reason = "the From field names no mailbox";
    return author;
  }
  const text::Mailbox& first = list->mailboxes.front();
  const bool same_domain = std::ranges::all_of(
      list->mailboxes, [&](const text::Mailbox& box) { return box.domain == first.domain; });
  if (same_domain) {
    author.domain = first.domain;
  }
  if (list->mailboxes.size() > 1 || list->has_group) {
    author.status = AuthorStatus::many_mailboxes;
    author.reason = list->has_group ? std::string("the From field has a group")
                                    : "the From field names " +
                                          std::to_string(list->mailboxes.size()) + " mailboxes";
    for (const text::Mailbox& box : list->mailboxes) {
      author.comments.push_back(box.display_name);
      author.comments.push_back(box.local_part + "@" + box.domain);
    }
    return author;
  }
  author.status = AuthorStatus::one;
  author.address = text::printable_utf8(first.local_part + "@" + first.domain, 320);
  author.display_name = first.display_name;
  return author;
}

}  // namespace

void AuthorReader::from_field(std::string_view value) {
  ++fields_;
  if (fields_ == 1) {
    author_ = read(value);
    return;
  }
  if (fields_ == 2) {
    author_.comments.push_back(author_.display_name);
    author_.comments.push_back(text::decode_encoded_words(value.substr(0, 1000)));
  }
  author_.status = AuthorStatus::many_fields;
  author_.domain.clear();
  author_.address.clear();
  author_.display_name.clear();
  author_.reason = "the message has " + std::to_string(fields_) + " From fields";
}

}  // namespace anshin::auth
