// What --check finds around a configuration.
#include "config/check.h"

#include <anshin/ed25519.h>
#include <anshin/registry.h>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace anshin::config {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

MATCHER_P2(Tells, severity, part, "") {
  return std::ranges::any_of(arg, [&](const Diagnosis& found) {
    return found.severity == severity && found.what.find(part) != std::string::npos;
  });
}

Diagnoses errors_and_warnings(const Diagnoses& all) {
  Diagnoses out;
  std::ranges::copy_if(all, std::back_inserter(out),
                       [](const Diagnosis& d) { return d.severity != Severity::note; });
  return out;
}

/// A listening socket for the test's time.
class Listener {
 public:
  Listener() : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(descriptor_, generic, length), 0);
    EXPECT_EQ(::listen(descriptor_, 1), 0);
    EXPECT_EQ(::getsockname(descriptor_, generic, &length), 0);
    port_ = ntohs(address.sin_port);
  }
  explicit Listener(const std::string& path) : descriptor_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::ranges::copy(path, static_cast<char*>(address.sun_path));
    EXPECT_EQ(::bind(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(descriptor_, 1), 0);
  }
  ~Listener() { ::close(descriptor_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  Listener(Listener&&) = delete;
  Listener& operator=(Listener&&) = delete;
  std::string port() const { return std::to_string(port_); }

 private:
  int descriptor_;
  std::uint16_t port_ = 0;
};

class Check : public testing::Test {
 protected:
  Check() {
    std::string name = (fs::temp_directory_path() / "anshin-check-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    configuration_ = defaults();
    configuration_.milter.authserv_id = "mx.example.jp";
    configuration_.milter.socket = "unix:" + path("milter.sock");
  }
  ~Check() override { fs::remove_all(folder_); }
  Check(const Check&) = delete;
  Check& operator=(const Check&) = delete;
  Check(Check&&) = delete;
  Check& operator=(Check&&) = delete;

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  fs::path folder_;
  Configuration configuration_;
};

TEST_F(Check, SoundValuesGiveOnlyTheNoteOnMonitor) {
  EXPECT_THAT(errors_and_warnings(check_values(configuration_)), testing::IsEmpty());
  EXPECT_THAT(check_values(configuration_), Tells(Severity::note, "\"monitor\""));
  configuration_.policy.mode = policy::Mode::enforce;
  EXPECT_THAT(check_values(configuration_), testing::IsEmpty());
}

TEST_F(Check, AuthservId) {
  configuration_.milter.authserv_id = "mx";
  EXPECT_THAT(check_values(configuration_), Tells(Severity::warning, "without a dot"));
  configuration_.milter.authserv_id = "localhost.localdomain";
  EXPECT_THAT(check_values(configuration_), Tells(Severity::warning, "others use"));
}

TEST_F(Check, TrustedNetworks) {
  const auto with = [this](std::string_view network) {
    configuration_.milter.trusted_networks = {*parse_ip_network(network)};
    return check_values(configuration_);
  };
  EXPECT_THAT(with("0.0.0.0/0"), Tells(Severity::error, "whole Internet"));
  EXPECT_THAT(with("::/0"), Tells(Severity::error, "whole Internet"));
  EXPECT_THAT(with("0.0.0.0/1"), Tells(Severity::warning, "very wide"));
  EXPECT_THAT(errors_and_warnings(with("10.0.0.0/8")), testing::IsEmpty());
  EXPECT_THAT(errors_and_warnings(with("2001:db8::/32")), testing::IsEmpty());
}

TEST_F(Check, Relays) {
  configuration_.milter.relays = {*parse_ip_network("0.0.0.0/0")};
  EXPECT_THAT(check_values(configuration_), Tells(Severity::error, "relays: 0.0.0.0/0"));
}

TEST_F(Check, DeadlineShorterThanOneQuery) {
  configuration_.auth.deadline = configuration_.dns.timeout / 2;
  EXPECT_THAT(check_values(configuration_), Tells(Severity::warning, "deadline_ms"));
}

TEST_F(Check, Verifying) {
  configuration_.policy.trusted_sealers = {"lists.example.org"};
  EXPECT_THAT(errors_and_warnings(check_values(configuration_)), testing::IsEmpty());
  configuration_.auth.arc = false;
  EXPECT_THAT(check_values(configuration_), Tells(Severity::warning, "has no effect"));
  configuration_.auth.arc = true;
  configuration_.verify.cross_check = 1.0;
  EXPECT_THAT(check_values(configuration_), Tells(Severity::note, "verified twice"));
}

TEST_F(Check, UnixSocket) {
  EXPECT_THAT(check_sockets(configuration_), testing::IsEmpty());
  configuration_.milter.socket = "unix:" + path("none/milter.sock");
  EXPECT_THAT(check_sockets(configuration_), Tells(Severity::error, "there is no folder"));
  std::ofstream(path("file")) << "x";
  configuration_.milter.socket = "unix:" + path("file");
  EXPECT_THAT(check_sockets(configuration_), Tells(Severity::error, "is not a socket"));
}

TEST_F(Check, AFolderThatTheServiceMakesNeedNotBeThereBefore) {
  if (!fs::exists("/run/anshin")) {
    configuration_.milter.socket = "unix:/run/anshin/milter.sock";
    EXPECT_THAT(check_sockets(configuration_), Tells(Severity::note, "systemd makes it"));
  }
  for (const std::string folder : {"/run", "/var/run"}) {
    configuration_.milter.socket = "unix:" + folder + "/anshin-nobody-made-this/milter.sock";
    EXPECT_THAT(check_sockets(configuration_), Tells(Severity::warning, "there is no folder"));
  }
}

TEST_F(Check, UnixSocketInUseThenStale) {
  {
    const Listener listener(path("milter.sock"));
    EXPECT_THAT(check_sockets(configuration_), Tells(Severity::warning, "a process listens"));
  }
  EXPECT_THAT(check_sockets(configuration_), Tells(Severity::note, "left behind"));
  EXPECT_TRUE(fs::exists(path("milter.sock")));
}

TEST_F(Check, FolderThatCannotBeWritten) {
  if (::geteuid() == 0) {
    GTEST_SKIP() << "root can write everywhere";
  }
  fs::create_directory(path("closed"));
  fs::permissions(path("closed"), fs::perms::owner_read);
  configuration_.milter.socket = "unix:" + path("closed/milter.sock");
  EXPECT_THAT(check_sockets(configuration_), Tells(Severity::error, "cannot be written to"));
}

TEST_F(Check, TcpPortInUseAndForeignAddress) {
  std::string port;
  {
    const Listener listener;
    port = listener.port();
    configuration_.milter.socket = "inet:" + port + "@127.0.0.1";
    EXPECT_THAT(check_sockets(configuration_), Tells(Severity::warning, "is in use"));
    configuration_.milter.socket = "unix:" + path("milter.sock");
    configuration_.metrics_listen = "127.0.0.1:" + port;
    EXPECT_THAT(check_sockets(configuration_), Tells(Severity::warning, "[metrics] listen"));
  }
  EXPECT_THAT(check_sockets(configuration_), testing::IsEmpty());
  configuration_.metrics_listen.clear();
  configuration_.milter.socket = "inet:" + port + "@192.0.2.1";
  EXPECT_THAT(check_sockets(configuration_), Tells(Severity::error, "no interface"));
  configuration_.milter.socket = "inet:" + port + "@0.0.0.0";
  EXPECT_THAT(check_sockets(configuration_), Tells(Severity::warning, "every interface"));
}

TEST_F(Check, Group) {
  configuration_.milter.socket_group = "no-such-group-here";
  EXPECT_THAT(check_sockets(configuration_), Tells(Severity::error, "there is no group"));
  configuration_.milter.socket_group = "root";
  EXPECT_THAT(check_sockets(configuration_), testing::IsEmpty());
}

TEST_F(Check, SigningKey) {
  EXPECT_THAT(check_files(configuration_), Tells(Severity::note, "unsigned"));
  configuration_.signing_key = path("mark.pem");
  EXPECT_THAT(check_files(configuration_), Tells(Severity::error, "mark.pem"));
  std::ofstream(path("mark.pem")) << crypto::SigningKey::generate().private_pem();
  fs::permissions(path("mark.pem"), fs::perms::owner_read | fs::perms::others_read);
  EXPECT_THAT(check_files(configuration_), Tells(Severity::error, "[mark] signing_key"));
  fs::permissions(path("mark.pem"), fs::perms::owner_read);
  EXPECT_THAT(errors_and_warnings(check_files(configuration_)), testing::IsEmpty());
}

TEST_F(Check, Registry) {
  EXPECT_THAT(check_registries(configuration_), Tells(Severity::note, "no [[registry]]"));
  configuration_.registries = {{.name = "own", .path = path("own")}};
  EXPECT_THAT(check_registries(configuration_), Tells(Severity::error, "there is no folder"));
  fs::create_directory(path("own"));
  EXPECT_THAT(check_registries(configuration_),
              Tells(Severity::error, "anshinctl registry import"));

  {
    auto editor = registry::Editor::open(path("own"));
    ASSERT_TRUE(editor) << editor.error();
    const auto committed = editor->commit();
    ASSERT_TRUE(committed) << committed.error();
  }
  EXPECT_THAT(check_registries(configuration_), Tells(Severity::warning, "no organisation"));

  registry::Organisation organisation;
  organisation.id = "jcn:2010001084915";
  organisation.names = {{"ja", "株式会社クオリティア"}};
  organisation.domains = {{"qualitia.co.jp", true}};
  auto editor = registry::Editor::open(path("own"));
  ASSERT_TRUE(editor) << editor.error();
  ASSERT_TRUE(editor->put(organisation));
  ASSERT_TRUE(editor->commit());
  EXPECT_THAT(check_registries(configuration_),
              Tells(Severity::note, "1 organisations with 1 domains"));
  EXPECT_THAT(errors_and_warnings(check_registries(configuration_)), testing::IsEmpty());
}

TEST_F(Check, ReceivedRegistry) {
  configuration_.registries = {{.name = "robins",
                                .path = path("robins"),
                                .local = false,
                                .url = "http://registry.example/manifest.json",
                                .public_keys = {"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="},
                                .ca_file = {}}};
  EXPECT_THAT(check_registries(configuration_), Tells(Severity::error, "anshinctl registry sync"));
  fs::create_directory(path("robins"));
  EXPECT_THAT(check_registries(configuration_), Tells(Severity::warning, "never synced"));
  EXPECT_THAT(check_registries(configuration_), Tells(Severity::warning, "plain http"));
  configuration_.registries[0].url = "https://registry.example/manifest.json";
  EXPECT_THAT(check_registries(configuration_),
              testing::Not(Tells(Severity::warning, "plain http")));
  configuration_.registries[0].ca_file = path("none.pem");
  EXPECT_THAT(check_registries(configuration_), Tells(Severity::error, "none.pem"));
  configuration_.registries[0].ca_file.clear();

  const auto release = [this](std::chrono::sys_seconds expires) {
    auto editor = registry::Editor::open_empty(path("robins"));
    ASSERT_TRUE(editor) << editor.error();
    const auto committed = editor->commit({.registry = "robins",
                                           .serial = 3,
                                           .issued = expires - std::chrono::hours(24),
                                           .expires = expires});
    ASSERT_TRUE(committed) << committed.error();
  };
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  release(now + std::chrono::hours(1));
  EXPECT_THAT(check_registries(configuration_), Tells(Severity::warning, "no organisation"));
  release(now - std::chrono::hours(1));
  EXPECT_THAT(check_registries(configuration_), Tells(Severity::warning, "it expired on"));

  std::ofstream(path("robins/sync.json")) << R"({"problem":"no route","failures":3})";
  EXPECT_THAT(check_registries(configuration_), Tells(Severity::warning, "no route"));
  std::ofstream(path("robins/trust.json"))
      << R"({"version":1,"configured":["11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="],)"
      << R"("trusted":["PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="]})";
  EXPECT_THAT(check_registries(configuration_),
              Tells(Severity::error, "trust.json: was written by an earlier version"));
}

TEST_F(Check, RemediesCanBePasted) {
  configuration_.registries = {{.name = "robins", .path = path("robins")}};
  EXPECT_THAT(check_registries(configuration_),
              Tells(Severity::error, "anshinctl registry import FILE --registry robins"));
  configuration_.file = "/srv/my mail/it's.toml";
  EXPECT_THAT(check_registries(configuration_),
              Tells(Severity::error,
                    "anshinctl registry import FILE -c '/srv/my mail/it'\\''s.toml' --registry "
                    "robins"));
  configuration_.registries[0].local = true;
  EXPECT_THAT(check_registries(configuration_),
              Tells(Severity::error, "--registry robins --create"));
}

TEST_F(Check, EmptyLocalRegistryIsInOrder) {
  configuration_.registries = {{.name = "local", .path = path("local"), .local = true}};
  auto editor = registry::Editor::open(path("local"));
  ASSERT_TRUE(editor) << editor.error();
  ASSERT_TRUE(editor->commit());
  EXPECT_THAT(errors_and_warnings(check_registries(configuration_)), testing::IsEmpty());
}

TEST_F(Check, LookAlikes) {
  configuration_.look_alikes = {.enabled = false, .allow = {"example.com"}};
  EXPECT_THAT(check_values(configuration_), Tells(Severity::warning, "[look_alikes] allow"));
}

TEST_F(Check, ZoneFile) {
  configuration_.zone_file = path("none.zone");
  EXPECT_THAT(check_dns(configuration_), Tells(Severity::error, "zone_file"));
  std::ofstream(path("test.zone")) << "example.jp. 60 IN TXT \"v=spf1 -all\"\n";
  configuration_.zone_file = path("test.zone");
  EXPECT_THAT(check_dns(configuration_), Tells(Severity::warning, "the DNS is not asked"));
}

TEST_F(Check, NameServerThatDoesNotAnswer) {
  std::string port;
  {
    const Listener listener;
    port = listener.port();
  }
  configuration_.dns.servers = {"127.0.0.1:" + port};
  configuration_.dns.timeout = std::chrono::milliseconds(100);
  configuration_.dns.tries = 1;
  const Diagnoses found = check_dns(configuration_);
  EXPECT_THAT(found, Tells(Severity::error, "name servers run"));
  EXPECT_THAT(found, Tells(Severity::note, "[dns] servers: 127.0.0.1:" + port));
}

}  // namespace
}  // namespace anshin::config
