#include "telemetry/http_request.h"

namespace anshin::telemetry {

namespace {

constexpr std::string_view plain_text = "text/plain; charset=utf-8";
constexpr std::string_view metrics_text = "text/plain; version=0.0.4; charset=utf-8";

std::string answer(std::string_view status, std::string_view type, std::string_view body,
                   bool with_body = true) {
  std::string text = "HTTP/1.1 ";
  text.append(status)
      .append("\r\nContent-Type: ")
      .append(type)
      .append("\r\nContent-Length: ")
      .append(std::to_string(body.size()))
      .append("\r\nConnection: close\r\n\r\n");
  if (with_body) {
    text.append(body);
  }
  return text;
}

bool is_whole(std::string_view received) {
  // RFC 9112 section 2.2: a recipient may take LF alone for the end of a line.
  return received.find("\r\n\r\n") != std::string_view::npos ||
         received.find("\n\n") != std::string_view::npos;
}

/// Takes what stands before the next blank off the line.
std::string_view take_word(std::string_view& line) {
  const std::size_t end = line.find(' ');
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  return word;
}

}  // namespace

std::optional<std::string> answer_to(std::string_view received, const Content& metrics) {
  if (!is_whole(received)) {
    return received.size() < longest_request
               ? std::nullopt
               : std::optional(answer("431 Request Header Fields Too Large", plain_text,
                                      "the request is too long\n"));
  }
  // RFC 9112 section 3: method, target, version.
  std::string_view line = received.substr(0, received.find_first_of("\r\n"));
  const std::string_view method = take_word(line);
  const std::string_view target = take_word(line);
  if (!line.starts_with("HTTP/1.")) {
    return answer("400 Bad Request", plain_text, "this is not an HTTP/1.1 request\n");
  }
  if (method != "GET" && method != "HEAD") {
    return answer("405 Method Not Allowed", plain_text, "only GET is answered\n");
  }
  const bool with_body = method == "GET";
  if (target.substr(0, target.find('?')) != "/metrics") {
    return answer("404 Not Found", plain_text, "the metrics are at /metrics\n", with_body);
  }
  return answer("200 OK", metrics_text, metrics(), with_body);
}

}  // namespace anshin::telemetry
