import FilbertTestSupport
import FilbertTransformer
import Foundation

/// Safetensors files made by hand: also those no writer would write.
struct SafetensorsBytes {
  var header: String
  var data: [UInt8] = []
  /// What the length says; nil is the truth.
  var length: UInt64?

  /// One F32 tensor `a` of two elements with the member `extra` of the header behind it.
  static func pair(_ entry: String, data: Int = 8) -> SafetensorsBytes {
    SafetensorsBytes(header: "{\(entry)}", data: Array(repeating: 0, count: data))
  }

  var bytes: [UInt8] {
    let length = length ?? UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + header.utf8 + data
  }

  /// Opens the bytes as a file.
  func open() throws -> SafetensorsFile {
    try Self.open(bytes)
  }

  /// Opens any bytes as a file, which is removed: the mapping keeps them.
  static func open(_ bytes: [UInt8]) throws -> SafetensorsFile {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let url = directory.appending(path: "model.safetensors")
    try Data(bytes).write(to: url)
    return try SafetensorsFile(url.path)
  }
}

extension Fixtures {
  /// The path of a file or directory of `Tests/Fixtures/model`.
  static func model(_ name: String) -> String {
    directory.appending(path: "model").appending(path: name).path
  }
}
