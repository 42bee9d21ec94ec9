// Bodies, their line ends, and l=: RFC 6376 sections 3.4.3, 3.4.4 and 3.5.
#include "support/dkim_bench.h"
#include "support/dkim_cases.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace anshin::test {
namespace {

using namespace std::string_literals;

constexpr const char* body_changed = "the body hash differs";
constexpr const char* open_end = "lets anybody add to the body";
constexpr const char* too_short = "shorter than l=";

struct NamedBody {
  std::string name;
  std::string octets;
  // The form in which libopendkim takes a lone CR or LF for something else
  std::string fails_in{};
};

std::vector<NamedBody> bodies() {
  return {
      {.name = "Empty", .octets = ""},
      {.name = "OneLineEnd", .octets = "\r\n"},
      {.name = "LineEnds", .octets = "\r\n\r\n\r\n"},
      {.name = "Blank", .octets = " "},
      {.name = "Blanks", .octets = " \t \r\n\t\r\n  "},
      {.name = "NoLineEnd", .octets = "a"},
      {.name = "NoLineEndBlanksBehind", .octets = "a\r\nb \t "},
      {.name = "TrailingLines", .octets = "a\r\n\r\n\r\n"},
      {.name = "TrailingBlankLines", .octets = "a\r\n \r\n\t\r\n"},
      {.name = "LeadingLines", .octets = "\r\n\r\n a\r\n"},
      {.name = "BlanksInside", .octets = "  a \t b\t\tc \r\n \r\n\td\r\n"},
      {.name = "EightBit", .octets = "\xE6\x98\xA5 \xFF\r\n"},
      {.name = "Nul", .octets = "a\0b \0\r\n"s},
      {.name = "FormFeed", .octets = "a \f\v b\r\n"},
      {.name = "Dots", .octets = ".\r\n..\r\n"},
      {.name = "LongLine", .octets = std::string(100'000, 'x') + "\r\n"},
      {.name = "ManyBlanks", .octets = "a" + std::string(100'000, ' ') + "b\r\n"},
      {.name = "LoneCr", .octets = "a\rb\r\n", .fails_in = "relaxed"},
      {.name = "LoneLf", .octets = "a\nb\r\n", .fails_in = "simple"},
      {.name = "OnlyCr", .octets = "\r", .fails_in = "simple"},
      {.name = "OnlyLf", .octets = "\n", .fails_in = "simple"},
      {.name = "EndsWithCr", .octets = "a\r"},
      {.name = "EndsWithLf", .octets = "a\n", .fails_in = "simple"},
      {.name = "CrBeforeLineEnd", .octets = "a\r\r\n\r\r\n", .fails_in = "simple"},
      {.name = "LfBehindLineEnd", .octets = "a\r\n\n\r\n", .fails_in = "simple"},
      {.name = "BlankBeforeCr", .octets = "a \t\rb\r\n", .fails_in = "relaxed"},
      {.name = "BlankBeforeLf", .octets = "a \t\nb\r\n", .fails_in = "simple"},
      {.name = "TrailingCrs", .octets = "a\r\n\r\r\r", .fails_in = "simple"},
      {.name = "UnixLines", .octets = "a\n\nb \n\n\n", .fails_in = "simple"},
  };
}

std::function<SignedMessage()> with_body(std::string body) {
  return [body = std::move(body)] {
    SignedMessage message = plain_message();
    message.body = body;
    return message;
  };
}

std::function<void(SignedMessage&)> arrives_as(std::string body) {
  return [body = std::move(body)](SignedMessage& message) { message.body = body; };
}

std::function<void(SignOptions&)> canonical(std::string form) {
  return [form = std::move(form)](SignOptions& options) { options.body_canonicalization = form; };
}

std::function<void(SignOptions&)> length(std::uint64_t octets, std::string form = "simple") {
  return [=](SignOptions& options) {
    options.body_canonicalization = form;
    options.body_length = octets;
  };
}

// Each body as it is, in both forms.
std::vector<DkimCase> unchanged_bodies() {
  std::vector<DkimCase> cases;
  for (const NamedBody& body : bodies()) {
    for (const char* form : {"simple", "relaxed"}) {
      DkimCase& one = cases.emplace_back();
      one.name = "Unchanged" + body.name + "_" + form;
      one.message = with_body(body.octets);
      one.sign = canonical(form);
      if (body.fails_in == form) {
        one.by_reference = {.verdict = DkimVerdict::fail, .reason = body_changed};
      }
    }
  }
  return cases;
}

std::vector<DkimCase> changed_bodies() {
  using V = DkimVerdict;
  const auto simple = canonical("simple");
  const auto relaxed = canonical("relaxed");
  return {
      {.name = "TrailingLinesAdded", .alter = [](SignedMessage& m) { m.body += "\r\n\r\n"; }},
      {.name = "FinalLineEndMissing",
       .alter = [](SignedMessage& m) { m.body = "Hello\r\n\r\nsecond line"; }},
      {.name = "BodyChanged",
       .verdict = V::fail,
       .reason = "body hash differs",
       .alter = [](SignedMessage& m) { m.body[0] = 'h'; }},
      {.name = "BodyAppended",
       .verdict = V::fail,
       .reason = "body hash differs",
       .alter = [](SignedMessage& m) { m.body += "more\r\n"; }},
      {.name = "BlankChangedSimpleBody",
       .verdict = V::fail,
       .reason = "body hash differs",
       .sign = [](SignOptions& o) { o.body_canonicalization = "simple"; },
       .alter = [](SignedMessage& m) { m.body = "Hello \r\n\r\nsecond line\t \r\n"; }},
      {.name = "BodyCutBelowLength",
       .verdict = V::fail,
       .reason = "shorter than l=",
       .sign = [](SignOptions& o) { o.body_length = 10; },
       .alter = [](SignedMessage& m) { m.body = "Hello\r\n"; }},
      {.name = "HugeLength",
       .verdict = V::fail,
       .reason = "shorter than l=",
       .sign = [](SignOptions& o) { o.more_tags = "; l=99999999999999999999999999999999999999"; }},
      {.name = "LengthTag",
       .verdict = V::policy,
       .reason = open_end,
       .sign = [](SignOptions& o) { o.body_length = 5; }},
      {.name = "LengthZeroAppended",
       .verdict = V::policy,
       .reason = open_end,
       .sign = [](SignOptions& o) { o.body_length = 0; },
       .alter = [](SignedMessage& m) { m.body += "<p>evil</p>\r\n"; }},

      {.name = "LineEndsAtTheEndSimple",
       .message = with_body("a\r\n"),
       .sign = simple,
       .alter = arrives_as("a\r\n\r\n\r\n")},
      {.name = "LineEndMissingSimple",
       .message = with_body("a\r\n"),
       .sign = simple,
       .alter = arrives_as("a")},
      {.name = "EmptyIsALineEndSimple",
       .message = with_body("\r\n"),
       .sign = simple,
       .alter = arrives_as("")},
      {.name = "BlankLinesAtTheEndRelaxed",
       .message = with_body("a\r\n"),
       .sign = relaxed,
       .alter = arrives_as("a \r\n \r\n\t\r\n  ")},
      {.name = "BlankLinesAtTheEndSimple",
       .verdict = V::fail,
       .reason = body_changed,
       .message = with_body("a\r\n"),
       .sign = simple,
       .alter = arrives_as("a\r\n \r\n")},
      {.name = "BlanksAreOneRelaxed",
       .message = with_body("a b\r\n"),
       .sign = relaxed,
       .alter = arrives_as("a \t  b\t \r\n")},
      {.name = "BlankInFrontStaysRelaxed",
       .verdict = V::fail,
       .reason = body_changed,
       .message = with_body("a\r\n"),
       .sign = relaxed,
       .alter = arrives_as(" a\r\n")},
      {.name = "BlankTakenOutRelaxed",
       .verdict = V::fail,
       .reason = body_changed,
       .message = with_body("a b\r\n"),
       .sign = relaxed,
       .alter = arrives_as("ab\r\n")},
      {.name = "EmptyLineTakenOut",
       .verdict = V::fail,
       .reason = body_changed,
       .message = with_body("a\r\n\r\nb\r\n"),
       .sign = relaxed,
       .alter = arrives_as("a\r\nb\r\n")},
      {.name = "LoneLfIsNoLineEnd",
       .verdict = V::fail,
       .reason = body_changed,
       .message = with_body("a\r\nb\r\n"),
       .sign = relaxed,
       .alter = arrives_as("a\nb\n")},
      {.name = "LoneCrIsNoLineEnd",
       .verdict = V::fail,
       .reason = body_changed,
       .message = with_body("a\r\nb\r\n"),
       .sign = relaxed,
       .alter = arrives_as("a\rb\r")},
      {.name = "LineEndsAppendedBehindCr",
       .verdict = V::fail,
       .reason = body_changed,
       .message = with_body("a\r\n"),
       .sign = relaxed,
       .alter = arrives_as("a\r\n\r")},
  };
}

// Of "Hello\r\nworld\r\n", 14 octets.
std::vector<DkimCase> lengths() {
  using V = DkimVerdict;
  const auto hello = with_body("Hello\r\nworld\r\n");
  return {
      {.name = "LengthInTheMiddle",
       .verdict = V::policy,
       .reason = open_end,
       .message = hello,
       .sign = length(3),
       .alter = arrives_as("Help\r\n")},
      {.name = "LengthInTheMiddleChangedBefore",
       .verdict = V::fail,
       .reason = body_changed,
       .message = hello,
       .sign = length(3),
       .alter = arrives_as("Healthy world\r\n")},
      {.name = "LengthExactlyAtTheEnd",
       .verdict = V::policy,
       .reason = open_end,
       .message = hello,
       .sign = length(14)},
      {.name = "LengthExactlyAtTheEndAppended",
       .verdict = V::policy,
       .reason = open_end,
       .message = hello,
       .sign = length(14),
       .alter = arrives_as("Hello\r\nworld\r\nevil\r\n")},
      {.name = "LengthOneBeyondTheEnd",
       .verdict = V::fail,
       .reason = too_short,
       .message = hello,
       .sign = length(15)},
      {.name = "LengthWithinLineEnd",
       .verdict = V::policy,
       .reason = open_end,
       .message = hello,
       .sign = length(6),
       .alter = arrives_as("Hello\r\nevil\r\n")},
      {.name = "LengthWithinLineEndRelaxed",
       .verdict = V::policy,
       .reason = open_end,
       .message = hello,
       .sign = length(6, "relaxed"),
       .alter = arrives_as("Hello \t\r\nevil\r\n")},
      {.name = "LengthBehindLineEnd",
       .verdict = V::policy,
       .reason = open_end,
       .message = hello,
       .sign = length(7),
       .alter = arrives_as("Hello\r\nevil\r\n")},
      {.name = "LengthBehindLineEndThatWasCut",
       .verdict = V::policy,
       .reason = open_end,
       .message = hello,
       .sign = length(7),
       .alter = arrives_as("Hello")},
      {.name = "LengthOfLinesThatDoNotCount",
       .verdict = V::fail,
       .reason = too_short,
       .message = with_body("a\r\n\r\n\r\n"),
       .sign = length(5)},
      {.name = "LengthOfEmptyBodySimple",
       .verdict = V::policy,
       .reason = open_end,
       .message = with_body(""),
       .sign = length(2)},
      {.name = "LengthBeyondEmptyBodySimple",
       .verdict = V::fail,
       .reason = too_short,
       .message = with_body(""),
       .sign = length(3)},
      {.name = "LengthZeroOfEmptyBodyRelaxed",
       .verdict = V::policy,
       .reason = open_end,
       .message = with_body(""),
       .sign = length(0, "relaxed")},
      {.name = "LengthOneOfEmptyBodyRelaxed",
       .verdict = V::fail,
       .reason = too_short,
       .message = with_body(""),
       .sign = length(1, "relaxed")},
      {.name = "LengthZeroAndNothingElseMatters",
       .verdict = V::policy,
       .reason = open_end,
       .message = hello,
       .sign = length(0),
       .alter = arrives_as("evil")},
      {.name = "LengthCountsCanonicalOctets",
       .verdict = V::policy,
       .reason = open_end,
       .message = with_body("a      b\r\nc"),
       .sign = length(3, "relaxed"),
       .alter = arrives_as("a\tb and evil")},
      {.name = "LengthWithLeadingZeros",
       .verdict = V::policy,
       .reason = open_end,
       .message = hello,
       .sign =
           [](SignOptions& o) {
             length(0)(o);
             o.body_length.reset();
             o.more_tags = "; l=00014";
           }},
      {.name = "LengthWithSignatureChanged",
       .verdict = V::fail,
       .reason = "a signed header field was changed",
       .message = hello,
       .sign = length(3),
       .alter = [](SignedMessage& m) { m.fields[3].value = " another"; }},
  };
}

}  // namespace

std::vector<DkimCase> dkim_body_cases() {
  std::vector<DkimCase> cases = unchanged_bodies();
  for (std::vector<DkimCase>& more : std::vector{changed_bodies(), lengths()}) {
    std::ranges::move(more, std::back_inserter(cases));
  }
  return cases;
}

}  // namespace anshin::test
