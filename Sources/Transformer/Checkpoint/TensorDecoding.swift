/// Stored elements to `Float` and back: the unsafe code of checkpoints.
///
/// The loops are branch-free integer and float arithmetic, so that the compiler vectorises them
/// for any CPU. `Float(Float16)` calls a library function for each element on x86 without F16C.
package enum TensorDecoding {
  /// Writes all elements in `source` to `destination`.
  ///
  /// Loads are unaligned: the format does not promise alignment.
  ///
  /// - Precondition: `dataType` is readable and both sides have the same number of elements.
  static func decode(
    _ source: UnsafeRawBufferPointer, _ dataType: TensorDataType,
    into destination: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(source.count == destination.count * dataType.byteCount)
    guard let from = source.baseAddress, let to = destination.baseAddress else { return }
    let count = destination.count
    switch dataType {
    case .f32: unsafe UnsafeMutableRawPointer(to).copyMemory(from: from, byteCount: 4 * count)
    case .f16:
      for i in 0..<count {
        unsafe to[i] = half(from.loadUnaligned(fromByteOffset: i &<< 1, as: UInt16.self))
      }
    case .bf16:
      for i in 0..<count {
        let bits = unsafe from.loadUnaligned(fromByteOffset: i &<< 1, as: UInt16.self)
        unsafe to[i] = Float(bitPattern: UInt32(bits) &<< 16)
      }
    case .f64:
      for i in 0..<count {
        unsafe to[i] = Float(from.loadUnaligned(fromByteOffset: i &<< 3, as: Double.self))
      }
    default: preconditionFailure("\(dataType) is not read as Float")
    }
  }

  /// The elements as stored in a file (little-endian, as all supported machines are).
  package static func bytes(of values: Span<Float>) -> [UInt8] {
    unsafe values.withUnsafeBytes { bytes in unsafe [UInt8](bytes) }
  }

  /// binary16 to binary32, exactly: the bits are shifted into place and the exponent's bias is
  /// corrected by a multiplication with 2^112, which also normalises subnormal numbers
  /// (F. Giesen, "Half to float done quick", 2012).
  @inline(__always)
  static func half(_ bits: UInt16) -> Float {
    let magnitude = UInt32(bits & 0x7FFF) &<< 13
    let scaled = (Float(bitPattern: magnitude) * Float(bitPattern: (254 - 15) &<< 23)).bitPattern
    // Exponent 31 means infinity or NaN; both have all exponent bits set in binary32 too.
    let special: UInt32 = magnitude >= 0x0F80_0000 ? 0x7F80_0000 : 0
    return Float(bitPattern: scaled | special | UInt32(bits & 0x8000) &<< 16)
  }
}
