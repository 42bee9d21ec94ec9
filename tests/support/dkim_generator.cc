#include "support/dkim_generator.h"

#include <algorithm>
#include <array>
#include <functional>
#include <random>
#include <string_view>

namespace anshin::test {
namespace {

using namespace std::string_literals;

const DkimKey& stored_key(bool rsa) {
  static const DkimKey rsa_key = DkimKey::from_pem(ANSHIN_TEST_DATA "/dkim/keys/rsa-1024.pem");
  static const DkimKey ed25519_key = DkimKey::from_pem(ANSHIN_TEST_DATA "/dkim/keys/ed25519.pem");
  return rsa ? rsa_key : ed25519_key;
}

// Whether CR or LF stands alone.
bool has_lone_line_end(std::string_view body) {
  for (std::size_t i = 0; i < body.size(); ++i) {
    const bool line_end = body.substr(i).starts_with("\r\n");
    if (line_end) {
      ++i;
    } else if (body[i] == '\r' || body[i] == '\n') {
      return true;
    }
  }
  return false;
}

bool is_signature(const SignedField& field) {
  return field.name.size() == 14 && (field.name[0] == 'D' || field.name[0] == 'd');
}

// Whether h= of a signature names DKIM-Signature more often than there are others below, so that it
// seems to mean itself.
bool names_itself(const std::vector<SignedField>& fields) {
  constexpr std::string_view name = "DKIM-Signature";
  std::size_t below = 0;
  for (std::size_t i = fields.size(); i-- > 0;) {
    if (!is_signature(fields[i])) {
      continue;
    }
    std::size_t named = 0;
    for (std::size_t at = fields[i].value.find(name); at != std::string::npos;
         at = fields[i].value.find(name, at + 1)) {
      ++named;
    }
    if (named > below) {
      return true;
    }
    ++below;
  }
  return false;
}

// Draws stand in statements of their own, so that every compiler makes the same messages.
class Generator {
 public:
  explicit Generator(std::uint64_t number) : random_(number) {}

  GeneratedMessage make() {
    make_header();
    make_body();
    const std::size_t signatures = one_in(4) ? 2 + below(2) : 1;
    for (std::size_t i = 0; i < signatures; ++i) {
      sign("s" + std::to_string(i));
    }
    for (std::size_t changes = one_in(2) ? 1 + below(2) : 0; changes > 0; --changes) {
      change();
    }
    note_if(has_lone_line_end(out_.message.body), "lone-line-end");
    note_if(out_.message.body.ends_with(' ') || out_.message.body.ends_with('\t'),
            "blank-at-the-end");
    note_if(names_itself(out_.message.fields), "own-field-named");
    note_if(std::ranges::count(out_.message.fields, "From"s, &SignedField::name) > 1, "two-from");
    return std::move(out_);
  }

 private:
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <typename Choices>
  auto pick(const Choices& choices) {
    return choices[below(std::size(choices))];
  }
  template <typename Choices>
  void insert_somewhere(std::string& text, const Choices& choices) {
    const std::size_t place = below(text.size() + 1);
    text.insert(place, pick(choices));
  }
  void note_if(bool is_so, const char* feature) {
    if (is_so && std::ranges::find(out_.features, feature) == out_.features.end()) {
      out_.features.emplace_back(feature);
    }
  }

  std::string blanks() {
    constexpr std::array<std::string_view, 6> kinds = {" ",    "  ",    "\t",
                                                       " \t ", "\r\n ", " \r\n\t  "};
    return std::string(one_in(3) ? pick(kinds) : " ");
  }

  std::string value() {
    constexpr std::array<std::string_view, 8> words = {
        "hello", "a", "<x@example.jp>", "=?utf-8?q?x?=", "\xE6\x98\xA5", ":", "b=;", "\"q\""};
    std::string out = one_in(10) ? "" : " ";
    for (std::size_t i = below(8); i > 0; --i) {
      out += pick(words);
      out += blanks();
    }
    return out + (one_in(3) ? "" : "end");
  }

  void make_header() {
    constexpr std::array<std::string_view, 10> names = {
        "To",     "Subject", "Date",    "Received",     "Received",
        "X-Note", "x-note",  "List-Id", "MIME-Version", "Cc"};
    const std::size_t count = 2 + below(8);
    const std::size_t from = below(count);
    for (std::size_t i = 0; i < count; ++i) {
      if (i == from) {
        out_.message.fields.push_back({"From", " Taro" + blanks() + "<taro@example.jp>"});
      }
      const std::string_view name = pick(names);
      out_.message.fields.push_back({std::string(name), value()});
      if (one_in(60)) {
        out_.message.fields.back().name += pick(std::array{" ", "\t"});
        note_if(true, "blank-behind-name");
      }
    }
  }

  std::string line() {
    std::string out;
    for (std::size_t i = below(6); i > 0; --i) {
      out.append(below(one_in(10) ? 200 : 12), 'x');
      out += pick(std::array{" ", "  ", "\t", " \t", "", "."});
    }
    return out;
  }

  void make_body() {
    std::string& body = out_.message.body;
    for (std::size_t lines = one_in(8) ? 0 : below(12); lines > 0; --lines) {
      body += line() + "\r\n";
    }
    if (one_in(12)) {
      insert_somewhere(body, std::array{"\r", "\n", "\r\r", "\n\n"});
    }
    if (one_in(20)) {
      body.insert(below(body.size() + 1), 1, '\0');
      note_if(true, "nul-in-body");
    }
    if (one_in(6)) {
      body += line();
    }
    for (std::size_t lines = one_in(3) ? below(4) : 0; lines > 0; --lines) {
      body += pick(std::array{"\r\n", " \r\n", "\r\n", "\t\r\n"});
    }
  }

  std::vector<std::string> signed_fields() {
    std::vector<std::string> names = {"From"};
    for (const SignedField& field : out_.message.fields) {
      if (one_in(2)) {
        names.push_back(field.name.substr(0, field.name.find_first_of(" \t")));
      }
    }
    if (one_in(3)) {
      names.emplace_back(pick(std::array{"From", "Reply-To", "To", "Subject", "DKIM-Signature"}));
    }
    std::ranges::shuffle(names, random_);
    return names;
  }

  void sign(const std::string& selector) {
    constexpr std::array forms = {"simple", "relaxed"};
    const DkimKey& key = stored_key(!one_in(3));
    SignOptions options;
    options.selector = selector;
    options.header_canonicalization = pick(forms);
    options.body_canonicalization = pick(forms);
    options.signed_fields = signed_fields();
    options.fold = !one_in(3);
    if (one_in(6)) {
      options.body_length = below(out_.message.body.size() + 4);
      note_if(true, "length");
    }
    if (one_in(6)) {
      options.identity = pick(
          std::array{"@example.jp", "taro@mail.example.jp", "taro@example.net", "=41@example.jp"});
    }
    if (one_in(6)) {
      options.signed_at = 1'750'000'000;
      options.expires_at =
          pick(std::array<std::int64_t, 3>{1'755'000'000, 4'000'000'000, 1'740'000'000});
    }
    odd_signature(options);
    out_.message = with_signature(std::move(out_.message), key, options);
    publish(selector, key);
  }

  void odd_signature(SignOptions& options) {
    if (one_in(15)) {
      options.signature_tag = pick(std::array{"b =", "b\t=", "\r\n b=", "b \r\n\t="});
      note_if(options.signature_tag.find_first_of("\t ") != std::string::npos &&
                  !options.signature_tag.ends_with("b="),
              "blank-behind-b");
    }
    if (one_in(15)) {
      options.before_signature = pick(std::array{" ", "\r\n\t", "  "});
      note_if(true, "blank-before-signature");
    }
    if (one_in(15)) {
      options.behind_signature = pick(std::array{" ", "\r\n ", "; ", ";", "; z=x", " ; xb=1"});
      note_if(true, "behind-signature");
      note_if(options.behind_signature.contains("b="), "looks-like-b");
    }
    if (one_in(20)) {
      options.more_tags = pick(std::array{"; q=dns/txt", "; q=http:dns/txt", "; q=x", "; x=1; x=2",
                                          "; bb=QUJD", "; xb=b=QUJD", "; l=x", "; v=1"});
      note_if(options.more_tags->contains("b="), "looks-like-b");
    }
    if (one_in(40)) {
      options.algorithm =
          pick(std::array{"rsa-sha1", "RSA-SHA256", "ed25519-sha256", "rsa-sha256", "x"});
    }
    if (one_in(40)) {
      options.canonicalization_tag =
          pick(std::array{"simple", "relaxed", "Relaxed/Simple", "x/y", "relaxed/"});
    }
  }

  void publish(const std::string& selector, const DkimKey& key) {
    const std::string type = key.is_rsa() ? "k=rsa; " : "k=ed25519; ";
    std::string record = key.record();
    if (one_in(8)) {
      const std::string tags =
          pick(std::array{"t=y; ", "t=s; ", "t=s:y; ", "h=sha256; ", "h=sha1; ", "s=email; ",
                          "s=*; ", "s=fax; ", "n=x; ", "g=; ", "h=sha1:sha256; ", "x=; "});
      record = "v=DKIM1; " + type + tags + "p=" + key.public_base64();
    } else if (one_in(30)) {
      record =
          pick(std::array{"v=DKIM1; p="s, "v=DKIM2; " + type + "p=" + key.public_base64(), "hello"s,
                          type + "v=DKIM1; p=" + key.public_base64(), "p=" + key.public_base64(),
                          "v=DKIM1;" + type + type + "p=" + key.public_base64(),
                          stored_key(true).record(), stored_key(false).record()});
    } else if (one_in(40)) {
      return;
    }
    out_.keys[selector + "._domainkey.example.jp"] = record;
  }

  void change() {
    SignedMessage& message = out_.message;
    std::vector<SignedField>& fields = message.fields;
    SignedField& field = fields[below(fields.size())];
    switch (below(15)) {
      case 0:
        message.body += pick(std::array{"more\r\n", "\r\n", " ", "x", "\r\n\r\n"});
        break;
      case 1:
        insert_somewhere(message.body, std::array{" ", "\t", "x", "\r\n"});
        break;
      case 2:
        message.body.resize(below(message.body.size() + 1));
        break;
      case 3:
        field.value += pick(std::array{" ", "x", "\r\n "});
        break;
      case 4:
        insert_somewhere(field.value, std::array{"x", "y", "="});
        break;
      case 5: {
        const auto place = fields.begin() + static_cast<std::ptrdiff_t>(below(fields.size()));
        const char* const name =
            pick(std::array{"Subject", "From", "To", "X-Note", "Reply-To", "Received"});
        fields.insert(place, {name, value()});
        break;
      }
      case 6:
        fields.push_back(
            {pick(std::array{"Subject", "From", "To", "X-Note", "Reply-To"}), value()});
        break;
      case 7:
        fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(below(fields.size())));
        break;
      case 8:
        field.name.front() = static_cast<char>(field.name.front() ^ 0x20);
        break;
      case 9:
        std::swap(field, fields[below(fields.size())]);
        break;
      case 10:
        insert_somewhere(fields.front().value, std::array{" ", ";", "A", "="});
        break;
      case 11:
        fields.front().value.erase(below(fields.front().value.size()), 1);
        break;
      case 12:
        fields.insert(fields.begin(), {"DKIM-Signature", " v=1; a=rsa-sha256"});
        break;
      case 13:
        halve_line_end(message.body);
        break;
      default:
        break;
    }
    // Only what a reader of the message takes for one field
    for (SignedField& one : fields) {
      std::erase(one.value, '\0');
      mend_folds(one.value);
    }
  }

  void halve_line_end(std::string& body) {
    const std::size_t place = body.find("\r\n", below(body.size() + 1));
    if (place != std::string::npos) {
      body.erase(place + below(2), 1);
    }
  }

  // A line end in a value that no blank follows would end the field.
  static void mend_folds(std::string& value) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      const bool cr = value[i] == '\r';
      const bool lf = value[i] == '\n';
      const bool sound =
          cr   ? value.substr(i).starts_with("\r\n ") || value.substr(i).starts_with("\r\n\t")
          : lf ? i > 0 && value[i - 1] == '\r'
               : true;
      if (!sound) {
        value.erase(i, 1);
        i = i > 1 ? i - 2 : 0;
      }
    }
    while (value.ends_with('\r') || value.ends_with('\n')) {
      value.pop_back();
    }
  }

  std::mt19937_64 random_;
  GeneratedMessage out_;
};

}  // namespace

GeneratedMessage generate_message(std::uint64_t number) {
  return Generator(number).make();
}

std::string octets_of(const SignedMessage& message) {
  std::string out;
  for (const SignedField& field : message.fields) {
    out += field.name + ":" + field.value + "\r\n";
  }
  return out + "\r\n" + message.body;
}

}  // namespace anshin::test
