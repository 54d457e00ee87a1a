package import FilbertCore
import FilbertFiles
import FilbertJSON

/// Writes tensors as `safetensors.torch.save_file` does, byte for byte: entries and data ordered
/// by type, the widest first, then by name, header padded to a multiple of eight with spaces.
///
/// The header is written first, so that the data can follow in pieces without a second copy of the
/// model in memory. The file appears under its name only when ``finish()`` returns.
package final class SafetensorsWriter {
  /// The order in which the tensors are expected: F32 before I8, each ascending by the bytes of the names.
  package let order: [String]
  private let file: AtomicFile
  /// Elements that are to come, in F32 and in I8.
  private var remaining: Int
  private var remainingIntegers: Int

  /// Begins a file and writes its header.
  ///
  /// - Parameters:
  ///   - tensors: Name and shape of each F32 tensor, in any order.
  ///   - integers: The same of I8 tensors, which come after them.
  ///   - metadata: Free text; `transformers` refuses files without `"format": "pt"`.
  ///   - hasOneWriter: Nobody else writes `path` meanwhile, see ``AtomicFile``.
  ///   - output: What the file belongs to, see ``AtomicFile``.
  /// - Throws: `cannotWrite`.
  /// - Precondition: Names are distinct and not `__metadata__`.
  package init(
    _ path: String, tensors: [(name: String, shape: [Int])],
    integers: [(name: String, shape: [Int])] = [], metadata: [String: String] = ["format": "pt"],
    overwrite: Bool = false, hasOneWriter: Bool = false, beside output: String? = nil
  ) throws(FilbertError) {
    func sorted(_ tensors: [(name: String, shape: [Int])]) -> [(name: String, shape: [Int])] {
      tensors.sorted { ExactString($0.name) < ExactString($1.name) }
    }
    let (floats, integers) = (sorted(tensors), sorted(integers))
    order = (floats + integers).map(\.name)
    var header = JSONObject()
    header["__metadata__"] = .object(Self.object(metadata))
    var end = 0
    func append(_ tensors: [(name: String, shape: [Int])], _ type: TensorDataType) -> Int {
      let start = end
      for (name, shape) in tensors {
        let begin = end
        end += type.byteCount * shape.reduce(1, *)
        let added = header.append(
          name, SafetensorsHeader.entry(type, shape: shape, bytes: begin..<end))
        precondition(added, "two tensors called \(name)")
      }
      return (end - start) / type.byteCount
    }
    remaining = append(floats, .f32)
    remainingIntegers = append(integers, .i8)
    file = try AtomicFile(
      path, overwrite: overwrite, hasOneWriter: hasOneWriter, beside: output)
    try file.write(SafetensorsHeader.framed(header))
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

  /// Adds the elements of I8 tensors, when all of F32 are there.
  ///
  /// - Throws: `cannotWrite`.
  /// - Precondition: As ``append(_:)-(Span<Float>)``.
  package func append(_ values: [Int8]) throws(FilbertError) {
    precondition(remaining == 0 && values.count <= remainingIntegers)
    remainingIntegers -= values.count
    let step = 1 << 16
    for start in stride(from: 0, to: values.count, by: step) {
      try file.write(
        values[start..<min(start + step, values.count)].map { UInt8(bitPattern: $0) })
    }
  }

  /// Puts the complete file into place.
  ///
  /// - Throws: `cannotWrite`.
  /// - Precondition: Every element was appended.
  package func finish() throws(FilbertError) {
    precondition(
      remaining == 0 && remainingIntegers == 0,
      "\(remaining + remainingIntegers) elements are missing")
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
}
