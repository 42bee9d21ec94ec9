// The milter that does nothing: takes every event, the body included, and adds two header fields of
// the size of anshind's. What remains is what libmilter and the MTA's protocol cost.
//
// bench_idle_milter SOCKET [--few-replies]
//   --few-replies  negotiates as anshind does: no replies to header and body, no step for RCPT and
//   DATA
#include <libmilter/mfapi.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

namespace {

bool few_replies = false;

constexpr unsigned long anshind_steps = SMFIP_NORCPT | SMFIP_NOUNKNOWN | SMFIP_NODATA |
                                        SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_HDR |
                                        SMFIP_NR_EOH | SMFIP_NR_BODY | SMFIP_HDR_LEADSPC;

sfsistat answer(unsigned long no_reply) {
  return few_replies && (anshind_steps & no_reply) != 0 ? SMFIS_NOREPLY : SMFIS_CONTINUE;
}

sfsistat on_negotiate(SMFICTX*, unsigned long, unsigned long steps, unsigned long, unsigned long,
                      unsigned long* actions, unsigned long* wanted, unsigned long* reserved_2,
                      unsigned long* reserved_3) {
  *actions = SMFIF_ADDHDRS | SMFIF_CHGHDRS;
  *wanted = few_replies ? steps & anshind_steps : 0;
  *reserved_2 = 0;
  *reserved_3 = 0;
  return SMFIS_CONTINUE;
}

sfsistat on_connect(SMFICTX*, char*, sockaddr*) {
  return SMFIS_CONTINUE;
}
sfsistat on_helo(SMFICTX*, char*) {
  return answer(SMFIP_NR_HELO);
}
sfsistat on_mail(SMFICTX*, char**) {
  return answer(SMFIP_NR_MAIL);
}
sfsistat on_rcpt(SMFICTX*, char**) {
  return answer(SMFIP_NR_RCPT);
}
sfsistat on_data(SMFICTX*) {
  return answer(SMFIP_NR_DATA);
}
sfsistat on_header(SMFICTX*, char*, char*) {
  return answer(SMFIP_NR_HDR);
}
sfsistat on_end_of_headers(SMFICTX*) {
  return answer(SMFIP_NR_EOH);
}
sfsistat on_body(SMFICTX*, unsigned char*, size_t) {
  return answer(SMFIP_NR_BODY);
}

sfsistat on_end_of_message(SMFICTX* ctx) {
  static const std::string results_name = "Authentication-Results";
  static const std::string results = "mx.example.jp;\n\t" + std::string(400, 'x');
  static const std::string mark_name = "Anshin-Mark";
  static const std::string mark = "v=1;\n\t" + std::string(500, 'x');
  const auto insert = [ctx](std::string name, std::string value) {
    smfi_insheader(ctx, 0, name.data(), value.data());
  };
  insert(results_name, results);
  insert(mark_name, mark);
  return SMFIS_CONTINUE;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: bench_idle_milter SOCKET [--few-replies]\n";
    return 2;
  }
  few_replies = argc > 2 && std::string_view(argv[2]) == "--few-replies";
  std::string name = "idle";
  smfiDesc filter{};
  filter.xxfi_name = name.data();
  filter.xxfi_version = SMFI_VERSION;
  filter.xxfi_flags = SMFIF_ADDHDRS | SMFIF_CHGHDRS;
  filter.xxfi_connect = on_connect;
  filter.xxfi_helo = on_helo;
  filter.xxfi_envfrom = on_mail;
  filter.xxfi_envrcpt = on_rcpt;
  filter.xxfi_header = on_header;
  filter.xxfi_eoh = on_end_of_headers;
  filter.xxfi_body = on_body;
  filter.xxfi_eom = on_end_of_message;
  filter.xxfi_data = on_data;
  filter.xxfi_negotiate = on_negotiate;
  if (smfi_setconn(argv[1]) != MI_SUCCESS || smfi_register(filter) != MI_SUCCESS) {
    std::cerr << "bench_idle_milter: libmilter takes neither " << argv[1] << " nor the filter\n";
    return EXIT_FAILURE;
  }
  return smfi_main() == MI_SUCCESS ? EXIT_SUCCESS : EXIT_FAILURE;
}
