import ArgumentParser
import FilbertCore
import FilbertDatabase
import FilbertFiles
import Glibc

/// Where a command writes its rows.
enum OutputFile {
  /// The file `path`, or the standard output for `-`.
  static func open(_ path: String, overwrite: Bool) throws(FilbertError) -> any ByteSink {
    if path == "-" { return StandardOutput() }
    return try replacing(path, overwrite: overwrite)
  }

  /// The file `path`, which is complete or absent however the command ends.
  static func replacing(_ path: String, overwrite: Bool) throws(FilbertError) -> AtomicFile {
    let file = try AtomicFile(path, overwrite: overwrite)
    Interruption.removing(file)
    return file
  }

  /// Keeps two runs from writing the same output: the second would replace the first one's progress.
  ///
  /// - Parameter target: the file to protect; the lock is beside it.
  /// - Throws: `cannotWrite` if another run has the lock, or if it cannot be created.
  static func lock(_ target: String) throws(FilbertError) -> LockFile {
    let path = "\(target).lock"
    do throws(LockFile.Failure) {
      return try LockFile(path)
    } catch {
      switch error {
      case .taken:
        throw FilbertError(
          .cannotWrite,
          "Another run is writing this output; wait for it to end or choose another --output.",
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

/// Refuses an output that would replace another file of the command, through any links and relative parts, also if it is
/// not there yet. A database has room for several tables, so `predict` compares these itself.
///
/// - Throws: `ValidationError`, which names both options.
func requireOtherFile(
  _ option: String, _ output: String, than inputOption: String, _ input: String
) throws {
  guard
    output == "-" || input == "-" || DatabaseAddress.isAddress(output)
      || !isSamePlace(output, input)
  else {
    throw ValidationError(
      "\(option) would replace the file of \(inputOption); choose another name.")
  }
}

/// Refuses two outputs in one file, through any links and relative parts, whether or not it is there.
///
/// - Parameter outputs: with their options; the standard output may be among them.
/// - Throws: `ValidationError`, which names both options.
func requireDifferentFiles(_ outputs: [(option: String, path: String)]) throws {
  let files = outputs.filter { $0.path != "-" }
  for (index, file) in files.enumerated() {
    guard let other = files[..<index].first(where: { isSamePlace($0.path, file.path) }) else {
      continue
    }
    throw ValidationError(
      "\(other.option) and \(file.option) name the same file; choose another name.")
  }
}
