// The lexical layer of master files (RFC 1035 section 5.1).
#include "dns/master_file.h"

#include "dns/escape.h"

namespace anshin::dns {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

bool ends_bare_token(char c) {
  return is_blank(c) || c == '\n' || c == ';' || c == '(' || c == ')' || c == '"';
}

}  // namespace

MasterReader::MasterReader(std::string_view text) : text_(text) {
  if (text_.starts_with("\xEF\xBB\xBF")) {
    text_.remove_prefix(3);
  }
}

void MasterReader::skip_comment() {
  const auto end = text_.find('\n', at_);
  at_ = end == std::string_view::npos ? text_.size() : end;
}

std::expected<void, MasterError> MasterReader::read_token(MasterEntry& entry) {
  MasterToken token{.text = {}, .quoted = text_[at_] == '"'};
  if (token.quoted) {
    ++at_;
  }
  while (!at_end() && text_[at_] != '\n') {
    if (token.quoted ? text_[at_] == '"' : ends_bare_token(text_[at_])) {
      break;
    }
    if (text_[at_] == '\\') {
      if (at_ + 1 == text_.size() || text_[at_ + 1] == '\n' || text_[at_ + 1] == '\r') {
        return std::unexpected(MasterError{line_, "a backslash must not end a line"});
      }
      token.text += text_[at_++];
    }
    token.text += text_[at_++];
  }
  if (token.quoted) {
    if (at_end() || text_[at_] != '"') {
      return std::unexpected(MasterError{line_, "a quoted string does not end in its line"});
    }
    ++at_;
  }
  entry.tokens.push_back(std::move(token));
  return {};
}

std::expected<std::optional<MasterEntry>, MasterError> MasterReader::next() {
  MasterEntry entry;
  std::size_t opened_in = 0;  // line of the open parenthesis, 0 outside
  bool line_begins = true;
  while (!at_end()) {
    const char c = text_[at_];
    if (line_begins && opened_in == 0 && entry.tokens.empty()) {
      entry.line = line_;
      entry.continues_owner = is_blank(c);
    }
    line_begins = false;
    if (c == '\n') {
      ++at_;
      ++line_;
      line_begins = true;
      if (opened_in == 0 && !entry.tokens.empty()) {
        return entry;
      }
    } else if (is_blank(c)) {
      ++at_;
    } else if (c == ';') {
      skip_comment();
    } else if (c == '(' || c == ')') {
      if ((c == '(') != (opened_in == 0)) {
        return std::unexpected(MasterError{
            line_, c == '(' ? "parentheses do not nest" : "\")\" without \"(\" before it"});
      }
      opened_in = c == '(' ? line_ : 0;
      ++at_;
    } else if (auto read = read_token(entry); !read) {
      return std::unexpected(std::move(read.error()));
    }
  }
  if (opened_in != 0) {
    return std::unexpected(MasterError{opened_in, "\"(\" without \")\" behind it"});
  }
  if (entry.tokens.empty()) {
    return std::nullopt;
  }
  return entry;
}

std::optional<std::string> unescape(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      out += text[at];
      continue;
    }
    const auto escape = read_escape(text.substr(at + 1));
    if (!escape) {
      return std::nullopt;
    }
    out += escape->octet;
    at += escape->length;
  }
  return out;
}

}  // namespace anshin::dns
