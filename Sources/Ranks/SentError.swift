import FilbertCore

/// An error as other ranks hear of it.
struct SentError {
  private static let codes: [FilbertError.Code] = [
    .usage, .badData, .missingInput, .cannotWrite, .unsupported, .interrupted, .internalFailure,
  ]

  let error: FilbertError

  init(_ error: FilbertError) { self.error = error }

  /// - Parameter bytes: of an error, not empty.
  init(bytes: [UInt8]) {
    let code = bytes.first.map(Int.init) ?? 0
    error = FilbertError(
      Self.codes.indices.contains(code) ? Self.codes[code] : .internalFailure,
      String(decoding: bytes.dropFirst(), as: UTF8.self))
  }

  var bytes: [UInt8] {
    let code = Self.codes.firstIndex(of: error.code) ?? Self.codes.count - 1
    // Only commands run on several ranks.
    return [UInt8(code)] + Array(error.description(on: .commandLine).utf8)
  }
}
