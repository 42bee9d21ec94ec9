// Cuts the input into lines, has them read by LineWorkers and does what they say, in their order.
#include "registry/importer.h"

#include "registry/organisation.h"
#include "text/header_field.h"

#include <utility>

namespace anshin::registry {

namespace {

constexpr std::size_t max_problems = 1000;
constexpr std::size_t max_line_octets = max_entry_octets;
constexpr std::size_t batch_octets = 65536;

using Done = std::expected<void, std::string>;

}  // namespace

Importer::Importer(Editor& editor, AbsentDeletion absent)
    : editor_(editor), absent_(absent), batch_(std::make_unique<LineBatch>()) {}

void Importer::feed(std::string_view piece) {
  while (!piece.empty() && !editor_.failed()) {
    const auto end = piece.find('\n');
    append(piece.substr(0, end));
    if (end == std::string_view::npos) {
      return;
    }
    finish_line();
    piece.remove_prefix(end + 1);
  }
}

void Importer::append(std::string_view piece) {
  if (line_.length + piece.size() > max_line_octets) {
    line_.too_long = true;
    batch_->text.resize(line_.begin);
  }
  if (!line_.too_long) {
    batch_->text += piece;
  }
  line_.length += line_.too_long ? 0 : piece.size();
}

void Importer::finish_line() {
  line_.number = ++lines_;
  const std::string_view text = std::string_view(batch_->text).substr(line_.begin);
  if (line_.too_long || !text::trim(text).empty()) {
    batch_->lines.push_back(line_);
  }
  if (batch_->text.size() >= batch_octets) {
    give_batch();
  }
  line_ = {.begin = batch_->text.size()};
}

void Importer::give_batch() {
  workers_.give(std::exchange(batch_, std::make_unique<LineBatch>()));
  while (auto done = workers_.take()) {
    do_batch(*done);
    workers_.give_back(std::move(done));
  }
}

ImportResult Importer::finish() {
  if (line_.length > 0 || line_.too_long) {
    finish_line();
  }
  workers_.give(std::exchange(batch_, nullptr));
  while (auto done = workers_.take_last()) {
    do_batch(*done);
    workers_.give_back(std::move(done));
  }
  return std::move(result_);
}

void Importer::do_batch(LineBatch& batch) {
  for (std::size_t i = 0; i < batch.lines.size() && !editor_.failed(); ++i) {
    const auto& line = batch.results[i];
    const Done done = line ? do_line(*line) : std::unexpected(line.error());
    if (!done) {
      report(batch.lines[i].number, done.error());
    }
  }
}

Done Importer::do_line(const PreparedLine& line) {
  struct Visitor {
    Importer& importer;
    Done operator()(const Prepared& prepared) const { return importer.put(prepared); }
    Done operator()(const RemoveLine& remove) const { return importer.remove(remove); }
    Done operator()(const Revocation& revocation) const { return importer.revoke(revocation); }
    Done operator()(const UnrevokeLine& unrevoke) const { return importer.unrevoke(unrevoke); }
  };
  return std::visit(Visitor{*this}, line);
}

Done Importer::put(const Prepared& prepared) {
  Done done = editor_.put(prepared);
  result_.put += done ? 1U : 0U;
  return done;
}

Done Importer::remove(const RemoveLine& line) {
  const auto removed = editor_.remove(line.id);
  if (!removed) {
    return std::unexpected(removed.error());
  }
  if (!*removed && absent_ == AbsentDeletion::wrong) {
    return std::unexpected("del: there is no organisation " + line.id);
  }
  result_.removed += *removed ? 1U : 0U;
  return {};
}

Done Importer::revoke(const Revocation& revocation) {
  Done done = editor_.revoke(revocation);
  result_.revoked += done ? 1U : 0U;
  return done;
}

Done Importer::unrevoke(const UnrevokeLine& line) {
  const auto removed = editor_.unrevoke(line.subject);
  if (!removed) {
    return std::unexpected(removed.error());
  }
  if (!*removed) {
    return std::unexpected("unrevoke: " + line.subject + " is not revoked");
  }
  ++result_.unrevoked;
  return {};
}

void Importer::report(std::uint64_t line, const std::string& what) {
  ++result_.bad_lines;
  if (result_.problems.size() < max_problems) {
    result_.problems.push_back({.line = line, .what = what});
  }
}

}  // namespace anshin::registry
