package import FilbertCore
import Glibc

extension Parameter {
  /// Where a run writes.
  package static let output = Parameter("output")
}

/// Keeps two runs from writing the same output: the second would replace the progress of the first.
package enum OutputLock {
  /// Takes the lock, which is a file beside the one it protects.
  ///
  /// - Parameter target: the file to protect.
  /// - Throws: `cannotWrite` if another run has the lock, or if it cannot be created.
  package static func take(_ target: String) throws(FilbertError) -> LockFile {
    let path = "\(target).lock"
    do throws(LockFile.Failure) {
      return try LockFile(path)
    } catch {
      switch error {
      case .taken:
        throw FilbertError(
          .cannotWrite,
          naming:
            "Another run is writing this output; wait for it to end or choose another \(.output).",
          file: target)
      case .unavailable(let number, let reason):
        throw FilbertError(
          .cannotWrite,
          "Cannot keep a second run from writing the same output: \(advice(number, reason)).",
          file: path)
      }
    }
  }

  private static func advice(_ number: Int32, _ reason: String) -> String {
    switch number {
    case ELOOP: "this is a link; remove it"
    case ENOENT: "no such directory; create the directory it is to be in first"
    case EACCES, EPERM, EROFS: "the directory may not be written; choose a place you may write to"
    default: "\(reason); choose a file system with locks"
    }
  }
}
