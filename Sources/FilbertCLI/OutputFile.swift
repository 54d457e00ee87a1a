import Files

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
