#include "bench/mails.h"

#include "bench/mail_text.h"

#include <utility>

namespace anshin::bench {
namespace {

constexpr double ed25519_share = 0.05;
constexpr double double_share = 0.12;
constexpr double stranger_share = 0.5;  // of the unsigned: sent by a host that SPF does not allow
constexpr const char* stranger = "198.19.0.1";
constexpr double simple_share = 0.08;          // simple/simple
constexpr double relaxed_simple_share = 0.12;  // relaxed/simple

test::SignedMessage make_message(std::size_t number, const Domain& domain, Random& random) {
  const std::string id = std::to_string(number) + "." + std::to_string(random.below(1'000'000));
  const std::string host = "mail." + domain.name;
  MailText text = make_text(choose_body_size(random), random);
  test::SignedMessage message;
  const auto add = [&](std::string name, const std::string& value) {
    message.fields.push_back({.name = std::move(name), .value = " " + value});
  };
  add("Received", "from app1." + domain.name + " (app1." + domain.name + " [192.0.2.81])\r\n\tby " +
                      host + " (Postfix) with ESMTPS id 4XQ" + id +
                      "\r\n\tfor <user@example.jp>; Thu, 20 Nov 2025 10:00:02 +0900 (JST)");
  add("Received", "by app1." + domain.name + " (Postfix, from userid 33)\r\n\tid 4XP" + id +
                      "; Thu, 20 Nov 2025 10:00:01 +0900 (JST)");
  add("Date", "Thu, 20 Nov 2025 10:00:00 +0900");
  add("From", "=?UTF-8?B?44GK55+l44KJ44Gb?= <info@" + domain.author + ">");
  add("Reply-To", "support@" + domain.author);
  add("To", "user@example.jp");
  add("Message-ID", "<" + id + "@" + host + ">");
  add("Subject", "=?UTF-8?B?5LuK5pyI44Gu44GK55+l44KJ44Gb?=\r\n " + words(5, random));
  add("MIME-Version", "1.0");
  add("Content-Type", text.content_type);
  add("Content-Transfer-Encoding", text.encoding);
  add("List-Id", "<news." + domain.name + ">");
  add("List-Unsubscribe", "<https://www." + domain.name + "/unsubscribe?id=" + id +
                              ">,\r\n <mailto:leave@" + domain.name + ">");
  add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  add("Feedback-ID", id + ":news:" + domain.name);
  add("X-Mailer", "Example Mailer 1.0");
  add("X-Campaign", words(3, random));
  message.body = std::move(text.body);
  return message;
}

test::SignOptions choose_options(const Domain& domain, Random& random) {
  test::SignOptions options;
  options.domain = domain.name;
  options.signed_fields = {"From",       "Reply-To",     "To",           "Subject",         "Date",
                           "Message-ID", "MIME-Version", "Content-Type", "List-Unsubscribe"};
  const double form = random.unit();
  if (form < simple_share + relaxed_simple_share) {
    options.body_canonicalization = "simple";
  }
  if (form < simple_share) {
    options.header_canonicalization = "simple";
  }
  return options;
}

void sign(Mail& mail, const Domain& domain, Random& random) {
  test::SignOptions options = choose_options(domain, random);
  test::SignOptions with_ed25519 = options;
  with_ed25519.selector = "ed";
  const double which = random.unit();
  const bool only_ed25519 = which < ed25519_share;
  if (which < ed25519_share + double_share) {
    mail.message = test::with_signature(std::move(mail.message), domain.ed25519, with_ed25519);
    ++mail.signatures;
  }
  if (!only_ed25519) {
    mail.message = test::with_signature(std::move(mail.message), domain.rsa, options);
    ++mail.signatures;
  }
}

void break_body(test::SignedMessage& message) {
  char& octet = message.body.at(message.body.find_first_not_of(" \r\n", message.body.size() / 2));
  octet = octet == 'x' ? 'y' : 'x';
}

void break_header(test::SignedMessage& message) {
  for (test::SignedField& field : message.fields) {
    if (field.name == "Subject") {
      field.value += " (forwarded)";
    }
  }
}

}  // namespace

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::valid:
      return "valid";
    case Kind::unsigned_mail:
      return "unsigned";
    case Kind::broken_body:
      return "broken_body";
    case Kind::broken_header:
      return "broken_header";
  }
  std::unreachable();
}

Kind choose_kind(Random& random) {
  const double rest = random.unit();
  if (rest < 0.70) {
    return Kind::valid;
  }
  if (rest < 0.85) {
    return Kind::unsigned_mail;
  }
  return rest < 0.95 ? Kind::broken_body : Kind::broken_header;
}

Mail make_mail(std::size_t number, const Domain& domain, Kind kind, Random& random) {
  const bool forged = kind == Kind::unsigned_mail && random.chance(stranger_share);
  Mail mail{.kind = kind,
            .client = forged ? stranger : domain.client,
            .helo = "mail." + domain.name,
            .sender = "bounce-" + std::to_string(number) + "@" + domain.name,
            .message = make_message(number, domain, random)};
  switch (kind) {
    case Kind::valid:
      sign(mail, domain, random);
      break;
    case Kind::unsigned_mail:
      break;
    case Kind::broken_body:
      sign(mail, domain, random);
      break_body(mail.message);
      break;
    case Kind::broken_header:
      sign(mail, domain, random);
      break_header(mail.message);
      break;
  }
  return mail;
}

}  // namespace anshin::bench
