import ArgumentParser
import FilbertCore
import FilbertFiles

/// Where a command writes its rows.
enum OutputFile {
  /// The file `path`, or the standard output for `-`.
  static func open(_ path: String, overwrite: Bool) throws(FilbertError) -> any ByteSink {
    if path == "-" { return StandardOutput() }
    let file = try AtomicFile(path, overwrite: overwrite)
    Interruption.removing(file)
    return file
  }
}

/// Refuses an output that would replace the file it is made of, also through a link.
///
/// - Throws: `ValidationError`, which names both options.
func requireOtherFile(
  _ option: String, _ output: String, than inputOption: String, _ input: String
) throws {
  guard output == "-" || input == "-" || !isSameFile(output, input) else {
    throw ValidationError(
      "\(option) would replace the file of \(inputOption); choose another name.")
  }
}
