#include "ctl/message_input.h"

#include "text/printable.h"
#include "text/utf8.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <utility>

namespace anshin::ctl {
namespace {

constexpr std::size_t max_unpacked = std::size_t{1} << 30U;
constexpr std::size_t max_separator = 1000;  // a "From " line of an mbox

/// Files that hold a mail program's idea of a message, not the bytes that were signed.
struct Foreign {
  std::string_view magic;
  std::string_view what;
};
constexpr std::array foreign_kinds{
    Foreign{"\xD0\xCF\x11\xE0", "an Outlook .msg file"},
    Foreign{"\x78\x9F\x3E\x22", "a winmail.dat file (TNEF)"},
    Foreign{"PK\x03\x04", "a ZIP archive"},
    Foreign{"%PDF-", "a PDF document"},
};

void append_utf8(std::string& out, char32_t c) {
  const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0U | (c >> 6U));
    byte(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    byte(0xE0U | (c >> 12U));
    byte(0x80U | ((c >> 6U) & 0x3FU));
    byte(0x80U | (c & 0x3FU));
  } else {
    byte(0xF0U | (c >> 18U));
    byte(0x80U | ((c >> 12U) & 0x3FU));
    byte(0x80U | ((c >> 6U) & 0x3FU));
    byte(0x80U | (c & 0x3FU));
  }
}

/// Position after the empty line and before the "From " line of the next message; npos if there
/// is none. A separator has a time in it; a sentence that begins with "From" rarely does.
std::size_t find_separator(std::string_view text) {
  for (std::size_t at = text.find("\nFrom "); at != std::string_view::npos;
       at = text.find("\nFrom ", at + 1)) {
    const bool after_empty_line =
        text.substr(0, at).ends_with('\n') || text.substr(0, at).ends_with("\n\r");
    const std::string_view line = text.substr(at + 1, text.find('\n', at + 1) - at - 1);
    const std::size_t colon = line.find(':');
    const bool timed = colon != std::string_view::npos && colon + 1 < line.size() &&
                       std::isdigit(static_cast<unsigned char>(line[colon - 1])) != 0 &&
                       std::isdigit(static_cast<unsigned char>(line[colon + 1])) != 0;
    if (after_empty_line && timed) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace

struct MessageInput::Source {
  gzFile file = nullptr;
  std::size_t unpacked = 0;
  std::array<char, 65536> buffer{};
};

MessageInput::MessageInput(const std::string& file)
    : name_(file == "-" ? "standard input" : text::printable(file)),
      source_(std::make_unique<Source>()) {
  const int descriptor =
      file == "-" ? ::dup(STDIN_FILENO) : ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    throw std::runtime_error(name_ + ": " + std::strerror(errno));
  }
  // Reads what is not packed as it is.
  source_->file = gzdopen(descriptor, "rb");
  if (source_->file == nullptr) {
    ::close(descriptor);
    throw std::runtime_error(name_ + ": no memory to read it");
  }
}

MessageInput::~MessageInput() {
  gzclose_r(source_->file);
}

std::string_view MessageInput::read_bytes() {
  const int count =
      gzread(source_->file, source_->buffer.data(), static_cast<unsigned>(source_->buffer.size()));
  int error = Z_OK;
  const char* text = gzerror(source_->file, &error);
  if (count < 0 || (count == 0 && error != Z_OK)) {
    throw std::runtime_error(name_ + ": " +
                             (error == Z_ERRNO       ? std::strerror(errno)
                              : error == Z_BUF_ERROR ? "the gzip file is cut short"
                                                     : text));
  }
  if (gzdirect(source_->file) == 0) {
    source_->unpacked += static_cast<std::size_t>(count);
    if (source_->unpacked > max_unpacked) {
      throw std::runtime_error(name_ + ": unpacks to more than a gigabyte; no message is so large");
    }
  }
  return {source_->buffer.data(), static_cast<std::size_t>(count)};
}

std::string_view MessageInput::read() {
  while (!ended_) {
    std::string_view piece = read_bytes();
    if (form_ == Form::unknown) {
      piece = begin(piece);
    } else if (piece.empty()) {
      ended_ = true;
      piece_ = std::exchange(kept_, {});
      return form_ == Form::mbox ? std::string_view(piece_) : std::string_view();
    }
    if (form_ == Form::emlx) {
      piece = piece.substr(0, left_);
      left_ -= piece.size();
      ended_ = left_ == 0;
    } else if (form_ == Form::mbox) {
      piece = until_next_message(piece);
    } else if (form_ == Form::utf16_le || form_ == Form::utf16_be) {
      piece = from_utf16(piece);
    }
    if (!piece.empty()) {
      return piece;
    }
  }
  return {};
}

// Looks at the first bytes: what the file is.
std::string_view MessageInput::begin(std::string_view piece) {
  if (piece.empty()) {
    throw std::runtime_error(name_ + ": the file is empty");
  }
  for (const Foreign& kind : foreign_kinds) {
    if (piece.starts_with(kind.magic)) {
      throw std::runtime_error(name_ + ": is " + std::string(kind.what) +
                               ", which does not hold the message as it arrived; save it as text "
                               "(.eml, \"show source\")");
    }
  }
  form_ = Form::plain;
  if (gzdirect(source_->file) == 0) {
    remarks_.emplace_back("is packed with gzip; unpacked");
  }
  if (piece.starts_with("\xEF\xBB\xBF")) {
    remarks_.emplace_back("begins with a byte order mark, which no message does; skipped");
    piece.remove_prefix(3);
  }
  const bool marked_le = piece.starts_with("\xFF\xFE");
  const bool marked_be = piece.starts_with("\xFE\xFF");
  const bool zero_after = piece.size() > 3 && piece[0] != 0 && piece[1] == 0 && piece[3] == 0;
  const bool zero_before = piece.size() > 3 && piece[0] == 0 && piece[1] != 0 && piece[2] == 0;
  if (marked_le || marked_be || zero_after || zero_before) {
    form_ = marked_le || zero_after ? Form::utf16_le : Form::utf16_be;
    remarks_.emplace_back(
        "is UTF-16 text, not the bytes that arrived; read as UTF-8, where a signature holds only "
        "if all of it was ASCII");
    return piece.substr(marked_le || marked_be ? 2 : 0);
  }
  // Apple Mail: the message's size on a line of its own, the message, a property list.
  const std::size_t digits = piece.find_first_not_of("0123456789");
  const std::size_t line_end = piece.find('\n');
  if (digits > 0 && line_end < 20 && piece.find_first_not_of(" \r", digits) == line_end) {
    std::from_chars(piece.data(), piece.data() + digits, left_);
    form_ = Form::emlx;
    remarks_.emplace_back("is an Apple Mail .emlx file; the message in it is read");
    return piece.substr(line_end + 1);
  }
  if (piece.starts_with("From ")) {
    form_ = Form::mbox;
  }
  return piece;
}

// What belongs to the first message of an mbox. A separator may be cut anywhere.
std::string_view MessageInput::until_next_message(std::string_view piece) {
  std::string text = std::exchange(kept_, {});
  text += piece;
  const std::size_t separator = find_separator(text);
  if (separator != std::string::npos) {
    ended_ = true;
    remarks_.emplace_back("is an mbox with more than one message; the first is read");
    text.resize(separator);
  } else {
    const std::size_t last = text.rfind("\n\n");
    const std::size_t last_crlf = text.rfind("\n\r\n");
    std::size_t from = last == std::string::npos ? 0 : last;
    from = last_crlf == std::string::npos ? from : std::max(from, last_crlf);
    // Only the line after an empty one may be a separator; kept until it is whole.
    const bool whole = text.find('\n', std::min(text.size(), from + 3)) != std::string::npos;
    if (from == 0 || whole || text.size() - from > max_separator) {
      from = text.size() - std::min<std::size_t>(text.size(), 3);
    }
    kept_ = text.substr(from);
    text.resize(from);
  }
  piece_ = std::move(text);
  return piece_;
}

std::string_view MessageInput::from_utf16(std::string_view piece) {
  std::string bytes = std::exchange(kept_, {});
  bytes += piece;
  piece_.clear();
  const std::size_t high = form_ == Form::utf16_be ? 0 : 1;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    const auto unit = static_cast<char32_t>(static_cast<unsigned char>(bytes[at + high]) << 8U |
                                            static_cast<unsigned char>(bytes[at + 1 - high]));
    const bool low = unit >= 0xDC00 && unit < 0xE000;
    const char32_t first = std::exchange(surrogate_, 0);
    if (first != 0 && low) {
      append_utf8(piece_, 0x10000 + ((first - 0xD800) << 10U) + (unit - 0xDC00));
      continue;
    }
    if (first != 0) {
      piece_ += text::replacement_character;
    }
    if (unit >= 0xD800 && unit < 0xDC00) {
      surrogate_ = unit;
    } else if (low) {
      piece_ += text::replacement_character;
    } else {
      append_utf8(piece_, unit);
    }
  }
  if (bytes.size() % 2 == 1) {
    kept_ = bytes.back();
  }
  return piece_;
}

void tell_remarks(const std::string& file, const std::vector<std::string>& remarks) {
  for (const std::string& remark : remarks) {
    std::cerr << "anshinctl: " << (file == "-" ? "standard input" : text::printable(file)) << ": "
              << remark << '\n';
  }
}

}  // namespace anshin::ctl
