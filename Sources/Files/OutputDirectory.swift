import FoundationEssentials

/// A directory that appears complete or not at all: its files are written into
/// `NAME.partial-XXXX` beside it, which is renamed into place at the end.
///
/// An existing directory is only replaced on request, and only when it holds the file `marker`, so
/// that `--output ~ --overwrite` cannot remove what Filbert did not write.
package final class OutputDirectory {
  /// The path as the user gave it.
  package let path: String
  /// Where to write the files until ``commit()``.
  package let partialPath: String
  private let target: String
  private let overwrite: Bool
  private let marker: String
  private var isOpen = true

  /// Begins a directory.
  ///
  /// - Parameters:
  ///   - path: Where it is to be.
  ///   - marker: A file that every directory of this sort has (`config.json` for models).
  /// - Throws: `cannotWrite` where something is there that may not be replaced, or nothing can be
  ///   created beside it.
  package init(_ path: String, marker: String, overwrite: Bool = false) throws(FilbertError) {
    self.path = path
    self.marker = marker
    self.overwrite = overwrite
    target = Paths.resolved(path)
    partialPath = Paths.aside(target)
    _ = try Self.mustReplace(target, path: path, marker: marker, overwrite: overwrite)
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
    let replacing = try Self.mustReplace(
      target, path: path, marker: marker, overwrite: overwrite)
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
  private static func mustReplace(
    _ target: String, path: String, marker: String, overwrite: Bool
  ) throws(FilbertError) -> Bool {
    guard try directoryHasContent(target, path: path) else { return false }
    guard overwrite else {
      throw FilbertError(
        .cannotWrite,
        "The directory exists and is not empty; pass --overwrite to replace it or choose another.",
        file: path)
    }
    guard try Paths.status(of: "\(target)/\(marker)", named: path) != nil else {
      throw FilbertError(
        .cannotWrite,
        "The directory has no \(marker), so Filbert did not write it and will not replace it;"
          + " remove it yourself or choose another.", file: path)
    }
    return true
  }

  private static func removeTree(_ path: String) {
    // What cannot be removed is left behind: the new directory is what counts.
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Whether `target` is a directory with something in it; false where nothing is there.
  fileprivate static func directoryHasContent(
    _ target: String, path: String
  ) throws(FilbertError) -> Bool {
    guard let status = try Paths.status(of: target, named: path) else { return false }
    guard status.kind == .directory else {
      throw FilbertError(
        .cannotWrite, "This is a file, but a directory is to be written; choose another name.",
        file: path)
    }
    do {
      return try !FileManager.default.contentsOfDirectory(atPath: target).isEmpty
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
  if try OutputDirectory.directoryHasContent(path, path: path), !overwrite {
    throw FilbertError(
      .cannotWrite,
      "The directory exists and is not empty; pass --overwrite to write into it or choose another.",
      file: path)
  }
  do throws(SystemError) { try Paths.makeDirectories(path) } catch {
    throw OutputBuffer.failure(path, error)
  }
}
