// A program outside of the project: verifies a message with the installed headers and library
// alone.
#include <anshin/authenticator.h>
#include <anshin/mark.h>
#include <anshin/reference_engines.h>

#include <iostream>

int main(int, char** argv) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  anshin::auth::Authenticator message({},
                                      {anshin::reference::make_reference_spf_engine(),
                                       anshin::reference::make_reference_dkim_engine()},
                                      anshin::dns::make_zone_file_resolver(argv[1]), now);
  message.connection(anshin::parse_ip_address("203.0.113.45"));
  message.helo("mail.example.jp");
  message.mail_from("<a@example.jp>");
  message.header("From", " a@example.jp");
  message.header("Subject", " Hello");
  message.end_of_headers();
  message.body("Hello\r\n");
  const auto report = message.end_of_message();
  const auto mark = anshin::mark::decide(report, {}, now, {});
  std::cout << "spf=" << to_string(report.spf_mailfrom.verdict)
            << " dkim=" << (report.dkim.empty() ? "none" : to_string(report.dkim[0].verdict))
            << " dmarc=" << to_string(report.dmarc.verdict) << " mark=" << to_string(mark.kind)
            << '\n';
}
