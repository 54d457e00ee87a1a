package import FilbertCore
import FilbertFiles
package import FilbertTensor

/// The weights of a model directory: `model.safetensors`, or the shards that
/// `model.safetensors.index.json` lists, behind one table of names.
package struct Checkpoint: Sendable {
  /// The directory as given.
  package let directory: String
  /// The names of all tensors, ascending by bytes.
  package let names: [String]
  private let files: [SafetensorsFile]
  private let fileOfName: [ExactString: Int]
  /// What a wrapper put before all names; see ``TensorNames/wrapper(of:)``.
  let wrapper: String

  /// Opens the weights in `directory`.
  ///
  /// - Throws: `missingInput` if there are none, with the way to convert other formats; otherwise
  ///   as ``SafetensorsFile/init(_:)``, and `badData` if index and shards disagree.
  package init(directory: String) throws(FilbertError) {
    self.directory = directory
    let single = "\(directory)/model.safetensors"
    let index = "\(directory)/model.safetensors.index.json"
    var fileOfName: [ExactString: Int] = [:]
    if fileExists(single) {
      files = [try SafetensorsFile(single)]
      for tensor in files[0].tensors { fileOfName[ExactString(tensor.name)] = 0 }
    } else if fileExists(index) {
      let shards = try ShardIndex(path: index)
      files = try Self.open(shards, in: directory)
      for (name, shard) in zip(shards.names, shards.shardOfName) {
        guard files[shard].info(name) != nil else {
          throw FilbertError(
            .badData,
            "The index places the tensor \"\(name.shortened(to: 80))\" in \(shards.shards[shard].shortened(to: 80)), which does not "
              + "have it; fetch index and shards again.", file: index)
        }
        fileOfName[ExactString(name)] = shard
      }
    } else {
      throw MissingWeights.error(in: directory)
    }
    self.fileOfName = fileOfName
    names = fileOfName.keys.sorted().map(\.string)
    wrapper = TensorNames.wrapper(of: names)
  }

  /// Size of the files.
  package var byteCount: Int { files.reduce(0) { $0 + $1.byteCount } }

  /// The entry of the tensor called `name`.
  package func info(_ name: String) -> TensorInfo? {
    file(of: name)?.info(name)
  }

  /// The checkpoint's own name for what today's `transformers` calls `wanted`, or nil if it has
  /// no such tensor under any name; see ``TensorNames``.
  package func resolve(_ wanted: String) -> String? {
    TensorNames.candidates(for: wanted).lazy.map { wrapper + $0 }
      .first { fileOfName[ExactString($0)] != nil }
  }

  /// Makes sure that the tensor stored as `name` can be read as `shape`.
  ///
  /// - Throws: As ``SafetensorsFile/read(_:shape:into:at:)-(_,_,MutableSpan<Float>,_)``.
  package func requireShape(_ shape: [Int], of name: String) throws(FilbertError) {
    guard let file = file(of: name) else { throw absent(name) }
    try file.checked(name, shape: shape)
  }

  /// Reads the tensor stored as `name` into a slot of a larger array.
  ///
  /// - Throws: As ``SafetensorsFile/read(_:shape:into:at:)-(_,_,MutableSpan<Float>,_)``.
  /// - Precondition: `destination` has room for `shape` after `offset`.
  package func read(
    _ name: String, shape: [Int], into destination: inout MutableSpan<Float>, at offset: Int = 0
  ) throws(FilbertError) {
    guard let file = file(of: name) else { throw absent(name) }
    try file.read(name, shape: shape, into: &destination, at: offset)
  }

  /// Reads the tensor stored as `name` into an array that has its elements from `offset` on.
  ///
  /// - Throws: As ``SafetensorsFile/read(_:shape:into:at:)-(_,_,MutableSpan<Float>,_)``.
  package func read(
    _ name: String, shape: [Int], into destination: inout [Float], at offset: Int = 0
  ) throws(FilbertError) {
    guard let file = file(of: name) else { throw absent(name) }
    try file.read(name, shape: shape, into: &destination, at: offset)
  }

  /// The elements of the tensor stored as `name`.
  package func floats(_ name: String) throws(FilbertError) -> [Float] {
    guard let file = file(of: name) else { throw absent(name) }
    return try file.floats(name)
  }

  /// The matrix stored as `name` where it lies, without a copy; nil if it must be read to be used.
  ///
  /// - Throws: As ``SafetensorsFile/mapped(_:rows:columns:)``.
  package func mapped(_ slot: Slot, _ name: String) throws(FilbertError) -> Matrix? {
    guard let file = file(of: name) else { throw absent(name) }
    return try file.mapped(name, rows: slot.rows, columns: slot.columns)
  }

  /// Makes sure that the tensor stored as `name` and what belongs to it can be read as 8-bit weights of the shape of
  /// `slot`. No values are read.
  ///
  /// - Returns: the checkpoint's names of the scales of its rows and, if it has them, of its inputs' factors.
  /// - Throws: `badData` if tensor or scales are absent, or one of the three has another shape or type;
  ///   `unsupported` if a linear layer has more inputs than products can add up.
  package func requireQuantized(
    _ slot: Slot, _ name: String
  ) throws(FilbertError) -> (scales: String, factors: String?) {
    try slot.requireSummable(in: directory)
    guard let file = file(of: name) else { throw absent(name) }
    try file.checkedIntegers(name, shape: slot.shape)
    guard let scales = resolve(slot.scaleName) else { throw absent(slot.scaleName) }
    try requireShape([slot.rows], of: scales)
    let factors = resolve(slot.factorsName)
    if let factors { try requireShape([slot.columns], of: factors) }
    return (scales, factors)
  }

  /// Adds all bytes of the files.
  package func add(to fingerprint: inout Fingerprint) {
    for file in files { file.add(to: &fingerprint) }
  }

  /// Lets go of the pages of a tensor; they are mapped again when they are read.
  package func release(_ name: String) { file(of: name)?.release(name) }

  /// The 8-bit tensor stored as `name` with the scales of its rows.
  ///
  /// - Throws: As ``requireQuantized(_:_:)``, and `badData` if one has impossible values.
  package func quantized(_ slot: Slot, _ name: String) throws(FilbertError) -> QuantizedTensor {
    let names = try requireQuantized(slot, name)
    guard let file = file(of: name) else { throw absent(name) }
    var factors: [Float]?
    if let name = names.factors { factors = try floats(name) }
    let tensor = QuantizedTensor(
      rows: slot.rows, columns: slot.columns,
      values: try file.integers(name, shape: slot.shape), scales: try floats(names.scales),
      factors: factors)
    guard tensor.isWithin(slot.quantizedLimit ?? 0),
      tensor.scales.allSatisfy({ $0 >= 0 && $0.isFinite }),
      factors?.allSatisfy({ $0 > 0 && $0.isFinite }) != false
    else {
      throw FilbertError(
        .badData,
        "The tensor \"\(name)\" has values that 8-bit weights never have; the file is damaged, quantize the "
          + "original model again.", file: directory)
    }
    return tensor
  }

  /// The error for a checkpoint that lacks a part of the encoder or of a fine-tuned head.
  func isLacking(_ slot: Slot) -> FilbertError {
    if let prefixed = prefixed(slot.name) { return prefixed }
    return FilbertError(
      .badData,
      "The checkpoint lacks the tensor \(slot.name); it is incomplete, or config.json belongs to another model.",
      file: directory)
  }

  /// The error for a checkpoint that has a tensor only under a name with something before it; nil if it has none.
  func prefixed(_ wanted: String) -> FilbertError? {
    guard let bare = TensorNames.candidates(for: wanted).min(by: { $0.count < $1.count }),
      let other = names.first(where: { $0.hasSuffix(".\(bare)") })
    else { return nil }
    var prefix = other.dropLast(bare.count)
    if prefix.hasSuffix(".bert.") { prefix = prefix.dropLast("bert.".count) }
    return FilbertError(
      .badData,
      "The checkpoint has no tensor \(wanted), but \(other.shortened(to: 80)): remove "
        + "\(String(prefix).quoted) from the names of its tensors.", file: directory)
  }

  private func file(of name: String) -> SafetensorsFile? {
    fileOfName[ExactString(name)].map { files[$0] }
  }

  private func absent(_ name: String) -> FilbertError {
    FilbertError(.badData, "The model has no tensor called \"\(name)\".", file: directory)
  }

  private static func open(
    _ index: ShardIndex, in directory: String
  ) throws(FilbertError) -> [SafetensorsFile] {
    var files: [SafetensorsFile] = []
    for shard in index.shards {
      let path = "\(directory)/\(shard)"
      guard fileExists(path) else {
        throw FilbertError(
          .missingInput,
          "The model is incomplete: \(shard), one of its \(index.shards.count) shards, is missing; "
            + "fetch it again.", file: directory)
      }
      files.append(try SafetensorsFile(path))
    }
    return files
  }
}

extension Slot {
  /// Most inputs of an 8-bit linear layer: sums of as many products are certain to fit into 32 bits.
  private static let maximumQuantizedInputs = 65_536

  /// Refuses a linear layer with more inputs than products of 8 bits can add up.
  ///
  /// - Parameter directory: of the model, for the message.
  /// - Throws: `unsupported`.
  package func requireSummable(in directory: String) throws(FilbertError) {
    guard quantizedLimit == QuantizedTensor.weightLimit, columns > Self.maximumQuantizedInputs
    else { return }
    throw FilbertError(
      .unsupported,
      "The tensor \"\(name)\" has \(columns) inputs and 8-bit weights can have "
        + "\(Self.maximumQuantizedInputs) at most; use the original model.", file: directory)
  }
}
