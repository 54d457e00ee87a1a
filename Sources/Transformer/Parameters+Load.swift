package import Files
import Tensor

extension Parameters {
  /// Reads every slot that `checkpoint` has.
  ///
  /// - Parameter isWanted: slots for which this is false count as missing although the file has them: the
  ///   head of another task.
  /// - Returns: the slots that were not read, and the report for people.
  package static func load(
    _ layout: ParameterLayout, from checkpoint: Checkpoint,
    isWanted: (Slot) -> Bool = { _ in true }
  ) throws(FilbertError) -> (parameters: Parameters, missing: [Slot], report: LoadReport) {
    let parameters = Parameters(
      layout: layout, values: Matrix(rows: 1, columns: layout.count))
    var missing: [Slot] = []
    var loaded: [String] = []
    for slot in layout.slots {
      guard isWanted(slot), let name = checkpoint.resolve(slot.name) else {
        missing.append(slot)
        continue
      }
      let target = parameters.values[columns: slot.range]
      try target.withMutableSpan { span throws(FilbertError) in
        try checkpoint.read(name, shape: slot.shape, into: &span)
      }
      loaded.append(name)
    }
    let report = LoadReport(
      loaded: loaded, created: missing.map(\.name), available: checkpoint.names)
    return (parameters, missing, report)
  }

  /// Writes all slots under their names, as `transformers` would.
  package func save(
    to path: String, metadata: [String: String] = ["format": "pt"], overwrite: Bool = false
  ) throws(FilbertError) {
    let slots = Dictionary(uniqueKeysWithValues: layout.slots.map { ($0.name, $0) })
    let writer = try SafetensorsWriter(
      path, tensors: layout.slots.map { ($0.name, $0.shape) }, metadata: metadata,
      overwrite: overwrite)
    for name in writer.order {
      guard let slot = slots[name] else { continue }
      try values[columns: slot.range].withSpan { span throws(FilbertError) in
        try writer.append(span)
      }
    }
    try writer.finish()
  }
}
