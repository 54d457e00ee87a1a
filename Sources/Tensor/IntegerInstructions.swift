import CFilbertKernels

/// The instructions that may add up products of 8-bit integers. All give the same bits; they differ in speed.
package enum IntegerInstructions: Sendable, CaseIterable {
  /// Any processor.
  case plain
  /// `vpmaddubsw`.
  case avx2
  /// `vpdpbusd` of 256 bits.
  case avxVNNI
  /// `vpdpbusd` of 512 bits.
  case avx512VNNI

  /// The fastest this processor has.
  package static let best = allCases.last { $0.isAvailable } ?? .plain

  package var isAvailable: Bool { fb_product8_supports(kernel) }

  var kernel: fb_product8_kind {
    switch self {
    case .plain: FB_PRODUCT8_PLAIN
    case .avx2: FB_PRODUCT8_AVX2
    case .avxVNNI: FB_PRODUCT8_AVX_VNNI
    case .avx512VNNI: FB_PRODUCT8_AVX512_VNNI
    }
  }
}
