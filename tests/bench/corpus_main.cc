// Writes a corpus into a folder: zone.txt, registry.jsonl, messages.bin (the messages one behind
// the other) and messages.tsv (a line for each; see corpus_reader.h).
#include "bench/domains.h"
#include "bench/mails.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

namespace anshin::bench {
namespace {

struct Options {
  std::filesystem::path folder;
  std::size_t messages = 2000;
  std::size_t domains = 300;
  std::uint64_t seed = 1;
};

std::ofstream create(const std::filesystem::path& path) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!file) {
    throw std::runtime_error("cannot write " + path.string());
  }
  return file;
}

std::string as_text(const test::SignedMessage& message) {
  std::string text;
  for (const test::SignedField& field : message.fields) {
    text += field.name + ":" + field.value + "\r\n";
  }
  return text + "\r\n" + message.body;
}

/// The first message of each domain comes first; then some domains send more than others.
void write_messages(const Options& options, const Domains& made, Random& random) {
  std::ofstream index = create(options.folder / "messages.tsv");
  std::ofstream bytes = create(options.folder / "messages.bin");
  index << "kind\tsignatures\tfirst\tquestions\tdomain\tclient\thelo\tsender\tsize\n";
  for (std::size_t i = 0; i < options.messages; ++i) {
    const bool first = i < made.domains.size();
    const std::size_t skewed = random.below(1 + random.below(made.domains.size()));
    const Domain& domain = made.domains[first ? i : skewed];
    const Mail mail = make_mail(i, domain, choose_kind(random), random);
    const std::string text = as_text(mail.message);
    bytes << text;
    index << to_string(mail.kind) << '\t' << mail.signatures << '\t' << (first ? 1 : 0) << '\t'
          << domain.questions << '\t' << domain.name << '\t' << mail.client << '\t' << mail.helo
          << '\t' << mail.sender << '\t' << text.size() << '\n';
  }
  if (!index.flush() || !bytes.flush()) {
    throw std::runtime_error("cannot write to " + options.folder.string());
  }
}

void write_corpus(const Options& options) {
  std::filesystem::create_directories(options.folder);
  Random random(options.seed);
  const Domains made = make_domains(options.domains, random);
  create(options.folder / "zone.txt") << made.zone;
  create(options.folder / "registry.jsonl") << made.registry;
  write_messages(options, made, random);
}

}  // namespace
}  // namespace anshin::bench

int main(int argc, char** argv) {
  anshin::bench::Options options;
  CLI::App app("Makes the benchmark's messages, zone and registry");
  app.add_option("--out", options.folder, "Folder to write to")->required();
  app.add_option("--messages", options.messages, "Number of messages");
  app.add_option("--domains", options.domains, "Number of author domains")
      ->check(CLI::Range(1, 30000));
  app.add_option("--seed", options.seed, "Seed of everything but the keys");
  CLI11_PARSE(app, argc, argv);
  try {
    anshin::bench::write_corpus(options);
  } catch (const std::exception& error) {
    std::cerr << "bench_corpus: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
