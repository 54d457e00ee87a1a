import Glibc

/// What libFuzzer calls with each input; 0 says that it is worth keeping.
///
/// - Parameters:
///   - start: The input; nil if it has no bytes.
///   - count: Its number of bytes.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzTarget.chosen.run(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

extension FuzzTarget {
  /// The one that `FILBERT_FUZZ_TARGET` names. libFuzzer owns the command line.
  static let chosen: FuzzTarget = {
    let name = unsafe getenv("FILBERT_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
      let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
      fatalError("FILBERT_FUZZ_TARGET is \"\(name)\"; it must be one of \(names)")
    }
    return target
  }()
}

/// Ends the process, which libFuzzer reports with the input, if a law does not hold.
func require(_ holds: Bool, _ law: @autoclosure () -> String) {
  guard holds else { fatalError(law()) }
}
