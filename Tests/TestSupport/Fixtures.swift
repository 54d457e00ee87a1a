package import Foundation

/// Where the stored reference values lie. `Scripts/make-fixtures.py` regenerates them.
package enum Fixtures {
  /// `Tests/Fixtures` of this checkout.
  package static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

  /// The bytes of `Tests/Fixtures/NAME`.
  package static func data(_ name: String) throws -> Data {
    try Data(contentsOf: directory.appending(path: name))
  }

  /// A fresh directory under the system's temporary directory.
  package static func temporaryDirectory() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "filbert-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }
}
