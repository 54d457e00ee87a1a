import FilbertCore
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

struct VectorFileTests {
  private static let origin = VectorOrigin(model: "1f", rows: "2e")

  private static func vectors(_ rows: Int, seed: UInt64) -> Matrix {
    let matrix = Matrix(rows: rows, columns: 12)
    matrix.fillNormal(RandomStream(seed: seed), deviation: 1)
    return matrix
  }

  private func write(
    _ path: String, _ precision: VectorPrecision, _ blocks: [Matrix]
  ) throws {
    let writer = try VectorFileWriter(path, dimensions: 12, precision: precision)
    for block in blocks { try writer.append(block) }
    #expect(!fileExists(path))
    try writer.finish(Self.origin)
  }

  @Test func readsWhatWasWritten() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "a.safetensors").path
    let blocks = [Self.vectors(3, seed: 1), Self.vectors(0, seed: 2), Self.vectors(5_000, seed: 3)]
    try write(path, .float32, blocks)
    let file = try VectorFile(path)
    #expect(file.rows == 5_003 && file.dimensions == 12 && file.precision == .float32)
    #expect(file.origin == Self.origin)
    #expect(file.block(0..<5_003).elements == blocks[0].elements + blocks[2].elements)
    #expect(file.block(3..<5).row(1) == blocks[2].row(1))
  }

  @Test func eightBitsAreNearWhatWasWritten() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "a.safetensors").path
    let vectors = Self.vectors(999, seed: 4)
    try write(path, .int8, [vectors[rows: 0..<400], vectors[rows: 400..<999]])
    let file = try VectorFile(path)
    #expect(file.rows == 999 && file.precision == .int8)
    let read = file.block(100..<500)
    for row in 0..<400 {
      let expected = vectors.row(100 + row)
      let greatest = expected.map(abs).max() ?? 0
      for (a, b) in zip(read.row(row), expected) { #expect(abs(a - b) <= greatest / 127) }
    }
    #expect(file.block(100..<500).elements == read.elements)
  }

  /// So products of vectors of length 1 are still cosines.
  @Test func eightBitsKeepTheLengthOfVectors() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "a.safetensors").path
    let vectors = Self.vectors(200, seed: 6)
    vectors[rows: 7..<8].copyElements(from: .zeros(rows: 1, columns: 12))
    try write(path, .int8, [vectors])
    let read = try VectorFile(path).block(0..<200)
    let length = { (values: [Float]) in values.reduce(0) { $0 + Double($1) * Double($1) } }
    for row in 0..<200 {
      let expected = length(vectors.row(row))
      #expect(abs(length(read.row(row)) - expected) <= 1e-6 * expected)
    }
  }

  /// Python reads it: nothing but a header, padded, and the tensors.
  @Test(arguments: VectorPrecision.allCases) func isAnOrdinarySafetensorsFile(
    precision: VectorPrecision
  ) throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "a.safetensors").path
    try write(path, precision, [Self.vectors(7, seed: 5)])
    let file = try SafetensorsFile(path)
    #expect(file.info("vectors")?.shape == [7, 12])
    #expect(file.info("scales")?.shape == (precision == .int8 ? [7] : nil))
    #expect(file.byteCount == 512 + (precision == .int8 ? 7 * 12 + 7 * 4 : 7 * 12 * 4))
  }

  @Test func fileWithoutVectorsIsOne() throws {
    for precision in VectorPrecision.allCases {
      let directory = try Fixtures.temporaryDirectory()
      defer { try? FileManager.default.removeItem(at: directory) }
      let path = directory.appending(path: "a.safetensors").path
      try write(path, precision, [])
      let file = try VectorFile(path)
      #expect(file.rows == 0 && file.block(0..<0).count == 0)
    }
  }

  @Test func unfinishedFileIsAbsent() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    do {
      let writer = try VectorFileWriter(directory.path + "/a.safetensors", dimensions: 12)
      try writer.append(Self.vectors(3, seed: 1))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
  }

  @Test func refusesOtherFiles() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "a.safetensors").path
    let writer = try SafetensorsWriter(path, tensors: [("vectors", [2, 2])])
    try writer.append([1, 2, 3, 4].span)
    try writer.finish()
    let error = #expect(throws: FilbertError.self) { try VectorFile(path) }
    #expect(error?.message.contains("not one of vectors that Filbert wrote") == true)
    var bytes = try readFile(path)
    bytes.removeLast()
    try writeFile(path, bytes, overwrite: true)
    #expect(throws: FilbertError.self) { try VectorFile(path) }
  }

  @Test func fingerprintIsThatOfAModelAndItsSettings() throws {
    let models = try TemporaryModels()
    func model(
      length: Int? = nil, pooling: TextEmbedder.Pooling? = nil, normalized: Bool = true
    ) throws -> String {
      let directory = try ModelDirectory(models.directory.appending(path: "encoder").path)
      let embedder = try TextEmbedder(directory, maximumLength: length, pooling: pooling)
      return try VectorOrigin.model(directory, embedder, normalized: normalized)
    }
    let usual = try model()
    #expect(try model() == usual)
    #expect(
      try Set([
        usual, model(length: 5), model(pooling: .cls), model(normalized: false),
      ]).count == 4)
  }

  @Test func fingerprintIsThatOfTheFilesThatWereOpened() throws {
    let models = try TemporaryModels()
    let path = models.directory.appending(path: "encoder").path
    let opened = try ModelDirectory(path)
    let before = try opened.fingerprint().text
    let file = "\(path)/tokenizer_config.json"
    try writeFile(file, readFile(file) + Array("\n".utf8), overwrite: true)
    #expect(try opened.fingerprint().text == before)
    #expect(try ModelDirectory(path).fingerprint().text != before)
  }
}
