// Packs, digests and signs what tests publish.
#include "publisher.h"

#include "crypto/sha256.h"
#include "distribution/file_digest.h"
#include "distribution/gzip_writer.h"
#include "support/temporary_folder.h"

#include <fstream>
#include <iterator>

namespace anshin::distribution {

FetchResult FakeFetcher::fetch(const FetchRequest& request, FetchSink& sink,
                               const std::atomic<bool>* stop) {
  requests.push_back(request);
  if (on_request) {
    on_request(request);
  }
  const auto answer = [&](FetchStatus status, const std::string& what) {
    return FetchResult{.status = status, .etag = {}, .problem = request.url + ": " + what};
  };
  if (stop != nullptr && *stop) {
    return answer(FetchStatus::stopped, "stopped");
  }
  const auto found = files.find(request.url);
  if (found == files.end()) {
    return answer(FetchStatus::missing, "there is no such file");
  }
  const std::string& content = found->second;
  const std::string etag = with_etags ? hexadecimal(crypto::sha256(content)) : "";
  if (!request.etag.empty() && request.etag == etag) {
    return {.status = FetchStatus::not_modified, .etag = etag, .problem = {}};
  }
  const std::size_t start = ranges && request.offset <= content.size() ? request.offset : 0;
  std::string_view body = std::string_view(content).substr(start);
  const auto cut = cut_after.find(request.url);
  const bool breaks = cut != cut_after.end();
  if (breaks) {
    body = body.substr(0, cut->second);
    cut_after.erase(cut);
  }
  if (!sink.begin(start) || (start + body.size() <= request.limit && !sink.take(body))) {
    return answer(FetchStatus::rejected, "not taken");
  }
  if (start + body.size() > request.limit) {
    return answer(FetchStatus::too_long, "too long");
  }
  return breaks ? answer(FetchStatus::failed, "the connection broke")
                : FetchResult{.status = FetchStatus::complete, .etag = etag, .problem = {}};
}

std::string put_line(unsigned number, const std::string& name) {
  const std::string digits = std::to_string(number);
  return R"({"put":{"id":"test:)" + digits + R"(","name":{"ja":")" + name +
         R"("},"domains":[{"domain":"d)" + digits + R"(.example"}]}})" + "\n";
}

std::string del_line(unsigned number) {
  return R"({"del":"test:)" + std::to_string(number) + "\"}\n";
}

std::string put_lines(unsigned first, unsigned last) {
  std::string lines;
  for (unsigned number = first; number <= last; ++number) {
    lines += put_line(number);
  }
  return lines;
}

Publisher::Publisher() : key(crypto::SigningKey::generate()) {}

std::string Publisher::url(const std::string& name) const {
  return "https://registry.example/robins/" + name;
}

Source Publisher::source(const std::string& folder) const {
  return {.name = "robins",
          .folder = folder,
          .url = url("manifest.json"),
          .public_keys = {key.public_base64()},
          .ca_file = {}};
}

PublishedFile Publisher::add_octets(const std::string& name, const std::string& octets,
                                    std::uint64_t entries) {
  fetcher.files[url(name)] = octets;
  return {.name = name,
          .size = octets.size(),
          .sha256 = hexadecimal(crypto::sha256(octets)),
          .lines = entries};
}

PublishedFile Publisher::add_file(const std::string& name, const std::string& lines,
                                  std::uint64_t entries) {
  const TemporaryFolder folder;
  const std::string path = folder.path() / name;
  auto writer = GzipWriter::create(path);
  if (!writer || !writer->write(lines) || !writer->finish()) {
    throw std::runtime_error("cannot write " + path);
  }
  std::ifstream file(path, std::ios::binary);
  return add_octets(name, {std::istreambuf_iterator<char>(file), {}}, entries);
}

Manifest& Publisher::start(std::uint64_t serial, const std::string& lines, std::uint64_t entries) {
  manifest = {.registry = "robins",
              .serial = serial,
              .issued = today - std::chrono::hours(1),
              .expires = today + std::chrono::days(7),
              .snapshot = add_file("robins-" + std::to_string(serial) + ".snapshot.jsonl.gz", lines,
                                   entries),
              .deltas = {},
              .keys = {},
              .site = {}};
  return manifest;
}

void Publisher::add_delta(std::uint64_t from, const std::string& lines, std::uint64_t entries) {
  const std::string name =
      "robins-" + std::to_string(from) + "-" + std::to_string(manifest.serial) + ".delta.jsonl.gz";
  manifest.deltas.push_back({.file = add_file(name, lines, entries), .from = from});
}

void Publisher::publish() {
  publish_signed_by({key});
}

void Publisher::publish_signed_by(const std::vector<crypto::SigningKey>& keys) {
  const std::string octets = format_manifest(manifest);
  fetcher.files[url("manifest.json")] = octets;
  fetcher.files[url("manifest.json.sig")] = format_signatures(octets, keys);
}

}  // namespace anshin::distribution
