package import FilbertCore
import Foundation

/// A directory beside an output, in which a run keeps what it needs to resume. It is removed at the
/// end.
package struct RunDirectory: Sendable {
  package let path: String
  /// What shows that a run has made the directory, so that it may be emptied.
  private static let marker = "run.json"
  private static let partialMarker = "run.json.partial"

  package init(_ path: String) { self.path = path }

  /// The place of a file in it.
  package func file(_ name: String) -> String { "\(path)/\(name)" }

  /// What the run that made the directory has noted about itself; nil if there is no such directory.
  ///
  /// - Throws: `cannotWrite` if something else is in the way, `missingInput` if the note cannot be read.
  package func note() throws(FilbertError) -> [UInt8]? {
    guard let status = try Paths.status(of: Paths.resolved(path), named: path) else { return nil }
    guard status.kind == .directory else {
      throw FilbertError(
        .cannotWrite, "This is not a directory, and the run needs one of this name; remove it.",
        file: path)
    }
    switch try RunFile.read(file(Self.marker), atMost: 1 << 20) {
    case .present(let bytes): return bytes
    // A run that was killed before its note was complete has nothing else.
    case .absent where try entries().allSatisfy { $0 == Self.partialMarker }: return nil
    case .absent, .foreign:
      throw FilbertError(
        .cannotWrite,
        "This directory has no \(Self.marker), so no run has left it; remove it, or choose another output.",
        file: path)
    }
  }

  /// Makes the directory, with a note about the run.
  package func create(_ note: [UInt8]) throws(FilbertError) {
    do throws(SystemError) { try Paths.makeDirectory(Paths.resolved(path)) } catch {
      guard fileExists(path) else { throw OutputBuffer.failure(path, error) }
    }
    try writeFile(file(Self.marker), note, overwrite: true, hasOneWriter: true)
  }

  /// Removes the directory with the files in it, the note last, so that a removal that was cut off can be repeated.
  package func remove() {
    guard let entries = try? entries(),
      entries.contains(Self.marker) || entries.allSatisfy({ $0 == Self.partialMarker })
    else { return }
    for name in entries where name != Self.marker { removeFile(file(name)) }
    removeFile(file(Self.marker))
    Paths.removeEmptyDirectory(Paths.resolved(path))
  }

  /// Whether it has a file whose name begins with one of `prefixes`.
  package func has(_ prefixes: [String]) -> Bool {
    ((try? entries()) ?? []).contains { name in prefixes.contains { name.hasPrefix($0) } }
  }

  private func entries() throws(FilbertError) -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: path) } catch {
      throw FilbertError(.cannotWrite, "The directory cannot be read.", file: path)
    }
  }
}
