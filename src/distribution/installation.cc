// Each function opens an editor, feeds it, checks what came out, and commits.
#include "distribution/installation.h"

#include "distribution/acceptance.h"
#include "distribution/entry_stream.h"

#include <functional>
#include <istream>
#include <utility>

namespace anshin::distribution {

namespace {

using registry::Editor;

std::unexpected<Trouble> failed(std::string reason) {
  return std::unexpected(Trouble{SyncStatus::failed, std::move(reason), false});
}

std::unexpected<Trouble> refused(std::string reason) {
  return std::unexpected(Trouble{SyncStatus::refused, std::move(reason), false});
}

// Feeds a published file to the editor.
Installed import(Editor& editor, const PublishedFile& file, const std::string& path,
                 const SyncOptions& options, EntryOrder::OnEntry on_entry) {
  auto stream = EntryStream::open(path, file, options, std::move(on_entry));
  if (!stream) {
    return failed(stream.error());
  }
  std::istream input(stream->get());
  const auto imported = registry::import_json_lines(input, editor, {});
  if ((*stream)->stopped()) {
    return failed("stopped");
  }
  if (editor.failed()) {
    return failed(imported ? std::string("the registry cannot be written") : imported.error());
  }
  // First: where it cut the stream, the importer saw half a line.
  if (const auto problem = (*stream)->problem(); !problem.empty()) {
    return refused(file.name + ": " + problem);
  }
  if (imported && !imported->problems.empty()) {
    const auto& first = imported->problems.front();
    return refused(file.name + ": line " + std::to_string(first.line) + ": " + first.what);
  }
  if (!imported) {
    return refused(file.name + ": " + imported.error());
  }
  return imported->put + imported->removed;
}

Installed commit(Editor& editor, const Manifest& manifest, std::uint64_t entries,
                 const SyncOptions& options) {
  if (options.progress) {
    options.progress({.stage = SyncProgress::Stage::finishing, .done = 0, .total = 0});
  }
  if (const auto done = editor.commit(release_of(manifest)); !done) {
    return editor.failed() ? failed(done.error()) : refused(done.error());
  }
  return entries;
}

}  // namespace

Installed install_snapshot(const Source& source, const Manifest& manifest, const std::string& path,
                           const SyncOptions& options) {
  auto editor = Editor::open_empty(source.folder);
  if (!editor) {
    return failed(editor.error());
  }
  const auto imported = import(*editor, manifest.snapshot, path, options, {});
  return imported ? commit(*editor, manifest, *imported, options) : imported;
}

Installed install_delta(const Source& source, const Manifest& manifest, const Delta& delta,
                        const std::string& path, const registry::Store& before,
                        const SyncOptions& options) {
  auto editor = Editor::open(source.folder);
  if (!editor) {
    return failed(editor.error());
  }
  const auto information = before.information();
  if (editor->release().serial != information.serial ||
      editor->release().registry != information.origin) {
    return failed("the registry was changed by somebody else meanwhile");
  }
  std::uint64_t organisations = information.organisations;
  std::string unknown;
  const auto imported = import(*editor, delta.file, path, options, [&](const EntryHead& entry) {
    const auto here = before.find_by_id(entry.id);
    if (!here) {
      unknown = here.error();
    } else if (entry.put && !*here) {
      ++organisations;
    } else if (!entry.put && *here) {
      --organisations;
    }
  });
  if (!imported) {
    return imported;
  }
  if (!unknown.empty()) {
    return failed(unknown);
  }
  if (organisations != manifest.snapshot.lines) {
    return refused(delta.file.name + ": leads to " + std::to_string(organisations) +
                   " organisations, but the manifest states " +
                   std::to_string(manifest.snapshot.lines));
  }
  return commit(*editor, manifest, *imported, options);
}

Installed take_over_times(const Source& source, const Manifest& manifest) {
  auto editor = Editor::open(source.folder);
  if (!editor) {
    return failed(editor.error());
  }
  return commit(*editor, manifest, 0, {});
}

}  // namespace anshin::distribution
