package import FilbertCore
import FilbertFiles

/// Secrets that clients show to be answered.
///
/// Comparing keys takes a time that reveals nothing about them: the given one, padded to a fixed length, with every
/// key, to the end of both. Digests (SHA-256) would hide no more, since no length of a key is left to see, and would
/// bring a second copy of BoringSSL in addition to the one of TLS.
package struct APIKeys: Sendable {
  /// Characters a key must have. Random letters and digits, 16 are more than 90 bits.
  package static let minimumLength = 16
  /// Characters a key may have.
  package static let maximumLength = 512
  /// The environment variable keys are read from.
  package static let variable = "FILBERT_API_KEYS"

  /// The bytes of a key, eight per machine word, padded with zeros, and their number.
  private struct Padded: Sendable {
    private var words = [UInt64](repeating: 0, count: APIKeys.maximumLength / 8)
    private let count: Int

    init(_ key: some Collection<UInt8>) {
      count = key.count
      for (index, byte) in key.prefix(APIKeys.maximumLength).enumerated() {
        words[index / 8] |= UInt64(byte) << UInt64(index % 8 * 8)
      }
    }

    /// 1 if both are the same, otherwise 0, after the same steps.
    @inline(never)
    func isEqual(to other: Padded) -> Int {
      var difference = UInt64(bitPattern: Int64(count ^ other.count))
      for index in words.indices { difference |= words[index] ^ other.words[index] }
      return difference == 0 ? 1 : 0
    }
  }

  private let keys: [Padded]

  /// The keys of a file, one per line; blank lines and those that begin with `#` are skipped.
  ///
  /// - Throws: `missingInput` if it cannot be read; `badData` with the line if a key is too short, too long or has
  ///   other characters than visible ASCII; `badData` if there is no key, or if others may read the file.
  package init(file: String) throws(FilbertError) {
    var bytes = try readPrivateFile(file)[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    var keys: [Padded] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let key = line.trimmed
      if key.isEmpty || key.first == UInt8(ascii: "#") { continue }
      if let problem = Self.problem(key) {
        throw FilbertError(.badData, problem, file: file, line: index + 1)
      }
      keys.append(Padded(key))
    }
    guard !keys.isEmpty else {
      throw FilbertError(
        .badData, "The file has no key; write one, on a line of its own.", file: file)
    }
    self.keys = keys
  }

  /// The keys in the value of the environment variable ``variable``, separated by commas.
  ///
  /// - Throws: `usage` if one would not be a key in a file, or if there is none: a variable that is empty by mistake
  ///   must not open the server to everyone.
  package init(environment: String) throws(FilbertError) {
    var keys: [Padded] = []
    for (index, part) in environment.utf8.split(separator: UInt8(ascii: ",")).enumerated() {
      let key = part.trimmed
      if key.isEmpty { continue }
      if let problem = Self.problem(key) {
        throw FilbertError(.usage, "Key \(index + 1) of \(Self.variable): \(problem)")
      }
      keys.append(Padded(key))
    }
    guard !keys.isEmpty else {
      throw FilbertError(
        .usage, "\(Self.variable) is set but has no key; unset it to answer everyone.")
    }
    self.keys = keys
  }

  private init(_ keys: [Padded]) {
    self.keys = keys
  }

  /// The keys of both places; nil if neither is given: then everyone is answered.
  ///
  /// - Throws: What the reading of either throws.
  package static func given(
    file: String?, environment: String?
  ) throws(FilbertError) -> APIKeys? {
    var keys: [Padded] = []
    if let file { keys += try APIKeys(file: file).keys }
    if let environment { keys += try APIKeys(environment: environment).keys }
    return keys.isEmpty ? nil : APIKeys(keys)
  }

  /// Whether the value of an `Authorization` header is `Bearer` with one of the keys (RFC 6750, section 2.1).
  package func accepts(_ authorizationHeader: String?) -> Bool {
    guard let header = authorizationHeader.map({ Array($0.utf8) }),
      let space = header.firstIndex(of: 0x20),
      header[..<space].elementsEqual("bearer".utf8, by: { $0 | 0x20 == $1 })
    else { return false }
    let given = Padded(header[space...].trimmed)
    var isAccepted = 0
    for key in keys { isAccepted |= key.isEqual(to: given) }
    return isAccepted == 1
  }

  /// What is wrong with a key, as a sentence that does not show it.
  private static func problem(_ key: some Collection<UInt8>) -> String? {
    if !key.allSatisfy({ 0x21...0x7E ~= $0 }) {
      "A key may have visible ASCII characters only, and no spaces."
    } else if key.count < minimumLength {
      "A key of \(key.count) characters can be guessed; use at least \(minimumLength), such as: openssl rand -hex 32"
    } else if key.count > maximumLength {
      "A key of \(key.count) characters is too long; use at most \(maximumLength)."
    } else {
      nil
    }
  }
}

extension APIKeys: CustomStringConvertible, CustomReflectable {
  /// How many there are: what is interpolated ends up in logs.
  package var description: String { "\(keys.count) API \(keys.count == 1 ? "key" : "keys")" }

  /// Nothing for `dump` and debuggers either.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
