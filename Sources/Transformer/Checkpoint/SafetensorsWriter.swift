package import Files
import JSON

/// Writes F32 tensors as `safetensors.torch.save_file` does, byte for byte: entries and data ordered
/// by name, header padded to a multiple of eight with spaces.
///
/// The header is written first, so that the data can follow in pieces without a second copy of the
/// model in memory. The file appears under its name only when ``finish()`` returns.
package final class SafetensorsWriter {
  /// The order in which ``append(_:)`` expects the tensors: ascending by the bytes of the names.
  package let order: [String]
  private let file: AtomicFile
  private var remaining: Int

  /// Begins a file and writes its header.
  ///
  /// - Parameters:
  ///   - tensors: Name and shape of each tensor, in any order.
  ///   - metadata: Free text; `transformers` refuses files without `"format": "pt"`.
  /// - Throws: `cannotWrite`.
  /// - Precondition: Names are distinct and not `__metadata__`.
  package init(
    _ path: String, tensors: [(name: String, shape: [Int])],
    metadata: [String: String] = ["format": "pt"], overwrite: Bool = false
  ) throws(FilbertError) {
    let sorted = tensors.sorted { ExactString($0.name) < ExactString($1.name) }
    order = sorted.map(\.name)
    var header = JSONObject()
    header["__metadata__"] = .object(Self.object(metadata))
    var end = 0
    for (name, shape) in sorted {
      let begin = end
      end += 4 * shape.reduce(1, *)
      let added = header.append(
        name,
        [
          "dtype": "F32", "shape": .array(shape.map { .number($0) }),
          "data_offsets": [.number(begin), .number(end)],
        ])
      precondition(added, "two tensors called \(name)")
    }
    remaining = end / 4
    file = try AtomicFile(path, overwrite: overwrite)
    try file.write(Self.framed(header))
  }

  /// Adds elements, continuing with the next tensor of ``order`` when one is full. Pieces may be of
  /// any size.
  ///
  /// - Throws: `cannotWrite`.
  /// - Precondition: Not more elements than the shapes have.
  package func append(_ values: Span<Float>) throws(FilbertError) {
    precondition(values.count <= remaining, "\(values.count) elements where \(remaining) are left")
    remaining -= values.count
    // Pieces, so that the copy to bytes stays in cache.
    let step = 1 << 14
    for start in stride(from: 0, to: values.count, by: step) {
      let piece = values.extracting(start..<min(start + step, values.count))
      try file.write(TensorDecoding.bytes(of: piece))
    }
  }

  /// Puts the complete file into place.
  ///
  /// - Throws: `cannotWrite`.
  /// - Precondition: Every element was appended.
  package func finish() throws(FilbertError) {
    precondition(remaining == 0, "\(remaining) elements are missing")
    try file.commit()
  }

  /// Names in ascending order: a dictionary's own order changes from run to run.
  private static func object(_ metadata: [String: String]) -> JSONObject {
    var object = JSONObject()
    for (name, text) in metadata.sorted(by: { ExactString($0.key) < ExactString($1.key) }) {
      object[name] = .string(text)
    }
    return object
  }

  private static func framed(_ header: JSONObject) -> [UInt8] {
    var json: [UInt8] = []
    JSONValue.object(header).append(to: &json)
    json += repeatElement(UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) }
    return length + json
  }
}
