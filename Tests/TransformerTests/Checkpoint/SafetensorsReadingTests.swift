import FilbertCore
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

@Suite struct SafetensorsReadingTests {
  /// The end of the last row of the word embedding, printed by Python from the three files.
  @Test(
    arguments: [
      (
        "gelu", [0.05461437255144119, -0.2828686535358429, -0.2792358100414276, 0.3865625858306885]
      ),
      ("f16", [0.05462646484375, -0.282958984375, -0.279296875, 0.386474609375]),
      ("bf16", [0.0546875, -0.283203125, -0.279296875, 0.38671875]),
    ] as [(String, [Float])])
  func readsEveryFloatTypeAsPyTorchDoes(model: String, expected: [Float]) throws {
    let file = try SafetensorsFile(Fixtures.model("\(model)/model.safetensors"))
    let values = try file.floats("bert.embeddings.word_embeddings.weight")
    #expect(values.count == 60 * 16)
    #expect(Array(values.suffix(4)) == expected)
  }

  @Test func listsTensorsInTheOrderOfTheirData() throws {
    let file = try SafetensorsFile(Fixtures.model("legacy/model.safetensors"))
    #expect(file.tensors.count == 42)
    let first = try #require(file.tensors.first)
    #expect(first.name == "embeddings.position_ids")
    #expect(first.dataType == .i64)
    #expect(first.shape == [1, 40])
    #expect(first.elementCount == 40)
    let ends = file.tensors.map(\.byteRange.upperBound)
    #expect(file.tensors.dropFirst().map(\.byteRange.lowerBound) == Array(ends.dropLast()))
    #expect(
      try SafetensorsFile(Fixtures.model("gelu/model.safetensors")).metadata == ["format": "pt"])
  }

  @Test func refusesIntegersAsWeights() throws {
    let file = try SafetensorsFile(Fixtures.model("legacy/model.safetensors"))
    let error = #expect(throws: FilbertError.self) { try file.floats("embeddings.position_ids") }
    #expect(error?.code == .unsupported)
    #expect(
      error?.message
        == "The tensor \"embeddings.position_ids\" is stored as I64 and cannot be read "
        + "as a weight; save the model in F32, F16 or BF16.")
  }

  @Test func readsIntoASlotAndLeavesTheRest() throws {
    let file = try SafetensorsFile(Fixtures.model("gelu/model.safetensors"))
    var values = [Float](repeating: 9, count: 5)
    try file.read("classifier.bias", shape: [3], into: &values, at: 1)
    #expect(values == [9, -0.11086292564868927, -0.5773714780807495, -0.24872854351997375, 9])
  }

  @Test func refusesAnotherShape() throws {
    let file = try SafetensorsFile(Fixtures.model("gelu/model.safetensors"))
    var values = [Float](repeating: 0, count: 48)
    let error = #expect(throws: FilbertError.self) {
      try file.read("classifier.weight", shape: [16, 3], into: &values)
    }
    #expect(
      error?.message
        == "The tensor \"classifier.weight\" has shape [3, 16], but config.json asks for "
        + "[16, 3]; the two files belong to different models.")
    let absent = #expect(throws: FilbertError.self) { try file.floats("classifier") }
    #expect(absent?.message == "The file has no tensor called \"classifier\".")
    #expect(values.allSatisfy { $0 == 0 })
  }

  /// All 65,536 halves, in one tensor at an odd address: the format does not promise alignment.
  @Test func convertsEveryHalf() throws {
    let halves = (0...UInt16.max).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let header = """
      {"pad":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},\
      "a":{"dtype":"F16","shape":[65536],"data_offsets":[1,131073]}}
      """
    let values = try SafetensorsBytes(header: header, data: [0] + halves).open().floats("a")
    for (bits, value) in zip(0...UInt16.max, values) {
      // The sign, exponent and fraction of IEEE 754 binary16, written out.
      let (sign, fraction) = (bits >> 15 == 0 ? 1.0 : -1.0, Double(bits & 0x3FF) / 1024)
      let exponent = Int(bits >> 10 & 31)
      if exponent == 31 {
        let isRight = bits & 0x3FF == 0 ? value == .infinity * Float(sign) : value.isNaN
        #expect(isRight, "\(bits)")
      } else {
        let scale = scalbn(1.0, max(exponent, 1) - 15)
        let exact = Float(sign * scale * (exponent == 0 ? fraction : 1 + fraction))
        #expect(value.bitPattern == exact.bitPattern, "\(bits)")
      }
    }
  }

  @Test func readsDoublesAndBrainFloats() throws {
    var data: [UInt8] = []
    for value in [1.5, -0.1, 1e300] {
      data += (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
    data += [0x80, 0x3F, 0x01, 0x00, 0x80, 0xFF]
    let header = """
      {"d":{"dtype":"F64","shape":[3],"data_offsets":[0,24]},\
      "b":{"dtype":"BF16","shape":[3],"data_offsets":[24,30]}}
      """
    let file = try SafetensorsBytes(header: header, data: data).open()
    #expect(try file.floats("d") == [1.5, -0.1, .infinity])
    #expect(try file.floats("b") == [1, Float(bitPattern: 0x10000), -.infinity])
  }

  @Test func readsScalarsAndEmptyTensors() throws {
    let header = """
      {"none":{"dtype":"F32","shape":[0,7],"data_offsets":[0,0]},\
      "one":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}   
      """
    let file = try SafetensorsBytes(header: header, data: [0, 0, 128, 63]).open()
    #expect(file.tensors.map(\.name) == ["none", "one"])
    #expect(try file.floats("none") == [])
    #expect(try file.floats("one") == [1])
    #expect(try SafetensorsBytes(header: "{}").open().tensors.isEmpty)
  }
}
