#include "text/header_field.h"

#include <gtest/gtest.h>

#include <array>

namespace anshin::text {
namespace {

// What came out, one line an event; body chunks are joined.
struct Recorder {
  std::string log;
  std::string body;
  bool ended = false;

  MessageReader::Events events() {
    return {.header =
                [this](std::string_view name, std::string_view value) {
                  EXPECT_FALSE(ended);
                  log += '{' + std::string(name) + '|' + std::string(value) + '}';
                },
            .end_of_headers =
                [this] {
                  EXPECT_FALSE(ended);
                  ended = true;
                },
            .body =
                [this](std::string_view chunk) {
                  EXPECT_TRUE(ended);
                  body += chunk;
                }};
  }
};

struct Case {
  std::string_view what;
  std::string_view message;
  std::string_view fields;
  std::string_view body;
};

constexpr auto cases = std::to_array<Case>({
    {"CRLF", "From: a\r\nTo: b\r\n\r\nbody\r\n", "{From| a}{To| b}", "body\r\n"},
    {"LF", "From: a\nTo: b\n\nbody\n\nmore\n", "{From| a}{To| b}", "body\r\n\r\nmore\r\n"},
    {"folds", "A: x\r\n y\r\n\tz\r\nB:\r\n w\r\n\r\n", "{A| x\r\n y\r\n\tz}{B|\r\n w}", ""},
    {"folds of a Unix file", "A: x\n y\n\nb", "{A| x\r\n y}", "b"},
    {"fold of blanks only", "A: x\r\n \r\nB: y\r\n\r\nz", "{A| x\r\n }{B| y}", "z"},
    {"no body", "A: x\r\nB: y\r\n", "{A| x}{B| y}", ""},
    {"no last line end", "A: x\r\nB: y", "{A| x}{B| y}", ""},
    {"bare LF at the end of a CRLF file", "A: x\r\nB: y\n", "{A| x}{B| y\n}", ""},
    {"nothing", "", "", ""},
    {"body only", "\r\nbody", "", "body"},
    {"mbox line", "From a@example.jp Sat Nov 21 22:02:09 2026\nA: x\n\nb\n", "{A| x}", "b\r\n"},
    {"mbox line, then CRLF", "From a@example.jp Sat\nA: x\r\n\r\nb\nc\r\n", "{A| x}", "b\nc\r\n"},
    {"not an mbox line", "From : a@example.jp\r\n\r\n", "{From | a@example.jp}", ""},
    {"mbox line with a CR", "From a\rFrom: b\r\nA: x\r\n\r\n", "",
     "From a\rFrom: b\r\nA: x\r\n\r\n"},
    {"mbox line with CR CR LF", "From a\r\r\nA: x\r\n", "", "From a\r\r\nA: x\r\n"},
    {"mbox line with a NUL", {"From a\0\nA: x\n", 13}, "", {"From a\0\r\nA: x\r\n", 15}},
    {"mbox line later", "A: x\r\nFrom b\r\nC: y\r\n", "{A| x}", "From b\r\nC: y\r\n"},
    {"line without colon", "A: x\r\nno colon\r\nB: y\r\n\r\n", "{A| x}",
     "no colon\r\nB: y\r\n\r\n"},
    {"the same in a Unix file", "A: x\nno colon\nB: y\n", "{A| x}", "no colon\r\nB: y\r\n"},
    {"name with a blank inside", "A: x\r\nB C: y\r\n", "{A| x}", "B C: y\r\n"},
    {"name with an octet above 127", "A: x\r\nB\xC3\xA9: y\r\n", "{A| x}", "B\xC3\xA9: y\r\n"},
    {"no name", "A: x\r\n: y\r\n", "{A| x}", ": y\r\n"},
    {"blank before the first name", " From: a\r\nFrom: b\r\n\r\n", "",
     " From: a\r\nFrom: b\r\n\r\n"},
    {"NUL in a value", {"A: \0x\r\n\r\n\0", 10}, {"{A| \0x}", 7}, {"\0", 1}},
    {"bare LF in a CRLF header", "Z: 1\r\nA: x\nB: y\r\n z\nw\r\n\r\n",
     "{Z| 1}{A| x\nB: y\r\n z\nw}", ""},
    {"bare CR in a header", "A: x\rB: y\r\n\r\n", "{A| x\rB: y}", ""},
    {"CR CR LF", "A: x\r\r\n\r\nb", "{A| x\r}", "b"},
    {"mixture in the body", "A: x\r\n\r\na\nb\r\nc\rd", "{A| x}", "a\nb\r\nc\rd"},
    {"Unix header, CRLF later in the body", "A: x\n\na\nb\r\nc\n", "{A| x}", "a\r\nb\r\nc\n"},
    {"Unix header with one CRLF", "A: x\nB: y\r\n\na\n", "{A| x}{B| y}", "a\n"},
    {"empty lines in the body of a Unix file", "A: x\n\n\n\n\n", "{A| x}", "\r\n\r\n\r\n"},
    {"bare CR in the body of a Unix file", "A: x\n\na\rb\nc\n", "{A| x}", "a\rb\r\nc\r\n"},
    {"value with colons", "A:b:c\r\n\r\n", "{A|b:c}", ""},
});

void expect_case(const Case& c, std::initializer_list<std::string_view> pieces) {
  Recorder recorder;
  MessageReader reader(recorder.events());
  for (const std::string_view piece : pieces) {
    reader.feed(piece);
  }
  reader.finish();
  EXPECT_EQ(recorder.log, c.fields) << c.what;
  EXPECT_EQ(recorder.body, c.body) << c.what;
  EXPECT_TRUE(recorder.ended) << c.what;
}

TEST(MessageReader, ReadsWholeMessages) {
  for (const Case& c : cases) {
    expect_case(c, {c.message});
  }
}

TEST(MessageReader, ReadsMessagesCutAnywhere) {
  for (const Case& c : cases) {
    for (std::size_t i = 0; i <= c.message.size(); ++i) {
      for (std::size_t j = i; j <= c.message.size(); ++j) {
        expect_case(c, {c.message.substr(0, i), c.message.substr(i, j - i), c.message.substr(j)});
      }
    }
  }
}

TEST(MessageReader, ReadsMessagesOctetByOctet) {
  for (const Case& c : cases) {
    Recorder recorder;
    MessageReader reader(recorder.events());
    for (const char octet : c.message) {
      reader.feed({&octet, 1});
    }
    reader.finish();
    EXPECT_EQ(recorder.log, c.fields) << c.what;
    EXPECT_EQ(recorder.body, c.body) << c.what;
  }
}

struct End {
  std::string_view what;
  std::string_view message;
  bool broke_off;
};

constexpr auto ends = std::to_array<End>({
    {"empty line", "A: x\r\n\r\nb", false},
    {"empty line of a Unix file", "A: x\n\nb", false},
    {"CRLF as empty line of a Unix file", "A: x\n\r\nb", false},
    {"empty line first", "\r\nb", false},
    {"nothing", "", false},
    {"end of file", "A: x\r\n", false},
    {"end of file within a field", "A: x\r\nB: y", false},
    {"end of file within a fold", "A: x\r\n y", false},
    {"line of blanks", "A: x\r\n \t\r\n\r\nb", false},
    {"mbox line, then an empty line", "From a Wed\nA: x\n\nb", false},
    {"mbox line alone", "From a Wed\n", false},
    {"line without colon", "A: x\r\nDear\r\nB: y\r\n\r\nb", true},
    {"line without colon in a Unix file", "A: x\nDear\nB: y\n\nb", true},
    {"line without colon last", "A: x\r\nDear", true},
    {"line without name", "A: x\r\n: y\r\n\r\n", true},
    {"line of a CR", "A: x\r\n\r\r\nb", true},
    {"bare LF as last line of a CRLF file", "A: x\r\n\n", true},
    {"first line begins with a blank", " A: x\r\n\r\nb", true},
    {"blank behind the mbox line", "From a Wed\n A: x\n\nb", true},
    {"second mbox line", "From a Wed\nFrom a Wed\nA: x\n\nb", true},
    {"mbox line with a CR", "From a\rb\r\nA: x\r\n\r\nb", true},
});

TEST(MessageReader, TellsWhetherTheHeaderBrokeOff) {
  for (const End& end : ends) {
    for (std::size_t cut = 0; cut <= end.message.size(); ++cut) {
      Recorder recorder;
      bool broke_off_at_the_end = false;
      const MessageReader* at_work = nullptr;
      MessageReader::Events events = recorder.events();
      events.end_of_headers = [&] {
        recorder.ended = true;
        broke_off_at_the_end = at_work->broke_off();
      };
      MessageReader reader(events);
      at_work = &reader;
      reader.feed(end.message.substr(0, cut));
      reader.feed(end.message.substr(cut));
      reader.finish();
      EXPECT_TRUE(recorder.ended) << end.what;
      EXPECT_EQ(broke_off_at_the_end, end.broke_off) << end.what << ", cut at " << cut;
    }
  }
}

TEST(MessageReader, TreatsWhatIsBeyondTheLimitAsBody) {
  Recorder recorder;
  MessageReader reader(recorder.events(), 20);
  reader.feed("A: 4567\r\nB: 3");
  reader.feed("4567\r\nC: x\r\n\r\nbody");
  reader.finish();
  EXPECT_EQ(recorder.log, "{A| 4567}{B| 34567}");
  EXPECT_EQ(recorder.body, "C: x\r\n\r\nbody");
  EXPECT_TRUE(reader.broke_off());
}

TEST(MessageReader, HoldsNoLineBeyondTheLimit) {
  Recorder recorder;
  MessageReader reader(recorder.events(), 1000);
  std::string sent;
  for (int i = 0; i < 100; ++i) {
    sent += std::string(100, 'x');
    reader.feed(std::string(100, 'x'));
  }
  EXPECT_TRUE(recorder.ended);
  reader.finish();
  EXPECT_EQ(recorder.log, "");
  EXPECT_EQ(recorder.body, sent);
}

}  // namespace
}  // namespace anshin::text
