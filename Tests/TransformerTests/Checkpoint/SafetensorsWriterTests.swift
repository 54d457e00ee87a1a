import FilbertCore
import FilbertFiles
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

@Suite struct SafetensorsWriterTests {
  private let directory: URL

  init() throws { directory = try Fixtures.temporaryDirectory() }

  private func path(_ name: String) -> String { directory.appending(path: name).path }

  private func append(_ values: [Float], to writer: SafetensorsWriter) throws {
    try writer.append(values.span)
  }

  /// `safetensors` wrote the fixture; its tensors written again must give the same bytes.
  @Test(arguments: ["gelu/model.safetensors", "adamw.safetensors", "ops.safetensors"])
  func writesWhatThePythonLibraryWrites(fixture: String) throws {
    let file = try SafetensorsFile(Fixtures.model(fixture))
    let writer = try SafetensorsWriter(
      path("copy.safetensors"), tensors: file.tensors.reversed().map { ($0.name, $0.shape) })
    #expect(writer.order == file.tensors.map(\.name))
    for name in writer.order { try append(try file.floats(name), to: writer) }
    try writer.finish()
    #expect(try readFile(path("copy.safetensors")) == readFile(Fixtures.model(fixture)))
  }

  @Test func takesPiecesOfAnySize() throws {
    let values = (0..<100_003).map { Float($0) }
    let tensors: [(name: String, shape: [Int])] = [
      ("b", [100_000]), ("a", [3]), ("é \"\n", [0, 2]),
    ]
    let writer = try SafetensorsWriter(path("pieces.safetensors"), tensors: tensors)
    for range in [0..<40_000, 40_000..<40_001, 40_001..<100_003] {
      try append(Array(values[range]), to: writer)
    }
    try writer.finish()
    let file = try SafetensorsFile(path("pieces.safetensors"))
    #expect(try file.floats("a") == Array(values[..<3]))
    #expect(try file.floats("b") == Array(values[3...]))
    #expect(try file.floats("é \"\n") == [])
  }

  @Test func alignsDataToEightBytes() throws {
    for length in 1...8 {
      let name = String(repeating: "n", count: length)
      let writer = try SafetensorsWriter(
        path("\(length).safetensors"), tensors: [(name, [1])], metadata: ["b": "2", "a": "1"])
      try append([0.5], to: writer)
      try writer.finish()
      let file = try SafetensorsFile(path("\(length).safetensors"))
      #expect(file.info(name).map { $0.byteRange.lowerBound % 8 } == 0)
      #expect(file.metadata == ["a": "1", "b": "2"])
    }
  }

  @Test func leavesNothingBehindWhenGivenUp() throws {
    try writeFile(path("old.safetensors"), [1])
    #expect(throws: FilbertError.self) {
      try SafetensorsWriter(path("old.safetensors"), tensors: [])
    }
    do {
      let writer = try SafetensorsWriter(
        path("old.safetensors"), tensors: [("a", [2])], overwrite: true)
      try append([1], to: writer)
    }
    #expect(try readFile(path("old.safetensors")) == [1])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["old.safetensors"])
  }
}
