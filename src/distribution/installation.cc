// Each function opens an editor, feeds it, checks what came out, and commits.
#include "distribution/installation.h"

#include "distribution/acceptance.h"
#include "distribution/entry_stream.h"

#include <istream>
#include <limits>
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
                 const SyncOptions& options, registry::AbsentDeletion absent) {
  auto stream = EntryStream::open(path, file, options, {});
  if (!stream) {
    return failed(stream.error());
  }
  std::istream input(stream->get());
  const auto imported = registry::import_json_lines(input, editor, {}, absent);
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

// Takes away what a delta is about before anything is put: a domain may move between two of its
// organisations, in any order.
std::expected<void, Trouble> clear_the_way(Editor& editor, const Delta& delta,
                                           const std::string& path, const SyncOptions& options) {
  std::string broken;
  auto stream = EntryStream::open(path, delta.file, options, [&](const EntryHead& entry) {
    if (const auto removed = editor.remove(entry.id); !removed) {
      broken = removed.error();
    }
  });
  if (!stream) {
    return failed(stream.error());
  }
  std::istream(stream->get()).ignore(std::numeric_limits<std::streamsize>::max());
  if ((*stream)->stopped()) {
    return failed("stopped");
  }
  if (!broken.empty()) {
    return failed(broken);
  }
  if (const auto problem = (*stream)->problem(); !problem.empty()) {
    return refused(delta.file.name + ": " + problem);
  }
  return {};
}

// `entries`: how many came in `file`.
Installed commit(Editor& editor, const Manifest& manifest, const PublishedFile& file,
                 std::uint64_t entries, const SyncOptions& options) {
  if (const std::uint64_t organisations = editor.organisations();
      organisations != manifest.snapshot.lines) {
    return refused(file.name + ": leads to " + std::to_string(organisations) +
                   (organisations == 1 ? " organisation" : " organisations") +
                   ", but the manifest states " + std::to_string(manifest.snapshot.lines));
  }
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
  const auto imported =
      import(*editor, manifest.snapshot, path, options, registry::AbsentDeletion::wrong);
  return imported ? commit(*editor, manifest, manifest.snapshot, *imported, options) : imported;
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
  if (const auto cleared = clear_the_way(*editor, delta, path, options); !cleared) {
    return std::unexpected(cleared.error());
  }
  const auto imported =
      import(*editor, delta.file, path, options, registry::AbsentDeletion::accepted);
  if (!imported) {
    return imported;
  }
  return commit(*editor, manifest, delta.file, delta.file.lines, options);
}

Installed take_over_times(const Source& source, const Manifest& manifest) {
  auto editor = Editor::open(source.folder);
  if (!editor) {
    return failed(editor.error());
  }
  return commit(*editor, manifest, manifest.snapshot, 0, {});
}

}  // namespace anshin::distribution
