package import FilbertCore

/// What follows the last point of a file's name, in lower case; empty where there is none. Of a packed
/// file that of the content: `csv` for `reviews.csv.gz`.
///
/// - Throws: `usage` for an Excel workbook, which no format is.
package func fileEnding(_ path: String) throws(FilbertError) -> String {
  let fileName = unpackedName(path).split(separator: "/").last ?? ""
  let dot = fileName.lastIndex(of: ".")
  let ending =
    dot.map { fileName[$0...].dropFirst().lowercased() } ?? ""
  guard !["xlsx", "xlsm", "xls"].contains(ending) else {
    throw FilbertError(
      .usage, "An Excel workbook cannot be read; save it as CSV UTF-8 and give that file.",
      file: path)
  }
  return ending
}

/// The name of a packed file without what says so: `reviews.csv` for `reviews.csv.gz`.
package func unpackedName(_ path: String) -> String {
  guard let dot = path.lastIndex(of: "."),
    ["gz", "gzip", "zst", "zstd"].contains(path[dot...].dropFirst().lowercased())
  else { return path }
  return String(path[..<dot])
}

/// The format that the ending of `path` names.
///
/// - Parameters:
///   - named: the format called so, nil for other names.
///   - unnamed: what to say of the standard input (`-`), which has no ending.
///   - unknown: what to say of an ending that names none.
/// - Throws: `usage`.
package func fileFormat<Format>(
  _ path: String, named: (String) -> Format?, unnamed: String, unknown: String
) throws(FilbertError) -> Format {
  if let format = named(try fileEnding(path)) { return format }
  throw path == "-"
    ? FilbertError(.usage, unnamed, file: "standard input")
    : FilbertError(.usage, unknown, file: path)
}
