import Glibc

/// A file with the input, for functions that take a path. Neither synchronized nor renamed: thousands are written per
/// second.
struct ScratchFile {
  /// The directory of all scratch files of this process; whoever starts it sets and removes
  /// `TMPDIR`.
  static let directory: String = {
    let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    let path = "\(parent)/filbert-fuzzing-\(getpid())"
    require(unsafe mkdir(path, 0o700) == 0, "cannot create \(path)")
    return path
  }()

  let path: String

  init(_ name: String, in folder: String? = nil) {
    path = "\(folder ?? Self.directory)/\(name)"
  }

  /// Replaces the content.
  func write(_ bytes: some Collection<UInt8>) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    require(descriptor >= 0, "cannot open \(path)")
    let bytes = Array(bytes)
    let written = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
    }
    require(written == bytes.count, "cannot write \(path)")
    close(descriptor)
  }

  func remove() {
    _ = unsafe unlink(path)
  }

  /// A directory for files that must have certain names.
  static func folder(_ name: String) -> String {
    let path = "\(directory)/\(name)"
    require(unsafe mkdir(path, 0o700) == 0, "cannot create \(path)")
    return path
  }
}
