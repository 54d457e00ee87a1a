import FilbertCore
import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertService

struct APIKeysTests {
  private let path: String
  private let first = "0123456789abcdef"
  private let second = "Zyx+/=._~-0123456789"

  init() throws {
    path = try Fixtures.temporaryDirectory().appending(path: "keys").path
  }

  private func write(_ text: String, mode: mode_t = 0o600) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
    unsafe #expect(chmod(path, mode) == 0)
  }

  private func failure(_ text: String) throws -> FilbertError? {
    try write(text)
    return #expect(throws: FilbertError.self) { try APIKeys(file: path) }
  }

  @Test func acceptsEachKeyAndNothingElse() throws {
    try write("\u{FEFF}# the shop's\r\n\n\(first)\r\n   \n\t\(second) \n# end")
    let keys = try APIKeys(file: path)
    for accepted in [
      "Bearer \(first)", "Bearer \(second)", "bearer \(first)", "BEARER   \(second) ",
    ] { #expect(keys.accepts(accepted), "\(accepted)") }
    for refused in [
      nil, "", "Bearer", "Bearer ", "Bearer\(first)", first, "Basic \(first)", "Bearer  ",
      "Bearer \(first)0", "Bearer \(first.dropLast())", "Bearer \(first.dropFirst())",
      "Bearer \(first.uppercased())", "Bearer 1\(first.dropFirst())",
      "Bearer \(first.dropLast())0", "Bearer \(first),\(second)", "Bearer \(first) \(second)",
      "Bearer \(first)\u{0}", "Bearer # the shop's", " Bearer \(first)", "Bearer \(first)\u{301}",
      "Bearer " + String(repeating: "\u{0}", count: 512),
    ] { #expect(!keys.accepts(refused), "\(refused ?? "nil")") }
  }

  @Test func comparesKeysOfEveryLengthWholly() throws {
    let longest = String(repeating: "k", count: APIKeys.maximumLength)
    try write("\(longest)\n")
    let keys = try APIKeys(file: path)
    #expect(keys.accepts("Bearer \(longest)"))
    #expect(!keys.accepts("Bearer \(longest)k"))
    #expect(!keys.accepts("Bearer \(longest)\(String(repeating: "\u{0}", count: 9))"))
    for place in [0, 1, 255, 510, 511] {
      var other = Array(longest.utf8)
      other[place] ^= 1
      #expect(!keys.accepts("Bearer \(String(decoding: other, as: UTF8.self))"), "\(place)")
    }
  }

  @Test func reportsTheLineWithoutAKey() throws {
    #expect(
      try failure("\(first)\n\nshort-secret-12\n")
        == FilbertError(
          .badData,
          "A key of 15 characters can be guessed; use at least 16, such as: openssl rand -hex 32",
          file: path, line: 3))
    #expect(
      try failure(String(repeating: "k", count: 513))
        == FilbertError(
          .badData, "A key of 513 characters is too long; use at most 512.", file: path, line: 1))
    for text in ["0123456789 abcdef", "0123456789abcdefé", "0123456789\u{1}abcdef"] {
      #expect(
        try failure("# x\n\(text)")
          == FilbertError(
            .badData, "A key may have visible ASCII characters only, and no spaces.", file: path,
            line: 2))
    }
  }

  @Test(arguments: ["", "\n\n", "# none\n"])
  func refusesAFileWithoutKeys(text: String) throws {
    #expect(
      try failure(text)
        == FilbertError(
          .badData, "The file has no key; write one, on a line of its own.", file: path))
  }

  @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o601, 0o620] as [mode_t])
  func refusesAFileThatOthersMayRead(mode: mode_t) throws {
    try write("\(first)\n", mode: mode)
    #expect(
      throws: FilbertError(
        .badData,
        "Other users may have access to this file (mode \(String(mode, radix: 8))), but it holds "
          + "secrets; run: chmod 600 \(path)", file: path)
    ) { try APIKeys(file: path) }
    try write("\(first)\n", mode: 0o400)
    #expect(try APIKeys(file: path).accepts("Bearer \(first)"))
  }

  @Test func reportsWhatIsAbsent() {
    #expect(throws: FilbertError(.missingInput, "There is no such file.", file: path)) {
      try APIKeys(file: path)
    }
  }

  @Test func readsTheEnvironment() throws {
    let keys = try APIKeys(environment: " \(first), ,\(second)\t")
    #expect(keys.accepts("Bearer \(first)"))
    #expect(keys.accepts("Bearer \(second)"))
    #expect(!keys.accepts("Bearer \(first), ,\(second)"))
    #expect(
      throws: FilbertError(
        .usage,
        "Key 2 of FILBERT_API_KEYS: A key of 6 characters can be guessed; use at least 16, such "
          + "as: openssl rand -hex 32")
    ) { try APIKeys(environment: "\(first),secret") }
  }

  @Test(arguments: ["", " ", ",", " , "])
  func refusesAnEnvironmentWithoutKeys(text: String) {
    #expect(
      throws: FilbertError(
        .usage, "FILBERT_API_KEYS is set but has no key; unset it to answer everyone.")
    ) { try APIKeys(environment: text) }
  }

  @Test func takesKeysOfBothPlaces() throws {
    try write(first)
    let keys = try #require(try APIKeys.given(file: path, environment: second))
    #expect(keys.accepts("Bearer \(first)"))
    #expect(keys.accepts("Bearer \(second)"))
    #expect(try APIKeys.given(file: nil, environment: second)?.accepts("Bearer \(first)") == false)
    #expect(try APIKeys.given(file: nil, environment: nil) == nil)
  }

  @Test func neverShowsAKey() throws {
    try write("\(first)\n\(second)\n")
    let keys = try APIKeys(file: path)
    #expect("\(keys)" == "2 API keys")
    #expect(String(reflecting: keys) == "2 API keys")
    var dumped = ""
    dump(keys, to: &dumped)
    #expect(dumped == "- 2 API keys\n")
    let one = try APIKeys(environment: first)
    #expect("\(one)" == "1 API key")
    for bad in ["\(first)\u{1}", "tooshortsecret"] {
      let error = try failure(bad)
      #expect(error?.description.contains(bad) == false)
    }
  }
}
