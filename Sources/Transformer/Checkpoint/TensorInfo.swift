/// One entry of a checkpoint's table of contents.
package struct TensorInfo: Sendable, Equatable {
  /// The name in the file.
  package let name: String
  /// How an element is stored.
  package let dataType: TensorDataType
  /// Extents, outermost first; `[]` is a single number.
  package let shape: [Int]
  /// Where the elements lie, counted from the first byte of the file.
  package let byteRange: Range<Int>

  /// The number of elements.
  package var elementCount: Int { byteRange.count / dataType.byteCount }
}
