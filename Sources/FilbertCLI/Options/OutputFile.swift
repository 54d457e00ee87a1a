import ArgumentParser
import FilbertCore
import FilbertDatabase
import FilbertFiles

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
