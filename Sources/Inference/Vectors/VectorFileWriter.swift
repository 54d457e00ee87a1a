package import FilbertCore
import FilbertFiles
import FilbertJSON
package import FilbertTensor
import FilbertTransformer

/// Writes vectors to a safetensors file, a block at a time, without knowing how many there will be.
///
/// The tensor `vectors` is `[rows x dimensions]`; in 8 bits the tensor `scales` has the factor of each row. The header has
/// a fixed size and is written last, over the room kept for it. The file appears under its name only when
/// ``finish(_:)`` returns.
package final class VectorFileWriter {
  /// Bytes before the vectors: more than the longest header takes.
  private static let headerSize = 512

  private let file: AtomicFile
  private let dimensions: Int
  private let precision: VectorPrecision
  private var rows = 0
  private var scales: [Float] = []

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - hasOneWriter: Nobody else writes `path` meanwhile, see `AtomicFile`.
  ///   - output: What the file belongs to, see `AtomicFile`.
  /// - Throws: `cannotWrite`, also if the file exists and `overwrite` is false.
  package init(
    _ path: String, dimensions: Int, precision: VectorPrecision = .float32,
    overwrite: Bool = false, hasOneWriter: Bool = false, beside output: String? = nil
  ) throws(FilbertError) {
    (self.dimensions, self.precision) = (dimensions, precision)
    file = try AtomicFile(
      path, overwrite: overwrite, hasOneWriter: hasOneWriter, beside: output)
    try file.write([UInt8](repeating: 0, count: Self.headerSize))
  }

  /// Adds vectors, `[any number x dimensions]`.
  ///
  /// - Throws: `cannotWrite`.
  package func append(_ vectors: Matrix) throws(FilbertError) {
    precondition(vectors.columns == dimensions, "\(vectors.shape), dimensions \(dimensions)")
    rows += vectors.rows
    switch precision {
    case .float32:
      try vectors.withSpan { span throws(FilbertError) in try write(span) }
    case .int8:
      let quantized = QuantizedTensor(vectors, limit: VectorFile.limit)
      scales += quantized.scales(keepingLengthsOf: vectors)
      try file.write(quantized.values.map { UInt8(bitPattern: $0) })
    }
  }

  /// Puts the complete file into its place.
  ///
  /// - Throws: `cannotWrite`.
  package func finish(_ origin: VectorOrigin) throws(FilbertError) {
    let scales = scales
    try write(scales.span)
    let type = precision == .float32 ? TensorDataType.f32 : .i8
    let end = rows * dimensions * type.byteCount
    var header: JSONObject = [
      "__metadata__": .object([
        VectorFile.modelKey: .string(origin.model), VectorFile.rowsKey: .string(origin.rows),
      ]),
      VectorFile.vectors: SafetensorsHeader.entry(
        type, shape: [rows, dimensions], bytes: 0..<end),
    ]
    if precision == .int8 {
      header[VectorFile.scales] = SafetensorsHeader.entry(
        .f32, shape: [rows], bytes: end..<end + rows * TensorDataType.f32.byteCount)
    }
    try file.overwriteStart(SafetensorsHeader.framed(header, byteCount: Self.headerSize))
    try file.commit()
  }

  private func write(_ values: Span<Float>) throws(FilbertError) {
    // Pieces, so that the copy to bytes stays in cache.
    let step = 1 << 14
    for start in stride(from: 0, to: values.count, by: step) {
      try file.write(
        TensorDecoding.bytes(of: values.extracting(start..<min(start + step, values.count))))
    }
  }
}

extension QuantizedTensor {
  /// Scales that give each row the length that its vector had before rounding, so that products of vectors of length 1
  /// are still cosines.
  fileprivate func scales(keepingLengthsOf vectors: Matrix) -> [Float] {
    (0..<rows).map { row in
      let start = row * columns
      let square = values[start..<start + columns].reduce(0) { $0 + Int($1) * Int($1) }
      let length = vectors.row(row).reduce(0.0) { $0 + Double($1) * Double($1) }
      let scale = Float((length / Double(square)).squareRoot())
      return scale.isFinite ? scale : scales[row]
    }
  }
}
