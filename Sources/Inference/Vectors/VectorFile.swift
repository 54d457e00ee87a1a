package import FilbertCore
package import FilbertTensor
import FilbertTransformer

/// A file of vectors that ``VectorFileWriter`` wrote, mapped: pages are read when they are needed, and shared between
/// processes.
package struct VectorFile: Sendable {
  static let vectors = "vectors"
  static let scales = "scales"
  static let modelKey = "filbert_model"
  static let rowsKey = "filbert_rows"
  /// Greatest magnitude of an integer.
  static let limit: Int8 = 127

  /// The path as given.
  package let path: String
  /// The number of vectors.
  package let rows: Int
  package let dimensions: Int
  package let precision: VectorPrecision
  /// What the vectors were computed from.
  package let origin: VectorOrigin
  private let file: SafetensorsFile
  /// The vectors as they are in the file; nil for 8 bits.
  private let mapped: Matrix?
  /// One a row; none in `float32`.
  private let scales: [Float]

  /// Opens and checks a file.
  ///
  /// - Throws: `missingInput` if it cannot be read; `badData` if it is damaged or something else.
  package init(_ path: String) throws(FilbertError) {
    self.path = path
    file = try SafetensorsFile(path)
    guard let model = file.metadata[Self.modelKey], let rows = file.metadata[Self.rowsKey],
      let info = file.info(Self.vectors), info.shape.count == 2,
      let precision = VectorPrecision(info.dataType)
    else {
      throw FilbertError(
        .badData,
        "This is a safetensors file, but not one of vectors that Filbert wrote; name another file.",
        file: path)
    }
    origin = VectorOrigin(model: model, rows: rows)
    (self.rows, dimensions, self.precision) = (info.shape[0], info.shape[1], precision)
    switch precision {
    case .float32:
      scales = []
      mapped =
        info.elementCount == 0
        ? Matrix(rows: info.shape[0], columns: info.shape[1])
        : try file.mapped(Self.vectors, rows: info.shape[0], columns: info.shape[1])
      guard mapped != nil else { throw Self.damaged(path) }
    case .int8:
      mapped = nil
      scales = try file.floats(Self.scales)
      guard scales.count == info.shape[0], scales.allSatisfy(\.isFinite) else {
        throw Self.damaged(path)
      }
    }
  }

  /// The vectors of consecutive rows, `[rows x dimensions]`: a view of the file in `float32`, a copy in 8 bits.
  package func block(_ range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(rows)")
    if let mapped { return mapped[rows: range] }
    do throws(FilbertError) {
      return try file.dequantized(
        Self.vectors, rows: range, columns: dimensions, scales: scales)
    } catch {
      preconditionFailure("the shape was checked when the file was opened")
    }
  }

  private static func damaged(_ path: String) -> FilbertError {
    FilbertError(
      .badData, "This file of vectors is damaged; delete it and write it again.", file: path)
  }
}

extension VectorPrecision {
  /// That of a file's elements; nil if they are something else.
  fileprivate init?(_ type: TensorDataType) {
    switch type {
    case .f32: self = .float32
    case .i8: self = .int8
    default: return nil
    }
  }
}
