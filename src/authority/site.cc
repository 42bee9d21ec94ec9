#include "authority/site.h"

#include "authority/site_files.h"
#include "authority/site_index.h"
#include "authority/site_keys.h"
#include "authority/site_page.h"
#include "authority/site_text.h"
#include "registry/calendar_date.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

namespace anshin::authority {
namespace {

using Done = std::expected<void, std::string>;

constexpr std::size_t page_of_list = 500;
constexpr const char* nodes_file = "i/nodes.txt";
constexpr std::string_view page_suffix = ".html";
constexpr std::string_view node_suffix = ".js";
constexpr std::array<std::string_view, 5> assets{"style.css", "language.js", "page.js", "fold.js",
                                                 "search.js"};

std::string script_list(std::span<const std::string_view> texts) {
  std::string out;
  for (const std::string_view text : texts) {
    out += (out.empty() ? "" : ",") + script_string(text);
  }
  return '[' + out + ']';
}

class SiteWriter {
 public:
  SiteWriter(const registry::Store& store, SiteFolder& folder, const SiteOptions& options,
             const std::function<void(std::uint64_t)>& progress)
      : store_(store),
        folder_(folder),
        options_(options),
        progress_(progress),
        information_(store.information()),
        page_(site_file("organisation.html")),
        index_(folder, options.memory) {
    setting_ = {.registry = store.name(),
                .title = options.title.empty() ? store.name() : options.title,
                .url = options.url};
    while (setting_.url.ends_with('/')) {
      setting_.url.pop_back();
    }
  }

  std::expected<SiteResult, std::string> run() {
    if (!information_.available) {
      return std::unexpected(information_.problem);
    }
    for (const auto step : {&SiteWriter::write_pages, &SiteWriter::write_index,
                            &SiteWriter::check_serial, &SiteWriter::write_entrance}) {
      if (const Done done = (this->*step)(); !done) {
        folder_.remove_made();  // the entrance names none of it yet
        return std::unexpected(done.error());
      }
    }
    if (const Done done = remove_stale(); !done) {
      return std::unexpected(done.error());
    }
    result_.files = folder_.counts();
    return result_;
  }

 private:
  Done write_pages() {
    std::string after;
    while (true) {
      const auto organisations = store_.list(after, page_of_list);
      if (!organisations) {
        return std::unexpected(organisations.error());
      }
      for (const registry::Organisation& organisation : *organisations) {
        if (auto done = write_page(organisation); !done) {
          return done;
        }
      }
      if (progress_) {
        progress_(result_.organisations);
      }
      if (organisations->size() < page_of_list) {
        return {};
      }
      after = organisations->back().id;
    }
  }

  Done write_page(const registry::Organisation& organisation) {
    ++result_.organisations;
    const std::string page = page_.fill(page_values(organisation, setting_));
    if (auto written = folder_.write(page_name(organisation.id), page); !written) {
      return written;
    }
    return index_.add(organisation);
  }

  Done write_index() {
    auto root = index_.finish();
    if (!root) {
      return std::unexpected(root.error());
    }
    root_ = std::move(*root);
    std::ranges::sort(root_.nodes);
    result_.index_nodes = root_.nodes.size();
    return {};
  }

  // Pages of two versions must not stand side by side.
  Done check_serial() {
    if (store_.information().serial != information_.serial) {
      return std::unexpected(
          "the registry was changed while its pages were written; run the command again");
    }
    return {};
  }

  Done write_entrance() {
    for (const std::string_view name : assets) {
      if (auto done = folder_.write("assets/" + std::string(name), site_file(name)); !done) {
        return done;
      }
    }
    const std::string serial = std::to_string(information_.serial);
    const std::string date = registry::format_date(options_.date);
    const TemplateValues values{.texts = {{"title", setting_.title},
                                          {"registry", setting_.registry},
                                          {"serial", serial},
                                          {"date", date},
                                          {"organisations", std::to_string(result_.organisations)}},
                                .lists = {{"canonical", canonical(setting_, "index.html")}}};
    if (auto done = folder_.write("index.html", Template(site_file("index.html")).fill(values));
        !done) {
      return done;
    }
    return folder_.write(
        "registry.js",
        "anshinRegistry({\"name\":" + script_string(setting_.registry) + ",\"serial\":" + serial +
            ",\"date\":" + script_string(date) + ",\"root\":" + script_string(root_.name) +
            ",\"depth\":" + std::to_string(root_.depth) +
            ",\n\"forms\":" + script_list(legal_forms()) +
            ",\n\"abbreviations\":" + script_list(legal_form_abbreviations()) + "});\n");
  }

  Done remove_stale() {
    const std::set<std::string> before = nodes_before();
    auto done = folder_.remove_unless(
        "i", [&](const std::string& file) -> std::expected<bool, std::string> {
          const std::string node =
              file.ends_with(node_suffix) ? file.substr(0, file.size() - node_suffix.size()) : "";
          return "i/" + file == nodes_file || std::ranges::binary_search(root_.nodes, node) ||
                 before.contains(node);
        });
    if (!done) {
      return done;
    }
    std::string nodes;
    for (const std::string& node : root_.nodes) {
      nodes += node + '\n';
    }
    if (auto written = folder_.write(nodes_file, nodes); !written) {
      return written;
    }
    return folder_.remove_unless(
        "o", [this](const std::string& file) -> std::expected<bool, std::string> {
          return is_registered(file);
        });
  }

  // The index that the last build wrote: a page that was loaded before this one still reads it.
  std::set<std::string> nodes_before() {
    std::set<std::string> nodes;
    if (const auto text = folder_.read(nodes_file)) {
      for (std::size_t begin = 0; begin < text->size();) {
        const auto end = std::min(text->find('\n', begin), text->size());
        nodes.insert(text->substr(begin, end - begin));
        begin = end + 1;
      }
    }
    return nodes;
  }

  // "jcn/2010001084915.html"
  std::expected<bool, std::string> is_registered(const std::string& file) const {
    const auto slash = file.find('/');
    if (slash == std::string::npos || !file.ends_with(page_suffix)) {
      return false;
    }
    std::string id = file.substr(0, file.size() - page_suffix.size());
    id[slash] = ':';
    const auto organisation = store_.find_by_id(id);
    if (!organisation) {
      return std::unexpected(organisation.error());
    }
    return organisation->has_value();
  }

  const registry::Store& store_;
  SiteFolder& folder_;
  const SiteOptions& options_;
  const std::function<void(std::uint64_t)>& progress_;
  registry::Store::Information information_;
  SiteSetting setting_;
  Template page_;
  SiteIndex index_;
  SiteIndex::Root root_;
  SiteResult result_;
};

}  // namespace

std::string page_name(std::string_view id) {
  const auto colon = id.find(':');
  return "o/" + std::string(id.substr(0, colon)) + '/' + std::string(id.substr(colon + 1)) +
         std::string(page_suffix);
}

std::expected<SiteResult, std::string> write_site(
    const registry::Store& store, const std::string& folder, const SiteOptions& options,
    const std::function<void(std::uint64_t)>& progress) {
  auto site = SiteFolder::open(folder);
  if (!site) {
    return std::unexpected(site.error());
  }
  return SiteWriter(store, *site, options, progress).run();
}

}  // namespace anshin::authority
