package import FilbertCore
import FilbertTensor

extension Parameters {
  /// Reads every slot that `checkpoint` has.
  ///
  /// Names and shapes are compared before anything is allocated: a damaged `config.json` may ask for
  /// more than any machine has.
  ///
  /// - Parameters:
  ///   - isReadOnly: leave matrices in the file if they can be used as they are.
  ///   - isQuantized: whether the encoder's weights have 8 bits.
  ///   - isWanted: slots for which this is false count as missing although the file has them: the
  ///     head of another task.
  ///   - whenMissing: called for each slot that is not read; throws if the model needs it.
  /// - Returns: the slots that were not read, and the report for people.
  package static func load(
    _ layout: ParameterLayout, from checkpoint: Checkpoint, isReadOnly: Bool = false,
    isQuantized: Bool = false,
    isWanted: (Slot) -> Bool = { _ in true },
    whenMissing: (Slot) throws(FilbertError) -> Void = { _ in }
  ) throws(FilbertError) -> (parameters: Parameters, missing: [Slot], report: LoadReport) {
    var found: [(slot: Slot, name: String)] = []
    var missing: [Slot] = []
    // With the scales and factors of 8-bit tensors.
    var loaded: [String] = []
    func hasIntegers(_ slot: Slot) -> Bool { isQuantized && slot.quantizedLimit != nil }
    for slot in layout.slots {
      guard isWanted(slot), let name = checkpoint.resolve(slot.name) else {
        try whenMissing(slot)
        missing.append(slot)
        continue
      }
      if hasIntegers(slot) {
        let names = try checkpoint.requireQuantized(slot, name)
        loaded += [names.scales] + (names.factors.map { [$0] } ?? [])
      } else {
        try checkpoint.requireShape(slot.shape, of: name)
      }
      loaded.append(name)
      found.append((slot, name))
    }
    var quantized: [Range<Int>: QuantizedTensor] = [:]
    for (slot, name) in found where hasIntegers(slot) {
      quantized[slot.range] = try checkpoint.quantized(slot, name)
    }
    try requireSharedFactors(layout, quantized, checkpoint)
    let parameters = Parameters(layout: layout)
    var mapped: [Range<Int>: Matrix] = [:]
    for (slot, name) in found where !hasIntegers(slot) {
      var target = parameters.values[columns: slot.range]
      if isReadOnly, !slot.isVector, let matrix = try checkpoint.mapped(slot, name) {
        mapped[slot.range] = matrix
        target = matrix
      } else {
        try target.withMutableSpan { span throws(FilbertError) in
          try checkpoint.read(name, shape: slot.shape, into: &span)
        }
      }
      guard target.sumOfSquares.isFinite else {
        throw FilbertError(
          .badData,
          "The tensor \"\(name)\" has values that are not finite numbers; training went wrong or the "
            + "file is damaged.", file: checkpoint.directory)
      }
      // Read once for this; the word embedding is not read again except for a few rows.
      if mapped[slot.range] != nil { checkpoint.release(name) }
    }
    let report = LoadReport(
      loaded: loaded, created: missing.map(\.name), available: checkpoint.names)
    return (parameters.with(mapped: mapped).with(quantized: quantized), missing, report)
  }

  /// Query, key and value read the same inputs and are one product, so their inputs have the same factors.
  private static func requireSharedFactors(
    _ layout: ParameterLayout, _ quantized: [Range<Int>: QuantizedTensor], _ checkpoint: Checkpoint
  ) throws(FilbertError) {
    var query: [Float]?
    for slot in layout.slots {
      guard let tensor = quantized[slot.range] else { continue }
      if slot.name.hasSuffix(".self.query.weight") { query = tensor.factors }
      guard slot.name.hasSuffix(".self.key.weight") || slot.name.hasSuffix(".self.value.weight"),
        tensor.factors != query
      else { continue }
      throw FilbertError(
        .badData,
        "The tensor \"\(slot.factorsName)\" is not that of the query; the file is damaged, quantize the original "
          + "model again.", file: checkpoint.directory)
    }
  }

  /// The parameters of a fine-tuned model; none may be missing.
  ///
  /// - Parameter isReadOnly: they are for scoring, and matrices may stay in the file.
  static func complete(
    _ layout: ParameterLayout, from checkpoint: Checkpoint, _ configuration: BertConfiguration,
    isReadOnly: Bool
  ) throws(FilbertError) -> Parameters {
    try load(
      layout, from: checkpoint, isReadOnly: isReadOnly, isQuantized: configuration.isQuantized,
      whenMissing: { (slot) throws(FilbertError) in throw checkpoint.isLacking(slot) }
    ).parameters
  }

  /// The parameters of a model that is to be fine-tuned: the encoder must be there, what else is missing is
  /// initialised from `seed`.
  ///
  /// - Parameters:
  ///   - withHead: whether the checkpoint's head is to be used.
  ///   - isAdded: slots that the model has in addition to the checkpoint.
  static func pretrained(
    _ layout: ParameterLayout, from checkpoint: Checkpoint, withHead: Bool, seed: UInt64,
    _ configuration: BertConfiguration, isAdded: (Slot) -> Bool = { _ in false }
  ) throws(FilbertError) -> (Parameters, LoadReport) {
    let (parameters, missing, report) = try load(
      layout, from: checkpoint, isWanted: { (withHead || !$0.isOfHead) && !isAdded($0) },
      whenMissing: { (slot) throws(FilbertError) in
        if slot.isOfEncoder, !isAdded(slot) { throw checkpoint.isLacking(slot) }
      })
    parameters.initialize(missing, seed: seed, deviation: configuration.initializerRange)
    return (parameters, report)
  }

  /// Writes all slots under their names, as `transformers` would; those of 8 bits as I8 with the scales of their rows
  /// beside them.
  package func save(
    to path: String, metadata: [String: String] = ["format": "pt"], overwrite: Bool = false
  ) throws(FilbertError) {
    let slots = Dictionary(uniqueKeysWithValues: layout.slots.map { ($0.name, $0) })
    let integers = layout.slots.filter { isQuantized($0) }
    let scales = Dictionary(uniqueKeysWithValues: integers.map { ($0.scaleName, $0) })
    let smoothed = integers.filter { quantized($0)?.factors != nil }
    let factors = Dictionary(uniqueKeysWithValues: smoothed.map { ($0.factorsName, $0) })
    let writer = try SafetensorsWriter(
      path,
      tensors: layout.slots.filter { !isQuantized($0) }.map { ($0.name, $0.shape) }
        + integers.map { ($0.scaleName, [$0.rows]) }
        + smoothed.map { ($0.factorsName, [$0.columns]) },
      integers: integers.map { ($0.name, $0.shape) }, metadata: metadata, overwrite: overwrite)
    for name in writer.order {
      if let slot = scales[name], let tensor = quantized(slot) {
        try writer.append(tensor.scales.span)
      } else if let slot = factors[name], let tensor = quantized(slot), let values = tensor.factors
      {
        try writer.append(values.span)
      } else if let slot = slots[name], let tensor = quantized(slot) {
        try writer.append(tensor.values)
      } else if let slot = slots[name] {
        try self[slot].withSpan { span throws(FilbertError) in try writer.append(span) }
      }
    }
    try writer.finish()
  }
}

extension Slot {
  /// Embeddings and layers; the pooler belongs to neither encoder nor head, as some checkpoints have none.
  fileprivate var isOfEncoder: Bool {
    name.hasPrefix("bert.embeddings.") || name.hasPrefix("bert.encoder.")
  }
}
