// The adapter to libspf2 1.2. Its error handler must not return and ends the process by default;
// ours throws through the library's frames, which are compiled with unwind tables. What it had
// allocated for the evaluation may then be lost.
#include "reference/spf_library.h"

#include "text/printable.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/types.h>

extern "C" {
#include <spf2/spf.h>
#include <spf2/spf_dns.h>
#include <spf2/spf_dns_rr.h>
#include <spf2/spf_log.h>
#include <spf2/spf_record.h>
#include <spf2/spf_request.h>
#include <spf2/spf_response.h>
#include <spf2/spf_server.h>
}

#include <cstring>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>

namespace anshin::reference {
namespace {

// Ours decide first; the library's own limits only must not come before them.
constexpr int generous_limit = 200;

class LibraryFailure : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

extern "C" __attribute__((noreturn)) void on_error(const char*, int, const char* message) {
  throw LibraryFailure(message == nullptr ? "unknown failure" : message);
}
extern "C" void on_message(const char*, int, const char*) {}

void install_handlers() {
  static std::once_flag once;
  std::call_once(once, [] {
    SPF_error_handler = &on_error;
    SPF_warning_handler = &on_message;
    SPF_info_handler = &on_message;
    SPF_debug_handler = &on_message;
  });
}

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Server = std::unique_ptr<SPF_server_t, Freer<&SPF_server_free>>;
using Request = std::unique_ptr<SPF_request_t, Freer<&SPF_request_free>>;
using Response = std::unique_ptr<SPF_response_t, Freer<&SPF_response_free>>;
using Compiled = std::unique_ptr<SPF_record_t, Freer<&SPF_record_free>>;
using Records = std::unique_ptr<SPF_dns_rr_t, Freer<&SPF_dns_rr_free>>;

// One evaluation as the library's callbacks see it.
struct Session {
  SpfSource* source = nullptr;
  std::exception_ptr thrown;
  std::string trouble;
};

Session& session_of(SPF_dns_server_t* dns) {
  return *static_cast<Session*>(dns->hook);
}

SPF_dns_rr_data_t& append(SPF_dns_rr_t& records, std::size_t size) {
  const int index = records.num_rr;
  if (SPF_dns_rr_buf_realloc(&records, index, size) != SPF_E_SUCCESS) {
    throw std::bad_alloc();
  }
  records.num_rr = index + 1;
  return *records.rr[index];
}

void append_name(SPF_dns_rr_t& records, const std::string& name) {
  // ptr, mx and txt all lie at the union's start
  std::memcpy(append(records, name.size() + 1).txt, name.c_str(), name.size() + 1);
}

SPF_dns_rr_t* answer(SPF_dns_server_t* dns, const char* name, ns_type type) {
  const SpfDnsReply reply =
      session_of(dns).source->lookup(name, static_cast<dns::RecordType>(type));
  const bool found = !reply.addresses.empty() || !reply.names.empty();
  Records records(SPF_dns_rr_new_init(dns, name, type, 0,
                                      reply.try_again ? TRY_AGAIN
                                      : found         ? NETDB_SUCCESS
                                                      : NO_DATA));
  if (records == nullptr) {
    throw std::bad_alloc();
  }
  for (const IpAddress& address : reply.addresses) {
    SPF_dns_rr_data_t& data = append(*records, sizeof(SPF_dns_rr_data_t));
    if (address.is_v4()) {
      std::memcpy(&data.a, address.octets().data(), sizeof data.a);
    } else {
      std::memcpy(&data.aaaa, address.octets().data(), sizeof data.aaaa);
    }
  }
  for (const std::string& target : reply.names) {
    append_name(*records, target);
  }
  return records.release();
}

extern "C" SPF_dns_rr_t* on_lookup(SPF_dns_server_t* dns, const char* name, ns_type type, int) {
  try {
    return answer(dns, name, type);
  } catch (...) {
    session_of(dns).thrown = std::current_exception();
  }
  // Ends the evaluation; without memory even for this the library ends in on_error
  return SPF_dns_rr_new_init(dns, name, type, 0, TRY_AGAIN);
}

extern "C" SPF_errcode_t on_get_record(SPF_server_t* server, SPF_request_t* request,
                                       SPF_response_t* response, SPF_record_t** record) {
  Session& session = session_of(server->resolver);
  *record = nullptr;
  std::optional<std::string> text;
  try {
    text = session.source->record(request->cur_dom);
  } catch (...) {
    session.thrown = std::current_exception();
  }
  if (!text) {
    return SPF_E_DNS_ERROR;
  }
  const SPF_errcode_t error = SPF_record_compile(server, response, record, text->c_str());
  if (error != SPF_E_SUCCESS) {
    session.trouble = SPF_strerror(error);
  }
  return error;
}

// A server of one thread. It is made once for each thread because that costs more than an
// evaluation.
class ThreadServer {
 public:
  ThreadServer() {
    install_handlers();
    dns_.lookup = &on_lookup;
    dns_.get_spf = &on_get_record;
    dns_.name = "anshin";
    server_.reset(SPF_server_new_dns(&dns_, 0));
    if (server_ == nullptr) {
      throw std::bad_alloc();
    }
    SPF_server_set_max_dns_mech(server_.get(), generous_limit);
    SPF_server_set_max_dns_mx(server_.get(), generous_limit);
    SPF_server_set_max_dns_ptr(server_.get(), generous_limit);
    // The default explanation has macros; explanations are not the library's business here.
    SPF_response_t* response = nullptr;
    const SPF_errcode_t error = SPF_server_set_explanation(server_.get(), "none", &response);
    const Response owner(response);
    if (error != SPF_E_SUCCESS) {
      throw LibraryFailure("default explanation refused");
    }
  }

  SPF_server_t* get() const { return server_.get(); }
  void attach(Session* session) { dns_.hook = session; }

 private:
  SPF_dns_server_t dns_{};
  Server server_;
};

thread_local std::unique_ptr<ThreadServer> thread_server;

void set_client(SPF_request_t& request, const IpAddress& client) {
  if (client.is_v4()) {
    in_addr address{};
    std::memcpy(&address, client.octets().data(), sizeof address);
    SPF_request_set_ipv4(&request, address);
  } else {
    in6_addr address{};
    std::memcpy(&address, client.octets().data(), sizeof address);
    SPF_request_set_ipv6(&request, address);
  }
}

SpfOutcome outcome_of(SPF_result_t result) {
  switch (result) {
    case SPF_RESULT_INVALID:
      return SpfOutcome::invalid;
    case SPF_RESULT_NEUTRAL:
      return SpfOutcome::neutral;
    case SPF_RESULT_PASS:
      return SpfOutcome::pass;
    case SPF_RESULT_FAIL:
      return SpfOutcome::fail;
    case SPF_RESULT_SOFTFAIL:
      return SpfOutcome::softfail;
    case SPF_RESULT_NONE:
      return SpfOutcome::none;
    case SPF_RESULT_TEMPERROR:
      return SpfOutcome::temperror;
    case SPF_RESULT_PERMERROR:
      return SpfOutcome::permerror;
  }
  return SpfOutcome::invalid;
}

SpfOutcome interpret(SPF_server_t* server, const std::string& text, const IpAddress& client,
                     Session& session) {
  const Request request(SPF_request_new(server));
  const Response response(request ? SPF_response_new(request.get()) : nullptr);
  if (response == nullptr || SPF_request_set_env_from(request.get(), "a@b.invalid") != 0) {
    throw std::bad_alloc();
  }
  set_client(*request, client);
  request->cur_dom = request->env_from_dp;
  SPF_record_t* compiled = nullptr;
  const SPF_errcode_t error = SPF_record_compile(server, response.get(), &compiled, text.c_str());
  const Compiled record(compiled);
  if (error != SPF_E_SUCCESS) {
    session.trouble = SPF_strerror(error);
    return SpfOutcome::invalid;
  }
  // SPF_request_query_mailfrom would let clients of 127.0.0.0/8 pass: its inner function does not.
  response->spf_record_exp = record.get();
  const SPF_errcode_t result = SPF_record_interpret(record.get(), request.get(), response.get(), 0);
  if (result != SPF_E_SUCCESS && session.trouble.empty()) {
    session.trouble = SPF_strerror(result);
  }
  return outcome_of(SPF_response_result(response.get()));
}

}  // namespace

SpfRun run_libspf2(const std::string& record, const IpAddress& client, SpfSource& source) {
  Session session{.source = &source, .thrown = nullptr, .trouble = {}};
  SpfRun run;
  try {
    if (thread_server == nullptr) {
      thread_server = std::make_unique<ThreadServer>();
    }
    thread_server->attach(&session);
    run.outcome = interpret(thread_server->get(), record, client, session);
    run.trouble = text::printable(session.trouble);
    thread_server->attach(nullptr);
  } catch (const LibraryFailure& failure) {
    thread_server.reset();
    run = {.outcome = SpfOutcome::invalid, .trouble = text::printable(failure.what())};
  }
  if (session.thrown != nullptr) {
    std::rethrow_exception(session.thrown);
  }
  return run;
}

}  // namespace anshin::reference
