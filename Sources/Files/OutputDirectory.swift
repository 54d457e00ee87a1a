package import FilbertCore
import FoundationEssentials

/// A directory that appears complete or not at all: its files are written into a directory beside it, see ``Aside``,
/// which changes places with the old one in one step at the end.
///
/// It and its files are open to the same people as those they replace, see ``Permissions``.
///
/// An existing directory is only replaced on request, and only when it holds the file `marker` and
/// nothing but files that Filbert writes, so that `--output ~ --overwrite` cannot remove someone's
/// own files: a web project has a `config.json` too.
package final class OutputDirectory {
  /// What a model directory may hold to be replaced: the files Filbert writes, and those of a
  /// tokenizer that people copy into it.
  package static let modelFiles: Set<String> = [
    "config.json", "model.safetensors", "vocab.txt", "tokenizer.json", "tokenizer_config.json",
    "special_tokens_map.json", "added_tokens.json", "training.json",
    "scope.safetensors", "modules.json", "sentence_bert_config.json",
    "config_sentence_transformers.json", "1_Pooling/config.json", "README.md",
  ]

  /// The path as the user gave it.
  package let path: String
  /// Where to write the files until ``commit()``.
  package let partialPath: String
  private let target: String
  private let overwrite: Bool
  private let marker: String
  private let names: Set<String>
  /// Nil when finished.
  private var aside: Aside?
  /// Exchanges two directories; false if the file system cannot. Tests put one in its place that cannot.
  var exchange: (String, String) throws(SystemError) -> Bool = Paths.exchange

  /// Begins a directory.
  ///
  /// - Parameters:
  ///   - path: The final path.
  ///   - marker: A file that every directory of this sort has (`config.json` for models).
  ///   - names: The files such a directory may hold, `DIRECTORY/FILE` for those in directories of their own; with any
  ///     other it is not replaced.
  /// - Throws: `cannotWrite` if something is there that may not be replaced, or nothing can be
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
    Aside.removeDirectories(of: target, holding: self.names)
    _ = try Self.mustReplace(target, path, self.names, marker: marker, overwrite: overwrite)
    let existing = try Paths.status(of: target, named: path)
    do throws(SystemError) {
      let aside = try Aside(directory: target, existing?.permissions)
      partialPath = aside.path
      self.aside = consume aside
    } catch {
      throw OutputBuffer.failure(path, error)
    }
  }

  deinit {
    abort()
  }

  /// The path of the file `name` in the directory while it is being written.
  package func file(_ name: String) -> String { "\(partialPath)/\(name)" }

  /// Makes a directory within it, for files `DIRECTORY/FILE`.
  ///
  /// - Throws: `cannotWrite`.
  package func makeDirectory(_ name: String) throws(FilbertError) {
    do throws(SystemError) { try Paths.makeDirectory(file(name)) } catch {
      throw OutputBuffer.failure(path, error)
    }
  }

  /// Puts the directory into its place and removes the one it replaces.
  ///
  /// - Throws: `cannotWrite`; what was there before is still there.
  package func commit() throws(FilbertError) {
    guard let aside = aside.take() else {
      throw FilbertError(.internalFailure, "The directory was finished before.", file: path)
    }
    var isPlaced = false
    do throws(FilbertError) {
      try place(aside, &isPlaced)
    } catch {
      if !isPlaced { aside.removeDirectory() }
      throw error
    }
  }

  /// Gives up and removes what was written; has no effect after ``commit()``.
  package func abort() {
    aside.take()?.removeDirectory()
  }

  private func place(
    _ aside: borrowing Aside, _ isPlaced: inout Bool
  ) throws(FilbertError) {
    // Looked at again: something may have appeared since.
    let replacing = try Self.mustReplace(
      target, path, names, marker: marker, overwrite: overwrite)
    let existing = try Paths.status(of: target, named: path)
    do throws(SystemError) {
      if let existing { try aside.descriptor.set(existing.permissions) }
      try aside.descriptor.synchronize()
      var old = aside.path
      if !replacing {
        try Paths.rename(aside.path, to: target)
      } else if try !exchange(aside.path, target) {
        old = Aside.name(target, .old)
        try replace(aside.path, old)
      }
      isPlaced = true
      try Paths.synchronizeDirectory(of: target)
      if replacing { Aside.removeDirectory(old, holding: names, isKnown: true) }
    } catch {
      throw OutputBuffer.failure(path, error)
    }
  }

  /// Replaces the directory in two steps. A run that is killed in between leaves the old one as `old`, for the next
  /// run.
  private func replace(_ new: String, _ old: String) throws(SystemError) {
    // Held, so that no other run mistakes it for a leftover.
    let replaced = try FileDescriptor(directory: target)
    _ = try? replaced.lock()
    try Paths.rename(target, to: old)
    do throws(SystemError) {
      try Paths.rename(new, to: target)
    } catch {
      try Paths.rename(old, to: target)
      throw error
    }
  }

  /// Whether a directory with content is in the way and may be replaced.
  private static func mustReplace(
    _ target: String, _ path: String, _ names: Set<String>, marker: String, overwrite: Bool
  ) throws(FilbertError) -> Bool {
    let entries = try entries(of: target, path: path)
    guard !entries.isEmpty else { return false }
    guard overwrite else {
      throw FilbertError(
        .cannotWrite,
        naming:
          "The directory exists and is not empty; pass \(.overwrite) to replace it or choose another.",
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
      if entry == Self.card, names.contains(entry), status?.kind == .regular {
        try requireUnchanged("\(target)/\(entry)", in: path)
      }
      let isOurs =
        status?.kind == .directory
        ? try holdsOnly(names, entry, in: target, path: path)
        : names.contains(entry) || Aside.original(entry).map(names.contains) == true
      guard isOurs else {
        throw FilbertError(
          .cannotWrite,
          "The directory also holds \"\(entry)\", which Filbert did not write, so it will not be"
            + " replaced; remove it yourself or choose another.", file: path)
      }
    }
    return true
  }

  /// Whether a directory within `target` is one that a model has, and holds nothing but the files of it.
  private static func holdsOnly(
    _ names: Set<String>, _ directory: String, in target: String, path: String
  ) throws(FilbertError) -> Bool {
    guard names.contains(where: { $0.hasPrefix("\(directory)/") }) else { return false }
    return try entries(of: "\(target)/\(directory)", path: path).allSatisfy {
      names.contains("\(directory)/\($0)")
    }
  }

  /// What people may have written themselves, or edited.
  private static let card = "README.md"

  private static func requireUnchanged(_ file: String, in path: String) throws(FilbertError) {
    // No card is as long, and Filbert makes no links.
    if case .present(let bytes) = try RunFile.read(file, atMost: 1 << 20),
      SealedText.isUnchanged(bytes)
    {
      return
    }
    throw FilbertError(
      .cannotWrite,
      "The directory also holds \"\(card)\", which somebody wrote or edited, so it will not be replaced;"
        + " move that file away or choose another directory.", file: path)
  }

  /// The names in the directory `target`; none if nothing is there.
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
