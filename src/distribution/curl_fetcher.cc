// libcurl's easy interface. Its types and its callbacks stay in this file.
#include "distribution/curl_fetcher.h"

#include "distribution/file_fetcher.h"
#include "distribution/http_answer.h"
#include "distribution/internal_address.h"
#include "distribution/source_url.h"
#include "text/printable.h"

#include <curl/curl.h>
#include <netdb.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <exception>
#include <new>

namespace anshin::distribution {

namespace {

constexpr long connect_seconds = 30;
// Slower than this for a minute: give up; the next attempt resumes.
constexpr long least_octets_per_second = 500;
constexpr long slow_seconds = 60;
constexpr long max_redirects = 3;
constexpr long buffer_octets = 65536;

constexpr long ok = 200;
constexpr long partial_content = 206;
constexpr long not_modified = 304;
constexpr long not_found = 404;
constexpr long gone = 410;
constexpr long range_not_satisfiable = 416;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

// Once in the process, before the first handle and never undone.
bool initialise() {
  static const bool done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return done;
}

// One transfer, and what its callbacks found.
struct Transfer {
  CURL* handle = nullptr;
  const FetchRequest& request;
  FetchSink& sink;
  const std::atomic<bool>* stop = nullptr;
  HttpAnswer answer = {};
  std::uint64_t position = 0;
  bool begun = false;
  bool starts_internal = false;                 // the configured URL itself is in a private network
  bool led_internal = false;                    // a redirect, from outside of it, was to lead there
  FetchStatus verdict = FetchStatus::complete;  // other than complete: why we ended it

  long http_status() const {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return status;
  }

  // Whether a connection to an address may be used. Who publishes for everybody must not choose
  // what our host asks in networks that only we can reach.
  bool may_ask(std::string_view address) {
    long redirects = 0;
    curl_easy_getinfo(handle, CURLINFO_REDIRECT_COUNT, &redirects);
    const bool internal = is_internal_address(address);
    if (redirects == 0) {
      starts_internal = internal;
      return true;
    }
    led_internal = internal && !starts_internal;
    return !led_internal;
  }

  // Whether the body that begins is (a part of) the file.
  bool begin() {
    begun = true;
    const long status = http_status();
    const bool part =
        status == partial_content && request.offset > 0 && answer.range_start() == request.offset;
    if (status != ok && !part) {
      verdict = FetchStatus::failed;
      return false;
    }
    position = part ? request.offset : 0;
    if (!sink.begin(position)) {
      verdict = FetchStatus::rejected;
      return false;
    }
    return true;
  }

  bool take(std::string_view octets) {
    if (!begun && !begin()) {
      return false;
    }
    position += octets.size();
    if (position > request.limit) {
      verdict = FetchStatus::too_long;
      return false;
    }
    if (!sink.take(octets)) {
      verdict = FetchStatus::rejected;
      return false;
    }
    return true;
  }
};

// No exception may pass through libcurl.
std::size_t on_body(char* octets, std::size_t size, std::size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  try {
    return transfer.take({octets, size * count}) ? size * count : 0;
  } catch (const std::exception&) {
    transfer.verdict = FetchStatus::rejected;
    return 0;
  }
}

std::size_t on_header(char* octets, std::size_t size, std::size_t count, void* context) {
  try {
    static_cast<Transfer*>(context)->answer.take_line({octets, size * count});
    return size * count;
  } catch (const std::exception&) {
    return 0;
  }
}

// Before a connection is made.
curl_socket_t on_socket(void* context, curlsocktype /*purpose*/, curl_sockaddr* address) {
  std::array<char, NI_MAXHOST> text{};
  try {
    if (getnameinfo(&address->addr, address->addrlen, text.data(), text.size(), nullptr, 0,
                    NI_NUMERICHOST) != 0 ||
        !static_cast<Transfer*>(context)->may_ask(text.data())) {
      return CURL_SOCKET_BAD;
    }
  } catch (const std::exception&) {
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Before a request goes out, over a connection that was open already, too.
int on_request(void* context, char* address, char* /*own address*/, int /*port*/,
               int /*own port*/) {
  try {
    return static_cast<Transfer*>(context)->may_ask(address) ? CURL_PREREQFUNC_OK
                                                             : CURL_PREREQFUNC_ABORT;
  } catch (const std::exception&) {
    return CURL_PREREQFUNC_ABORT;
  }
}

int on_progress(void* context, curl_off_t /*total*/, curl_off_t /*done*/, curl_off_t /*to send*/,
                curl_off_t /*sent*/) {
  const auto& transfer = *static_cast<Transfer*>(context);
  return transfer.stop != nullptr && *transfer.stop ? 1 : 0;
}

void set_connection(CURL* handle, const FetchRequest& request) {
  const bool secure = scheme_of(request.url) == "https";
  curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, secure ? "https" : "http");
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(handle, CURLOPT_MAXREDIRS, max_redirects);
  curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!request.ca_file.empty()) {
    // Only these, not the system's as well.
    curl_easy_setopt(handle, CURLOPT_CAINFO, request.ca_file.c_str());
    curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
  }
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "anshin/" ANSHIN_VERSION);
  // A name server that does not answer must not hold up the end of the process.
  curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, connect_seconds);
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, least_octets_per_second);
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, slow_seconds);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, static_cast<long>(request.patience.count()));
  curl_easy_setopt(handle, CURLOPT_BUFFERSIZE, buffer_octets);
}

void set_callbacks(CURL* handle, Transfer& transfer) {
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &on_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &on_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &on_socket);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, &on_request);
  curl_easy_setopt(handle, CURLOPT_PREREQDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &on_progress);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
}

FetchResult problem(FetchStatus status, const FetchRequest& request, const std::string& what) {
  return {.status = status, .etag = {}, .problem = shown_url(request.url) + ": " + what};
}

FetchResult judge_status(const Transfer& transfer) {
  const FetchRequest& request = transfer.request;
  const long status = transfer.http_status();
  if (status == not_modified && !request.etag.empty()) {
    return {.status = FetchStatus::not_modified, .etag = request.etag, .problem = {}};
  }
  const std::string answer = "the server answers with status " + std::to_string(status);
  if (status == not_found || status == gone) {
    return problem(FetchStatus::missing, request, answer);
  }
  if (status == partial_content) {
    return problem(FetchStatus::failed, request, "the server sends another part than asked for");
  }
  return problem(FetchStatus::failed, request, answer);
}

// "" unless it was a redirect that ended the transfer.
std::string redirect_problem(const Transfer& transfer, CURLcode code) {
  char* target = nullptr;
  curl_easy_getinfo(transfer.handle, CURLINFO_REDIRECT_URL, &target);
  if (target == nullptr) {
    curl_easy_getinfo(transfer.handle, CURLINFO_EFFECTIVE_URL, &target);
  }
  const std::string shown = target == nullptr ? "another address" : shown_url(target);
  const bool redirected = transfer.http_status() / 100 == 3;
  if (redirected && code == CURLE_UNSUPPORTED_PROTOCOL) {
    return "the server sends us on to " + shown + ", which is not " +
           (scheme_of(transfer.request.url) == "https" ? "https" : "https or http") +
           "; write the address into url where the files really are";
  }
  return redirected && code == CURLE_TOO_MANY_REDIRECTS
             ? "the server sends us on more than " + std::to_string(max_redirects) +
                   " times, at last to " + shown
             : "";
}

// libcurl's words hold quotes, which printable would escape.
std::string curl_problem(CURLcode code, std::string_view details) {
  std::string words = details.empty() ? curl_easy_strerror(code) : std::string(details);
  std::ranges::replace(words, '"', '\'');
  return text::printable(words, 200);
}

FetchResult judge(Transfer& transfer, CURLcode code, std::string_view details) {
  const FetchRequest& request = transfer.request;
  if (code == CURLE_OK && !transfer.begun && transfer.http_status() == ok) {
    transfer.begin();  // an empty file
  }
  switch (transfer.verdict) {
    case FetchStatus::too_long:
      return problem(FetchStatus::too_long, request,
                     "is longer than " + std::to_string(request.limit) + " bytes");
    case FetchStatus::rejected:
      return problem(FetchStatus::rejected, request, "was not taken");
    case FetchStatus::failed:
      return judge_status(transfer);
    case FetchStatus::complete:
    case FetchStatus::not_modified:
    case FetchStatus::missing:
    case FetchStatus::stopped:
      break;
  }
  if (transfer.led_internal) {
    return problem(
        FetchStatus::failed, request,
        "the server sends us on to an address of this host or of a private network; only "
        "a URL that is itself there may lead there");
  }
  if (code == CURLE_ABORTED_BY_CALLBACK) {
    return problem(FetchStatus::stopped, request, "stopped");
  }
  if (code != CURLE_OK) {
    const std::string redirect = redirect_problem(transfer, code);
    return problem(FetchStatus::failed, request,
                   redirect.empty() ? curl_problem(code, details) : redirect);
  }
  if (!transfer.begun) {
    return judge_status(transfer);
  }
  return {.status = FetchStatus::complete,
          .etag = transfer.answer.etag(),
          .problem = {},
          .age = transfer.answer.age()};
}

}  // namespace

struct CurlFetcher::State {
  CURL* handle = nullptr;
};

CurlFetcher::CurlFetcher() : state_(std::make_unique<State>()) {
  state_->handle = initialise() ? curl_easy_init() : nullptr;
  if (state_->handle == nullptr) {
    throw std::bad_alloc();
  }
}

CurlFetcher::~CurlFetcher() {
  curl_easy_cleanup(state_->handle);
}

FetchResult CurlFetcher::fetch(const FetchRequest& request, FetchSink& sink,
                               const std::atomic<bool>* stop) {
  CURL* const handle = state_->handle;
  // Connections stay open, options do not.
  curl_easy_reset(handle);
  Transfer transfer{.handle = handle, .request = request, .sink = sink, .stop = stop};
  std::array<char, CURL_ERROR_SIZE> details{};
  set_connection(handle, request);
  set_callbacks(handle, transfer);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, details.data());
  HeaderList headers(curl_slist_append(nullptr, "Cache-Control: no-cache"));
  if (headers && !request.etag.empty()) {
    curl_slist_append(headers.get(), ("If-None-Match: " + request.etag).c_str());
  }
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  if (request.offset > 0) {
    // CURLOPT_RESUME_FROM would take an answer with the whole file for an error.
    curl_easy_setopt(handle, CURLOPT_RANGE, (std::to_string(request.offset) + "-").c_str());
  }
  const CURLcode code = curl_easy_perform(handle);
  FetchResult result = judge(transfer, code, details.data());
  const bool try_whole = request.offset > 0 && transfer.http_status() == range_not_satisfiable;
  curl_easy_reset(handle);
  if (try_whole) {
    FetchRequest whole = request;
    whole.offset = 0;
    return fetch(whole, sink, stop);
  }
  return result;
}

std::unique_ptr<Fetcher> make_fetcher(std::string_view url) {
  if (scheme_of(url) == "file") {
    return std::make_unique<FileFetcher>();
  }
  return std::make_unique<CurlFetcher>();
}

}  // namespace anshin::distribution
