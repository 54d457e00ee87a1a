package import Files
import Tensor

extension Parameters {
  /// Reads every slot the checkpoint has under one of its names; the others are left as they are
  /// and reported as created: initialise them.
  ///
  /// - Throws: `badData` where a tensor has another shape; otherwise as ``Checkpoint/read``.
  package func load(_ checkpoint: Checkpoint) throws(FilbertError) -> LoadReport {
    var loaded: [String] = []
    var created: [String] = []
    for slot in layout.slots {
      guard let name = checkpoint.resolve(slot.name) else {
        created.append(slot.name)
        continue
      }
      try unsafe self[slot].withMutableElements { (elements) throws(FilbertError) in
        var span = unsafe elements.mutableSpan
        try checkpoint.read(name, shape: slot.shape, into: &span)
      }
      loaded.append(name)
    }
    return LoadReport(loaded: loaded, created: created, available: checkpoint.names)
  }

  /// Writes all slots as `model.safetensors` of the model that ``ParameterLayout`` describes.
  ///
  /// - Throws: `cannotWrite`.
  package func write(to path: String, overwrite: Bool = false) throws(FilbertError) {
    let writer = try SafetensorsWriter(
      path, tensors: layout.slots.map { ($0.name, $0.shape) }, overwrite: overwrite)
    // The writer orders by the bytes of the names, the layout by the flow of data.
    for slot in layout.slots.sorted(by: { ExactString($0.name) < ExactString($1.name) }) {
      try unsafe self[slot].withElements { (elements) throws(FilbertError) in
        try writer.append(unsafe elements.span)
      }
    }
    try writer.finish()
  }
}
