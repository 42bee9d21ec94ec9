// Mailboxes of RFC 5322 section 3.4 (with RFC 6532) as they stand in From, and reverse-paths of RFC
// 5321 section 4.1.2.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::text {

struct Mailbox {
  std::string
      display_name;        ///< decoded (quoted strings, RFC 2047), UTF-8, not cleaned; may be empty
  std::string local_part;  ///< unquoted octets
  std::string domain;      ///< normalised A-label
};

/// What a From field holds.
struct MailboxList {
  std::vector<Mailbox> mailboxes;
  std::vector<std::string> comments;  ///< decoded comments anywhere in the field
  bool has_group = false;
};

/// Reads a mailbox-list strictly enough that no other reader can see another address in it:
/// obsolete routes, encoded words inside an address, NUL, control characters outside of quoted
/// strings and comments, bare backslashes, text behind the closing angle bracket, unbalanced quotes
/// or comments are errors; so are an "@", "<", ",", ";" or ":" in a display name that is neither
/// quoted nor in an encoded word, white space or comments inside a local part or domain, special
/// characters in a quoted local part, and address literals. White space and comments around tokens
/// are fine (CFWS), and so are dots and square brackets in display names, and dots anywhere in a
/// local part. Comments nest at most 20 deep; at most 100 mailboxes, at most 64 KB. The one
/// unquoted
/// "@" that passes is the same address in front of the brackets, as much mail has it (a@example.jp
/// <a@example.jp>). Groups are read (their members count as mailboxes).
///
/// Names may be in a charset that nobody declared (text/undeclared_charset.h); then addresses are
/// ASCII. Where names can be read in several charsets, the other readings are among the comments.
/// In such a field, in one with control characters, and where an encoded word holds an "@", angle
/// brackets, parentheses, quotation marks or backslashes as they stand, programs disagree about
/// where words end. So every domain that shown_domains (text/shown_domains.h) finds there must be
/// that of one of the mailboxes. The error says what is wrong.
std::expected<MailboxList, std::string> parse_mailbox_list(std::string_view value);

/// A reverse-path: empty (null sender) or a mailbox.
struct ReversePath {
  bool null = false;       ///< "<>"
  std::string local_part;  ///< unquoted; may be empty
  std::string domain;      ///< normalised A-label; empty for an address without domain ("<root>")
};

/// Reads "<a@example.jp>", "a@example.jp", "<>", "". An unquoted local part may be empty or have
/// blanks and the like, for MTAs let these through. An error: quotes that do not balance, control
/// characters, a second @ outside quotes, parentheses, angle brackets, quotes or backslashes in an
/// unquoted local part, source routes, address literals ("[192.0.2.1]"). The error says what is
/// wrong.
std::expected<ReversePath, std::string> parse_reverse_path(std::string_view path);

/// Decodes RFC 2047 encoded words in a phrase or unstructured text into UTF-8 (UTF-8, US-ASCII,
/// ISO-8859-1 and, through iconv, what the system knows, e.g. ISO-2022-JP); white space between
/// adjacent encoded words goes. What cannot be decoded stays as it is.
std::string decode_encoded_words(std::string_view text);

/// The octets of encoded words whatever their charset, also of those that only a blank or the end
/// of the text closes: what the most careless programs read. For judging, not for showing.
std::string octets_of_encoded_words(std::string_view text);

/// The length of the encoded word that `text` begins with, 0 if it begins with none that
/// decode_encoded_words reads.
std::size_t encoded_word_length(std::string_view text);

}  // namespace anshin::text
