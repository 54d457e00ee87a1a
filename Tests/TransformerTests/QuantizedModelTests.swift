import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

struct QuantizedModelTests {
  private let directory: URL

  init() throws {
    directory = try Fixtures.temporaryDirectory()
    try TinyModel.writeClassifier(to: directory.appending(path: "classifier"))
  }

  private func path(_ name: String) -> String { directory.appending(path: name).path }

  private let batch = PackedBatch([
    TokenSequence(ids: [2, 9, 17, 40, 3], segments: [0, 0, 0, 0, 0]),
    TokenSequence(ids: [2, 30, 3], segments: [0, 0, 0]),
  ])

  /// The values of `Scripts/fixtures/quantized.py`.
  @Test func roundsAsNumPyDoes() throws {
    let reference = try Fixtures.json("model/quantized.json")
    func floats(_ name: String) -> [Float] {
      (reference[name]?.arrayValue ?? []).compactMap { $0.doubleValue.map { Float($0) } }
    }
    let inputs = try #require(reference["inputs"]?.intValue)
    let (w, x) = (floats("w"), floats("x"))
    let tensor = QuantizedTensor(
      Matrix(rows: w.count / inputs, columns: inputs, elements: w),
      limit: QuantizedTensor.weightLimit)
    #expect(tensor.values.map(Int.init) == reference["weights"]?.arrayValue?.compactMap(\.intValue))
    #expect(distance(tensor.scales, floats("scales")) < 1e-7)
    let y = multiplyTransposed(
      Matrix(rows: x.count / inputs, columns: inputs, elements: x), QuantizedWeights([tensor]))
    let expected = (reference["y"]?.arrayValue ?? []).flatMap { row in
      (row.arrayValue ?? []).compactMap { $0.doubleValue.map { Float($0) } }
    }
    #expect(distance(y.elements, expected) < 1e-5)
  }

  /// In memory, and written and read: the same bits.
  @Test func whatIsReadIsWhatWasWritten() throws {
    let (model, parameters) = try SequenceClassifier.load(
      ModelWeights(directory: path("classifier")))
    let rounded = parameters.quantizing(model.encoder)
    try write(model, rounded, to: "small")
    let (read, readParameters) = try SequenceClassifier.load(ModelWeights(directory: path("small")))
    #expect(read.configuration.isQuantized)
    let expected = model.logits(batch, model.packing(rounded))
    #expect(read.logits(batch, read.packing(readParameters)).bits == expected.bits)
    // Written again, it is the same file.
    try readParameters.save(to: path("again.safetensors"))
    #expect(try readFile(path("again.safetensors")) == readFile(path("small/model.safetensors")))
    // And the answers are the original's except for rounding.
    let original = model.logits(batch, model.packing(parameters))
    #expect(relativeDistance(expected.elements, original.elements) < 0.1)
    #expect(expected.bits != original.bits)
  }

  /// Factors move inputs' width into weights: written, read, and applied to both sides.
  @Test func factorsCancelOut() throws {
    let (model, parameters) = try SequenceClassifier.load(
      ModelWeights(directory: path("classifier")))
    let sequences = [TokenSequence(ids: [2, 9, 17, 40, 3], segments: [0, 0, 0, 0, 0])]
    let ranges = model.encoder.inputRanges(sequences, parameters)
    let rounded = parameters.quantizing(model.encoder, inputs: ranges)
    try write(model, rounded, to: "smooth")
    let (read, readParameters) = try SequenceClassifier.load(
      ModelWeights(directory: path("smooth")))
    let logits = model.logits(batch, model.packing(rounded))
    #expect(read.logits(batch, read.packing(readParameters)).bits == logits.bits)
    // Nothing in the file is left over.
    let checkpoint = try Checkpoint(directory: path("smooth"))
    let report = try Parameters.load(model.layout, from: checkpoint, isQuantized: true).report
    #expect(report.loaded == checkpoint.names && report.unused.isEmpty)
    // One factor of the key changed: a product of all three would be wrong.
    try patch("smooth", "bert.encoder.layer.0.attention.self.key.weight_factors") { $0 ^= 1 }
    #expect(failure("smooth")?.message.contains("is not that of the query") == true)
    let original = model.logits(batch, model.packing(parameters))
    #expect(relativeDistance(logits.elements, original.elements) < 0.1)
    let plain = parameters.quantizing(model.encoder)
    #expect(logits.bits != model.logits(batch, model.packing(plain)).bits)
    for slot in model.layout.slots where slot.quantizedLimit == QuantizedTensor.weightLimit {
      let tensor = try #require(readParameters.quantized(slot))
      let factors = try #require(tensor.factors)
      #expect(Set(factors).count > 8)
      let restored = (0..<slot.rows).flatMap { row in
        zip(tensor.matrix.row(row), factors).map { $0 * $1 }
      }
      #expect(relativeDistance(restored, parameters[slot].elements) < 0.08)
    }
  }

  /// The layout as the documentation states it, for other programs.
  @Test func theFileHasIntegersAndScales() throws {
    let (model, parameters) = try SequenceClassifier.load(
      ModelWeights(directory: path("classifier")))
    let rounded = parameters.quantizing(model.encoder)
    try write(model, rounded, to: "small")
    let file = try SafetensorsFile(path("small/model.safetensors"))
    var integers = 0
    for slot in model.layout.slots {
      let tensor = try #require(file.info(slot.name))
      #expect(tensor.shape == slot.shape)
      guard tensor.dataType == .i8 else {
        #expect(tensor.dataType == .f32 && tensor.byteRange.lowerBound % 4 == 0)
        continue
      }
      integers += 1
      let scales = try file.floats("\(slot.name)_scale")
      let values = try file.integers(slot.name, shape: slot.shape)
      let exact = parameters[slot].elements
      // Half a step, or what clipping took from the widest weights.
      let limit = try #require(slot.quantizedLimit)
      for (index, value) in values.enumerated() where abs(value) < limit {
        let scale = scales[index / slot.columns]
        #expect(abs(Float(value) * scale - exact[index]) <= scale * 0.5001)
      }
    }
    #expect(integers == 2 * 6 + 1)
  }

  @Test func theConfigurationSaysSo() throws {
    let configuration = try BertConfiguration(path: path("classifier/config.json")).quantized
    let json = configuration.json()
    #expect(
      json["quantization_config"]?.serialized()
        == #"{"quant_method":"filbert","bits":8,"activation_bits":7}"#)
    #expect(try BertConfiguration(json: json).isQuantized)
    var other = configuration
    other.isQuantized = false
    #expect(other.json()["quantization_config"] == nil)
  }

  @Test(
    arguments: [
      (
        ["quant_method": "gptq", "bits": 4],
        "The weights are quantized by \"gptq\"; use the original model in F32, F16 or BF16, and `filbert quantize` to make it small."
      ),
      (
        ["quant_method": "bitsandbytes", "load_in_8bit": true],
        "The weights are quantized by \"bitsandbytes\"; use the original model in F32, F16 or BF16, and `filbert quantize` to make it small."
      ),
      (
        ["bits": 8],
        "The weights are quantized, and nothing says how; use the original model in F32, F16 or BF16."
      ),
      (
        ["quant_method": "filbert", "bits": 4, "activation_bits": 7],
        "The weights were quantized by another version of Filbert (\"bits\" is 4); quantize the original model again."
      ),
      (
        ["quant_method": "filbert", "bits": 8],
        "The weights were quantized by another version of Filbert (\"activation_bits\" is missing); quantize the original model again."
      ),
    ] as [(JSONValue, String)])
  func refusesOtherMethods(member: JSONValue, sentence: String) throws {
    var object = try #require(
      try BertConfiguration(path: path("classifier/config.json")).json().objectValue)
    object["quantization_config"] = member
    let error = #expect(throws: FilbertError.self) {
      try BertConfiguration(json: .object(object))
    }
    #expect(error?.code == .unsupported && error?.message == sentence)
  }

  /// Sums of 127 * 64 an input must fit into 32 bits.
  @Test func refusesTooManyInputs() throws {
    let (model, parameters) = try SequenceClassifier.load(
      ModelWeights(directory: path("classifier")))
    try write(model, parameters.quantizing(model.encoder), to: "small")
    let checkpoint = try Checkpoint(directory: path("small"))
    let name = "bert.encoder.layer.0.output.dense.weight"
    var layout = ParameterLayout()
    let slot = layout.matrix(name, rows: 16, columns: 65_537)
    let error = #expect(throws: FilbertError.self) { try checkpoint.quantized(slot, name) }
    #expect(error?.code == .unsupported)
    #expect(
      error?.message
        == "The tensor \"\(name)\" has 65537 inputs and 8-bit weights can have 65536 at most; use the original "
        + "model.")
    // As many as there may be: then it is the shape that is wrong.
    let most = layout.matrix(name, rows: 16, columns: 65_536)
    let shape = #expect(throws: FilbertError.self) { try checkpoint.quantized(most, name) }
    #expect(shape?.message.contains("has shape [16, 32], but config.json asks for") == true)
  }

  /// What no rounding gives: scales and factors are finite, scales not below 0, factors above, integers within limits.
  @Test(
    arguments: [
      ("bert.encoder.layer.1.output.dense.weight_scale", floatBytes(-0.5)),
      ("bert.encoder.layer.1.output.dense.weight_scale", floatBytes(.infinity)),
      ("bert.encoder.layer.1.output.dense.weight_scale", floatBytes(.nan)),
      ("bert.embeddings.word_embeddings.weight_scale", floatBytes(-0.5)),
      ("bert.encoder.layer.1.output.dense.weight_factors", floatBytes(0)),
      ("bert.encoder.layer.1.output.dense.weight_factors", floatBytes(-1)),
      ("bert.encoder.layer.1.output.dense.weight_factors", floatBytes(.infinity)),
      ("bert.encoder.layer.1.output.dense.weight_factors", floatBytes(.nan)),
      ("bert.encoder.layer.1.output.dense.weight", [UInt8(bitPattern: -65)]),
      ("bert.embeddings.word_embeddings.weight", [UInt8(bitPattern: -128)]),
    ] as [(String, [UInt8])])
  func refusesImpossibleValues(tensor: String, bytes: [UInt8]) throws {
    try writeSmooth(to: "damaged")
    try overwrite("damaged", tensor, with: bytes)
    let error = failure("damaged")
    #expect(error?.code == .badData)
    let name = tensor.replacing("_scale", with: "").replacing("_factors", with: "")
    #expect(
      error?.message
        == "The tensor \"\(name)\" has values that 8-bit weights never have; the file is damaged, quantize the "
        + "original model again.")
  }

  /// The bytes of a number in a file.
  private static func floatBytes(_ value: Float) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) }
  }

  /// Scales are one per row, factors one per column.
  @Test(arguments: [("_scale", "[16]", "[4,4]"), ("_factors", "[32]", "[4,8]")])
  func refusesOtherShapes(suffix: String, shape: String, other: String) throws {
    try writeSmooth(to: "damaged")
    let name = "bert.encoder.layer.1.output.dense.weight\(suffix)"
    let url = directory.appending(path: "damaged/model.safetensors")
    var data = [UInt8](try Data(contentsOf: url))
    // In the header, whose length is in the first eight bytes.
    let length = Int(data[0]) | Int(data[1]) << 8 | Int(data[2]) << 16
    let header = String(decoding: data[8..<8 + length], as: UTF8.self)
    let start = try #require(header.range(of: "\"\(name)\":"))
    let place = try #require(
      header.range(of: "\"shape\":\(shape)", range: start.upperBound..<header.endIndex))
    let changed = header.replacingCharacters(in: place, with: "\"shape\":\(other)")
    let size = changed.utf8.count
    data.replaceSubrange(
      0..<8 + length,
      with: (0..<8).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) } + Array(changed.utf8))
    try Data(data).write(to: url)
    let error = failure("damaged")
    #expect(error?.code == .badData)
    #expect(error?.message.contains("The tensor \"\(name)\" has shape [4, ") == true)
  }

  @Test func refusesDamage() throws {
    let (model, parameters) = try SequenceClassifier.load(
      ModelWeights(directory: path("classifier")))
    let name = "bert.encoder.layer.1.output.dense.weight"
    // Weights in F32 under a configuration that says 8 bits.
    try write(model, parameters, to: "floats")
    let type = failure("floats")
    #expect(type?.code == .badData)
    #expect(type?.message.contains("is stored as F32, but config.json says") == true)
    // 8 bits under a configuration that does not say so.
    try write(model, parameters.quantizing(model.encoder), to: "unsaid", saying: false)
    #expect(failure("unsaid")?.message.contains("is stored as I8 and cannot be read") == true)
    // Values that no product could add up.
    try write(model, parameters.quantizing(model.encoder), to: "beyond")
    try patch("beyond", name) { $0 = 65 }
    let beyond = failure("beyond")
    #expect(beyond?.code == .badData)
    #expect(
      beyond?.message
        == "The tensor \"\(name)\" has values that 8-bit weights never have; the file is damaged, quantize the "
        + "original model again.")
    // A scale that is missing.
    try write(model, parameters.quantizing(model.encoder), to: "scaleless")
    let url = directory.appending(path: "scaleless/model.safetensors")
    var bytes = [UInt8](try Data(contentsOf: url))
    let at = try #require(bytes.firstRange(of: Array("\(name)_scale".utf8)))
    bytes.replaceSubrange(at, with: Array("\(name)_stale".utf8))
    try Data(bytes).write(to: url)
    #expect(failure("scaleless")?.message == "The model has no tensor called \"\(name)_scale\".")
  }

  @Test func cannotBeTrained() throws {
    let (model, parameters) = try SequenceClassifier.load(
      ModelWeights(directory: path("classifier")))
    try write(model, parameters.quantizing(model.encoder), to: "small")
    let sentence =
      "The weights of this model have 8 bits and cannot be trained; fine-tune the model they were made from and "
      + "quantize the result."
    let texts = #expect(throws: FilbertError.self) {
      try SequenceClassifier.pretrained(
        ModelWeights(directory: path("small")), labels: ["a", "b"], task: .classification,
        dropout: nil, seed: 1)
    }
    #expect(texts?.code == .unsupported && texts?.message == sentence)
    let words = #expect(throws: FilbertError.self) {
      try TokenClassifier.pretrained(
        ModelWeights(directory: path("small")), labels: ["O"], hasCRF: false, dropout: nil, seed: 1)
    }
    #expect(words?.message == sentence)
  }

  private func write(
    _ model: SequenceClassifier, _ parameters: Parameters, to name: String, saying: Bool = true
  ) throws {
    let url = directory.appending(path: name)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    var configuration = model.configuration
    configuration.isQuantized = saying
    try Data(configuration.json().serialized().utf8).write(to: url.appending(path: "config.json"))
    try parameters.save(to: url.appending(path: "model.safetensors").path)
  }

  /// A model with factors.
  private func writeSmooth(to name: String) throws {
    let (model, parameters) = try SequenceClassifier.load(
      ModelWeights(directory: path("classifier")))
    let sequences = [TokenSequence(ids: [2, 9, 17, 40, 3], segments: [0, 0, 0, 0, 0])]
    let ranges = model.encoder.inputRanges(sequences, parameters)
    try write(model, parameters.quantizing(model.encoder, inputs: ranges), to: name)
  }

  private func failure(_ name: String) -> FilbertError? {
    #expect(throws: FilbertError.self) {
      try SequenceClassifier.load(ModelWeights(directory: path(name)))
    }
  }

  /// Replaces the first bytes of a tensor.
  private func overwrite(_ name: String, _ tensor: String, with bytes: [UInt8]) throws {
    let url = directory.appending(path: "\(name)/model.safetensors")
    let start = try #require(try SafetensorsFile(url.path).info(tensor)).byteRange.lowerBound
    var data = [UInt8](try Data(contentsOf: url))
    data.replaceSubrange(start..<start + bytes.count, with: bytes)
    try Data(data).write(to: url)
  }

  /// Changes the first byte of a tensor.
  private func patch(_ name: String, _ tensor: String, _ change: (inout UInt8) -> Void) throws {
    let url = directory.appending(path: "\(name)/model.safetensors")
    let info = try #require(try SafetensorsFile(url.path).info(tensor))
    var data = [UInt8](try Data(contentsOf: url))
    change(&data[info.byteRange.lowerBound])
    try Data(data).write(to: url)
  }
}
