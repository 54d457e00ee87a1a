/// Element types of the safetensors format, in its spelling.
///
/// The types below one byte (F4, F6) are left out: no encoder is stored in them, and their shapes
/// do not determine their size in bytes.
package enum TensorDataType: String, Sendable, CaseIterable {
  /// IEEE binary64.
  case f64 = "F64"
  /// IEEE binary32.
  case f32 = "F32"
  /// IEEE binary16.
  case f16 = "F16"
  /// The upper half of binary32.
  case bf16 = "BF16"
  /// Signed integers.
  case i64 = "I64"
  /// Signed integers.
  case i32 = "I32"
  /// Signed integers.
  case i16 = "I16"
  /// Signed integers.
  case i8 = "I8"
  /// Unsigned integers.
  case u64 = "U64"
  /// Unsigned integers.
  case u32 = "U32"
  /// Unsigned integers.
  case u16 = "U16"
  /// Unsigned integers.
  case u8 = "U8"
  /// One byte a truth value.
  case bool = "BOOL"
  /// Eight-bit floats.
  case f8e4m3 = "F8_E4M3"
  /// Eight-bit floats.
  case f8e5m2 = "F8_E5M2"
  /// Eight-bit floats without infinities and negative zero.
  case f8e4m3fnuz = "F8_E4M3FNUZ"
  /// Eight-bit floats without infinities and negative zero.
  case f8e5m2fnuz = "F8_E5M2FNUZ"
  /// Eight-bit powers of two.
  case f8e8m0 = "F8_E8M0"
  /// Pairs of binary32.
  case c64 = "C64"

  /// Bytes an element.
  package var byteCount: Int {
    switch self {
    case .f64, .i64, .u64, .c64: 8
    case .f32, .i32, .u32: 4
    case .f16, .bf16, .i16, .u16: 2
    case .i8, .u8, .bool, .f8e4m3, .f8e5m2, .f8e4m3fnuz, .f8e5m2fnuz, .f8e8m0: 1
    }
  }

  /// Whether ``SafetensorsFile`` reads it as `Float`.
  package var isReadable: Bool {
    switch self {
    case .f64, .f32, .f16, .bf16: true
    default: false
    }
  }
}
