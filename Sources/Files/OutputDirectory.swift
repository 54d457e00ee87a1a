import FoundationEssentials

/// A directory that appears complete or not at all: its files are written into
/// `NAME.partial-XXXX` beside it, which is renamed into place at the end.
///
/// An existing directory is only replaced on request, and only when it holds the file `marker` and
/// nothing but files that Filbert writes, so that `--output ~ --overwrite` cannot remove what is
/// somebody's own: a web project has a `config.json` too.
package final class OutputDirectory {
  /// What a model directory may hold to be replaced: the files Filbert writes, and those of a
  /// tokenizer that people copy into it.
  package static let modelFiles: Set<String> = [
    "config.json", "model.safetensors", "vocab.txt", "tokenizer.json", "tokenizer_config.json",
    "special_tokens_map.json", "added_tokens.json", "training.json",
  ]

  /// The path as the user gave it.
  package let path: String
  /// Where to write the files until ``commit()``.
  package let partialPath: String
  private let target: String
  private let overwrite: Bool
  private let marker: String
  private let names: Set<String>
  private var isOpen = true

  /// Begins a directory.
  ///
  /// - Parameters:
  ///   - path: Where it is to be.
  ///   - marker: A file that every directory of this sort has (`config.json` for models).
  ///   - names: The files such a directory may hold; with any other it is not replaced.
  /// - Throws: `cannotWrite` where something is there that may not be replaced, or nothing can be
  ///   created beside it.
  package init(
    _ path: String, marker: String, names: Set<String> = OutputDirectory.modelFiles,
    overwrite: Bool = false
  ) throws(FilbertError) {
    self.path = path
    self.marker = marker
    self.names = names.union([marker])
    self.overwrite = overwrite
    target = Paths.resolved(path)
    partialPath = Paths.aside(target)
    _ = try mustReplace()
    do throws(SystemError) { try Paths.makeDirectory(partialPath) } catch {
      throw OutputBuffer.failure(path, error)
    }
  }

  deinit {
    abort()
  }

  /// The path of the file `name` in the directory while it is being written.
  package func file(_ name: String) -> String { "\(partialPath)/\(name)" }

  /// Puts the directory into its place and removes the one it replaces.
  ///
  /// - Throws: `cannotWrite`; what was there before is there again.
  package func commit() throws(FilbertError) {
    guard isOpen else {
      throw FilbertError(.internalFailure, "The directory was finished before.", file: path)
    }
    // Looked at again: something may have appeared since.
    let replacing = try mustReplace()
    do throws(SystemError) {
      try Paths.synchronizeDirectory(of: "\(partialPath)/.")
      if replacing { try replace() } else { try Paths.rename(partialPath, to: target) }
      isOpen = false
      try Paths.synchronizeDirectory(of: target)
    } catch {
      throw OutputBuffer.failure(path, error)
    }
  }

  /// Gives up and removes what was written; without effect after ``commit()``.
  package func abort() {
    if isOpen { Self.removeTree(partialPath) }
    isOpen = false
  }

  private func replace() throws(SystemError) {
    let old = Paths.aside(target, "old")
    try Paths.rename(target, to: old)
    do throws(SystemError) {
      try Paths.rename(partialPath, to: target)
    } catch {
      try Paths.rename(old, to: target)
      throw error
    }
    Self.removeTree(old)
  }

  /// Whether a directory with content is in the way and may be replaced.
  private func mustReplace() throws(FilbertError) -> Bool {
    let entries = try Self.entries(of: target, path: path)
    guard !entries.isEmpty else { return false }
    guard overwrite else {
      throw FilbertError(
        .cannotWrite,
        "The directory exists and is not empty; pass --overwrite to replace it or choose another.",
        file: path)
    }
    guard entries.contains(marker) else {
      throw FilbertError(
        .cannotWrite,
        "The directory has no \(marker), so Filbert did not write it and will not replace it;"
          + " remove it yourself or choose another.", file: path)
    }
    for entry in entries.sorted() {
      let status = try Paths.status(of: "\(target)/\(entry)", named: path)
      guard names.contains(entry), status?.kind != .directory else {
        throw FilbertError(
          .cannotWrite,
          "The directory also holds \"\(entry)\", which Filbert did not write, so it will not be"
            + " replaced; remove it yourself or choose another.", file: path)
      }
    }
    return true
  }

  private static func removeTree(_ path: String) {
    // What cannot be removed is left behind: the new directory is what counts.
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The names in the directory `target`; none where nothing is there.
  fileprivate static func entries(
    of target: String, path: String
  ) throws(FilbertError) -> [String] {
    guard let status = try Paths.status(of: target, named: path) else { return [] }
    guard status.kind == .directory else {
      throw FilbertError(
        .cannotWrite, "This is a file, but a directory is to be written; choose another name.",
        file: path)
    }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: target)
    } catch {
      throw FilbertError(.cannotWrite, "The directory cannot be read.", file: path)
    }
  }
}

/// Creates the directory `path` and those above it for files that are written one by one; an empty
/// one is taken as it is.
///
/// - Throws: `cannotWrite` where it has content and `overwrite` is false, where a file of that name
///   exists, or where it cannot be created.
package func createDirectory(_ path: String, overwrite: Bool = false) throws(FilbertError) {
  if try !OutputDirectory.entries(of: path, path: path).isEmpty, !overwrite {
    throw FilbertError(
      .cannotWrite,
      "The directory exists and is not empty; pass --overwrite to write into it or choose another.",
      file: path)
  }
  do throws(SystemError) { try Paths.makeDirectories(path) } catch {
    throw OutputBuffer.failure(path, error)
  }
}
