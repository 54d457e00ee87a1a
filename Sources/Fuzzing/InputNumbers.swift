/// Numbers taken from the bytes of an input one after another; zeros after its end.
struct InputNumbers {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    rest = bytes[...]
  }

  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  /// A number below `bound`, which is at most 256.
  mutating func number(below bound: Int) -> Int { Int(byte()) % bound }

  /// One of `values`.
  mutating func one<Value>(of values: [Value]) -> Value { values[number(below: values.count)] }

  mutating func flag() -> Bool { byte() & 1 == 1 }

  /// 16 bits, the higher ones first.
  mutating func word() -> Int { Int(byte()) << 8 | Int(byte()) }

  /// What has not been taken.
  var remainder: [UInt8] { Array(rest) }
}
