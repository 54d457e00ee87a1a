import Foundation

/// A table of a single text of a megabyte, `a` half a million times, which takes a thousandth and less when it is
/// packed.
enum PackedTable: String, CaseIterable {
  case gzip, zstd

  var bytes: [UInt8] { self == .gzip ? Self.gzipped : Self.zstandard }

  /// Of each, unpacked.
  static let size = 1_000_006

  private static let gzipped = decoded(
    "H4sIAAAAAAACA+3CMREAAAQAwF0K1QwaGMQXxN//9E5UAg"
      + String(repeating: "A", count: 1290)
      + "X8UBGEKU00ZCDwA=")
  private static let zstandard = decoded(
    "KLUv/aRGQg8AfAAAOHRleHQKYSABAPb/5c4IRAAAAAEA/f/yCwREAAAAAQD9/zkAAkQAAAABAP3/OQACRAAAAAEA/f85AAJEAAAAAQD9/zkA"
      + "AkQAAAABAP3/OQACTQAACAoBAEJCOQACX3EdGA==")

  private static func decoded(_ base64: String) -> [UInt8] {
    Data(base64Encoded: base64).map(Array.init) ?? []
  }
}
