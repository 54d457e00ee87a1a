import Glibc

/// The C library's `iconv`: bytes of an encoding in, those of another out, strictly.
@safe
final class CharacterConverter {
  /// Why a conversion stopped.
  enum Stop { case done, full, invalid, incomplete }

  private let handle: iconv_t

  /// A converter between encodings by the names that `iconv` has for them; nil if it does not know one of them.
  init?(from name: String, to target: String = "UTF-8") {
    guard let handle = unsafe iconv_open(target, name) else { return nil }
    // What iconv_open returns for an error, (iconv_t)-1.
    guard Int(bitPattern: handle) != -1 else { return nil }
    unsafe self.handle = handle
  }

  deinit {
    unsafe iconv_close(handle)
  }

  /// Converts `input[position..<end]` into `output`, from `written` on, and moves both on.
  ///
  /// - Returns: `invalid` and `incomplete` with `position` at the first byte of the sequence.
  func convert(
    _ input: inout [UInt8], _ position: inout Int, _ end: Int, _ output: inout [UInt8],
    _ written: inout Int
  ) -> Stop {
    var (left, room) = (end - position, output.count - written)
    let (start, outputStart) = (position, written)
    let result = unsafe input.withUnsafeMutableBytes { input in
      unsafe output.withUnsafeMutableBytes { output in
        guard let from = input.baseAddress, let to = output.baseAddress else {
          return 0
        }
        var source: UnsafeMutablePointer<CChar>? = unsafe (from + start)
          .assumingMemoryBound(to: CChar.self)
        var target: UnsafeMutablePointer<CChar>? = unsafe (to + outputStart)
          .assumingMemoryBound(to: CChar.self)
        return unsafe iconv(handle, &source, &left, &target, &room)
      }
    }
    let number = errno
    position = end - left
    written = output.count - room
    guard result == -1 else { return .done }
    switch number {
    case E2BIG: return .full
    case EINVAL: return .incomplete
    default: return .invalid
    }
  }

  /// Writes held-back characters, such as a letter that could have taken an accent, and returns to the initial state.
  func flush(_ output: inout [UInt8], _ written: inout Int) {
    var room = output.count - written
    let start = written
    unsafe output.withUnsafeMutableBytes { output in
      guard let to = output.baseAddress else { return }
      var target: UnsafeMutablePointer<CChar>? = unsafe (to + start)
        .assumingMemoryBound(to: CChar.self)
      _ = unsafe iconv(handle, nil, nil, &target, &room)
    }
    written = output.count - room
  }
}
