package import FilbertCore
import FilbertFiles
package import FilbertTensor

/// A memory-mapped safetensors file.
///
/// Eight bytes little-endian header length, a JSON header, then the data
/// (https://github.com/huggingface/safetensors#format). Opening reads the header only; ``read``
/// touches the pages of one tensor.
///
/// The file must not be truncated while it is in use; see `MappedFile`.
package struct SafetensorsFile: Sendable {
  /// The path as given.
  package let path: String
  /// The tensors in the order of their data.
  package let tensors: [TensorInfo]
  /// The free text under `__metadata__`.
  package let metadata: [String: String]
  private let file: MappedFile
  private let positions: [ExactString: Int]

  /// Opens and checks a file.
  ///
  /// - Throws: `missingInput` if it cannot be read; `badData` if it is not a safetensors file,
  ///   truncated or inconsistent; `unsupported` if an element type is unknown.
  package init(_ path: String) throws(FilbertError) {
    self.path = path
    file = try MappedFile(path)
    let data = try Self.dataRange(of: file)
    let json = file.copy(SafetensorsHeader.lengthSize..<data.lowerBound)
    let header = try SafetensorsHeader(json: json, data: data, file: path)
    tensors = header.tensors
    metadata = header.metadata
    var positions: [ExactString: Int] = [:]
    for (index, tensor) in tensors.enumerated() { positions[ExactString(tensor.name)] = index }
    self.positions = positions
  }

  /// Size of the file.
  package var byteCount: Int { file.count }

  /// The entry of the tensor called `name`.
  package func info(_ name: String) -> TensorInfo? {
    positions[ExactString(name)].map { tensors[$0] }
  }

  /// Reads a tensor into a slot of a larger array.
  ///
  /// - Parameters:
  ///   - shape: The shape the caller counts on; a file with another shape is refused.
  ///   - destination: Receives the elements from `offset` on.
  /// - Throws: `badData` if the tensor is absent or has another shape; `unsupported` if its
  ///   elements are not floats (integers are never turned into weights silently).
  /// - Precondition: `destination` has room for `shape` after `offset`.
  package func read(
    _ name: String, shape: [Int], into destination: inout MutableSpan<Float>, at offset: Int = 0
  ) throws(FilbertError) {
    try decode(try checked(name, shape: shape), into: &destination, at: offset)
  }

  /// The entry of a tensor that can be read as `shape`.
  ///
  /// - Throws: As ``read(_:shape:into:at:)-(_,_,MutableSpan<Float>,_)``.
  @discardableResult
  package func checked(_ name: String, shape: [Int]) throws(FilbertError) -> TensorInfo {
    let tensor = try shaped(name, shape)
    try checkReadable(tensor)
    return tensor
  }

  private func shaped(_ name: String, _ shape: [Int]) throws(FilbertError) -> TensorInfo {
    guard let tensor = info(name) else { throw absent(name) }
    guard tensor.shape == shape else {
      throw FilbertError(
        .badData,
        "The tensor \"\(name)\" has shape \(tensor.shape), but config.json asks for \(shape); "
          + "the two files belong to different models.", file: path)
    }
    return tensor
  }

  /// A matrix where it lies in the file, without a copy; nil if it is not stored as `Float`s that can be used as
  /// they are. Its pages are given back to the system with the last view.
  ///
  /// - Throws: As ``read(_:shape:into:at:)-(_,_,MutableSpan<Float>,_)``.
  package func mapped(_ name: String, rows: Int, columns: Int) throws(FilbertError) -> Matrix? {
    let tensor = try checked(name, shape: [rows, columns])
    guard tensor.dataType == .f32, rows * columns > 0, Int32(1).littleEndian == 1 else {
      return nil
    }
    return unsafe file.withUnsafeBytes { bytes in
      let memory = unsafe UnsafeRawBufferPointer(rebasing: bytes[tensor.byteRange])
      guard let start = memory.baseAddress,
        UInt(bitPattern: start) % UInt(MemoryLayout<Float>.alignment) == 0
      else { return nil }
      return unsafe Matrix(
        rows: rows, columns: columns, reading: start.assumingMemoryBound(to: Float.self),
        keptBy: MappedTensor(file: file, range: tensor.byteRange))
    }
  }

  /// Rows of a matrix of 8-bit integers, each times its scale.
  ///
  /// - Parameters:
  ///   - columns: of the tensor `name`, whose elements are 8-bit integers.
  ///   - scales: of all rows of the tensor.
  package func dequantized(
    _ name: String, rows: Range<Int>, columns: Int, scales: [Float]
  ) throws(FilbertError) -> Matrix {
    let tensor = try checkedIntegers(name, shape: [scales.count, columns])
    return unsafe file.withUnsafeBytes { bytes in
      let start = tensor.byteRange.lowerBound + rows.lowerBound * columns
      let values = unsafe UnsafeRawBufferPointer(
        rebasing: bytes[start..<start + rows.count * columns])
      return unsafe Matrix(
        columns: columns, values: values.bindMemory(to: Int8.self), scales: scales[rows])
    }
  }

  /// Adds all bytes of the file.
  func add(to fingerprint: inout Fingerprint) {
    unsafe file.withUnsafeBytes { bytes in fingerprint.add(unsafe bytes.bytes) }
    file.advise(.dontNeed)
  }

  /// Lets go of the pages of a tensor; they are mapped again when they are read.
  package func release(_ name: String) {
    if let tensor = info(name) { file.advise(.dontNeed, tensor.byteRange) }
  }

  /// Keeps a file mapped, and lets go of the pages of one tensor.
  private final class MappedTensor {
    private let file: MappedFile
    private let range: Range<Int>

    init(file: MappedFile, range: Range<Int>) {
      self.file = file
      self.range = range
    }

    deinit { file.advise(.dontNeed, range) }
  }

  /// Makes sure that a tensor of 8-bit integers has this shape.
  ///
  /// - Throws: `badData` if the tensor is absent, has another shape or other elements.
  @discardableResult
  package func checkedIntegers(_ name: String, shape: [Int]) throws(FilbertError) -> TensorInfo {
    let tensor = try shaped(name, shape)
    guard tensor.dataType == .i8 else {
      throw FilbertError(
        .badData,
        "The tensor \"\(name)\" is stored as \(tensor.dataType.rawValue), but config.json says that the weights "
          + "have 8 bits; the two files belong to different models.", file: path)
    }
    return tensor
  }

  /// The elements of a tensor of 8-bit integers; its pages are given back to the system.
  ///
  /// - Throws: As ``checkedIntegers(_:shape:)``.
  package func integers(_ name: String, shape: [Int]) throws(FilbertError) -> [Int8] {
    let tensor = try checkedIntegers(name, shape: shape)
    defer { file.advise(.dontNeed, tensor.byteRange) }
    return unsafe file.withUnsafeBytes { bytes in
      unsafe Array(bytes[tensor.byteRange].bindMemory(to: Int8.self))
    }
  }

  /// Reads a tensor into an array that has its elements from `offset` on;
  /// see ``read(_:shape:into:at:)-(_,_,MutableSpan<Float>,_)``.
  package func read(
    _ name: String, shape: [Int], into destination: inout [Float], at offset: Int = 0
  ) throws(FilbertError) {
    var span = destination.mutableSpan
    try read(name, shape: shape, into: &span, at: offset)
  }

  /// The elements of a tensor of any shape.
  ///
  /// - Throws: As ``read(_:shape:into:at:)-(_,_,MutableSpan<Float>,_)``.
  package func floats(_ name: String) throws(FilbertError) -> [Float] {
    guard let tensor = info(name) else { throw absent(name) }
    // Checked first: an integer tensor must not be allocated for.
    try checkReadable(tensor)
    var values = [Float](repeating: 0, count: tensor.elementCount)
    var span = values.mutableSpan
    try decode(tensor, into: &span, at: 0)
    return values
  }

  private func decode(
    _ tensor: TensorInfo, into destination: inout MutableSpan<Float>, at offset: Int
  ) throws(FilbertError) {
    try checkReadable(tensor)
    let count = tensor.elementCount
    precondition(
      offset >= 0 && destination.count - offset >= count,
      "\(tensor.name) \(tensor.shape) at \(offset) into \(destination.count) elements")
    unsafe file.withUnsafeBytes { bytes in
      unsafe destination.withUnsafeMutableBufferPointer { buffer in
        unsafe TensorDecoding.decode(
          UnsafeRawBufferPointer(rebasing: bytes[tensor.byteRange]), tensor.dataType,
          into: UnsafeMutableBufferPointer(rebasing: buffer[offset..<offset + count]))
      }
    }
  }

  private func checkReadable(_ tensor: TensorInfo) throws(FilbertError) {
    guard tensor.dataType.isReadable else {
      throw FilbertError(
        .unsupported,
        "The tensor \"\(tensor.name)\" is stored as \(tensor.dataType.rawValue) and cannot be read "
          + "as a weight; save the model in F32, F16 or BF16.", file: path)
    }
  }

  private func absent(_ name: String) -> FilbertError {
    FilbertError(.badData, "The file has no tensor called \"\(name)\".", file: path)
  }
}

/// The frame around the header.
extension SafetensorsFile {
  /// Where the data lie; the header is before them.
  private static func dataRange(of file: MappedFile) throws(FilbertError) -> Range<Int> {
    let start = file.copy(0..<512)
    if let misunderstanding = NotSafetensors.explanation(of: start) {
      throw FilbertError(.badData, misunderstanding, file: file.path)
    }
    guard start.count >= SafetensorsHeader.lengthSize else {
      throw FilbertError(
        .badData,
        "The file is truncated: it has \(start.count) bytes, less than the length of a safetensors "
          + "header; fetch it again.", file: file.path)
    }
    let length = start[..<SafetensorsHeader.lengthSize].reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    guard length <= UInt64(SafetensorsHeader.maximumLength) else {
      throw FilbertError(
        .badData,
        "This is not a safetensors file: its header would be \(length) bytes long, and "
          + "\(SafetensorsHeader.maximumLength) is the most the format allows.", file: file.path)
    }
    guard Int(length) <= file.count - SafetensorsHeader.lengthSize else {
      throw FilbertError(
        .badData,
        "The file is truncated: its header needs \(length) bytes and \(file.count - SafetensorsHeader.lengthSize) "
          + "are there; fetch it again.", file: file.path)
    }
    return SafetensorsHeader.lengthSize + Int(length)..<file.count
  }
}
