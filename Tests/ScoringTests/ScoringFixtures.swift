import FilbertCore
import FilbertFiles
import FilbertScoring
import FilbertTables
import FilbertTestSupport
import Foundation

/// A directory with what a scoring run reads and writes, and the means to begin one; gone with this object.
final class ScoringFixtures {
  let directory: URL

  init() throws {
    directory = try Fixtures.temporaryDirectory()
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  func path(_ name: String) -> String { directory.appending(path: name).path }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: directory.appending(path: name))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: directory.appending(path: name)), as: UTF8.self)
  }

  /// The names of all files, sorted.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
  }

  func table(_ name: String) throws(FilbertError) -> TableSequence {
    try TableSequence([path(name)]) { (path) throws(FilbertError) in try TableReader(path: path) }
  }

  func files(rejects: String? = nil, overwrite: Bool = false) -> OutputFiles {
    OutputFiles(
      rejects: rejects.map(path), overwrite: overwrite,
      open: { (path) throws(FilbertError) in try AtomicFile(path, overwrite: overwrite) },
      lock: Self.lock)
  }

  static func lock(_ target: String) throws(FilbertError) -> LockFile {
    do throws(LockFile.Failure) {
      return try LockFile("\(target).lock")
    } catch {
      throw FilbertError(.cannotWrite, "There is no lock: \(error).", file: target)
    }
  }
}
