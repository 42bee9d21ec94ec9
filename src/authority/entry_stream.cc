// Streams over the pages of a store and over the lines of a gzip file.
#include "authority/entry_stream.h"

#include "distribution/gzip_reader.h"
#include "distribution/limits.h"
#include "registry/organisation.h"

#include <nlohmann/json.hpp>

#include <istream>
#include <utility>
#include <vector>

namespace anshin::authority {

namespace {

constexpr std::size_t page = 1000;
constexpr std::string_view put_beginning = R"({"put":)";
constexpr std::string_view id_beginning = R"({"put":{"id":")";
constexpr std::string_view del_beginning = R"({"del":")";
constexpr std::string_view del_end = R"("})";

using Json = nlohmann::json;

// Ids need no escapes, so the lines that this program writes are understood without a JSON parser;
// empty for any other line.
std::string_view plain_id(std::string_view line) {
  std::string_view id;
  if (line.starts_with(id_beginning)) {
    id = line.substr(id_beginning.size());
    id = id.substr(0, id.find('"'));
  } else if (line.starts_with(del_beginning) && line.ends_with(del_end)) {
    id = line.substr(del_beginning.size(), line.size() - del_beginning.size() - del_end.size());
  }
  return id.find_first_of("\"\\") == std::string_view::npos ? id : std::string_view();
}

class RegistryStream : public EntryStream {
 public:
  explicit RegistryStream(const registry::Store& store) : store_(store) {}

  Next next() override {
    if (at_ == page_.size()) {
      auto page_after = store_.list(last_, page);
      if (!page_after) {
        return std::unexpected(page_after.error());
      }
      page_ = std::move(*page_after);
      at_ = 0;
    }
    if (page_.empty()) {
      return std::nullopt;
    }
    const registry::Organisation& organisation = page_[at_++];
    last_ = organisation.id;
    Entry entry{.id = organisation.id, .line = put_line(organisation)};
    if (entry.line.size() > registry::max_entry_octets) {
      return std::unexpected(entry.id +
                             ": its line is longer than 64 KB, which receivers refuse; "
                             "shorten the entry");
    }
    return entry;
  }

 private:
  const registry::Store& store_;
  std::vector<registry::Organisation> page_;
  std::size_t at_ = 0;
  std::string last_;
};

class FileStream : public EntryStream {
 public:
  FileStream(std::string path, FileKind kind, std::unique_ptr<distribution::GzipReader> reader)
      : path_(std::move(path)), kind_(kind), reader_(std::move(reader)), input_(reader_.get()) {}

  Next next() override {
    auto read = next_line();
    if (!read) {
      return std::unexpected(read.error());
    }
    std::optional<std::string> line = std::move(*read);
    if (!line) {
      return std::nullopt;
    }
    auto entry = parse_entry(std::move(*line));
    if (!entry) {
      return problem(entry.error());
    }
    if (kind_ == FileKind::snapshot && !entry->put) {
      return problem(R"(a snapshot has no "del")");
    }
    if (number_ > 1 && entry->id <= last_) {
      return problem("the entries are not ordered by id");
    }
    last_ = entry->id;
    return std::move(*entry);
  }

 private:
  std::unexpected<std::string> problem(const std::string& what) const {
    return std::unexpected(path_ + ":" + std::to_string(number_) + ": " + what);
  }

  // nullopt at the end of the file.
  std::expected<std::optional<std::string>, std::string> next_line() {
    input_.getline(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    const auto got = static_cast<std::size_t>(input_.gcount());
    ++number_;
    if (input_.bad()) {
      return std::unexpected(reader_->problem());
    }
    if (input_.eof() && got == 0) {
      return std::nullopt;
    }
    if (input_.fail() || input_.eof()) {
      return problem(input_.eof() ? "the last line has no end" : "is longer than 64 KB");
    }
    return buffer_.substr(0, got - 1);
  }

  std::string path_;
  FileKind kind_;
  std::unique_ptr<distribution::GzipReader> reader_;
  std::istream input_;
  std::string buffer_ = std::string(registry::max_entry_octets + 2, '\0');
  std::uint64_t number_ = 0;
  std::string last_;
};

}  // namespace

std::expected<Entry, std::string> parse_entry(std::string line) {
  std::string id(plain_id(line));
  bool put = line.starts_with(put_beginning);
  if (id.empty()) {
    const Json object = Json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!object.is_object() || object.contains("put") == object.contains("del")) {
      return std::unexpected(R"(the line must be a JSON object with either "put" or "del")");
    }
    put = object.contains("put");
    const Json& value = put ? object["put"] : object["del"];
    const Json id_value = put && value.is_object() ? value.value("id", Json()) : value;
    if (!id_value.is_string()) {
      return std::unexpected("id: must be a string");
    }
    id = id_value.get<std::string>();
  }
  if (const auto good = registry::check_organisation_id(id); !good) {
    return std::unexpected(good.error());
  }
  return Entry{.id = std::move(id), .line = std::move(line), .put = put};
}

std::expected<registry::Organisation, std::string> organisation_of(const Entry& entry) {
  const Json object = Json::parse(entry.line, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object() || !object.contains("put")) {
    return std::unexpected(entry.id + ": the line is no \"put\"");
  }
  auto organisation = registry::parse_organisation(
      object["put"].dump(-1, ' ', false, Json::error_handler_t::replace));
  if (!organisation) {
    return std::unexpected(entry.id + ": " + organisation.error());
  }
  // Of a doubled key the parser takes the last.
  if (organisation->id != entry.id) {
    return std::unexpected(entry.id + ": the line holds another id too, " + organisation->id);
  }
  return organisation;
}

std::string put_line(const registry::Organisation& organisation) {
  return std::string(put_beginning) + registry::format_organisation(organisation) + "}";
}

std::string del_line(std::string_view id) {
  return std::string(del_beginning) + std::string(id) + std::string(del_end);
}

std::unique_ptr<EntryStream> entries_of(const registry::Store& store) {
  return std::make_unique<RegistryStream>(store);
}

std::expected<std::unique_ptr<EntryStream>, std::string> entries_in(const std::string& path,
                                                                    FileKind kind) {
  auto reader = distribution::GzipReader::open(path, distribution::max_unpacked_octets);
  if (!reader) {
    return std::unexpected(reader.error());
  }
  return std::make_unique<FileStream>(path, kind, std::move(*reader));
}

}  // namespace anshin::authority
