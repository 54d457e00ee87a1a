import FilbertCore
import FilbertCorpus
import FilbertDatabase
import FilbertFiles
import FilbertTables

/// A table in a file, on the standard input (`-`), or in a database (`sqlite:...`).
///
/// - Parameters:
///   - format: nil to detect it from the name; what is called .txt may be a table all the same.
///   - request: the columns that the user named.
///   - noting: is given a database, whose columns have types.
func openTable(
  _ path: String, format: TableFormat? = nil, _ options: TableOptions,
  _ request: ColumnRequest = ColumnRequest(),
  noting: (DatabaseSource) throws(FilbertError) -> Void = { _ in }
) throws(FilbertError) -> TableReader {
  guard DatabaseAddress.isAddress(path) else {
    return try TableReader(texts: path, format: format, options, request)
  }
  if format != nil || options.encoding != nil || options.delimiter != nil || options.quoting != nil
    || !options.hasHeader
  {
    throw FilbertError(
      .usage,
      "--input-format, --encoding, --delimiter, --quoting and --no-header are for files; leave them out for a database.",
      file: path)
  }
  let source = try DatabaseSource(try DatabaseAddress(path))
  try noting(source)
  return TableReader(source)
}

/// The files that `inputs` name, patterns resolved.
///
/// - Throws: `missingInput` if a pattern matches nothing; `usage` if a file would be read twice, or the standard input
///   together with others.
func inputPaths(_ inputs: [String]) throws(FilbertError) -> [String] {
  var paths: [String] = []
  for input in inputs {
    guard input != "-", !DatabaseAddress.isAddress(input) else {
      paths.append(input)
      continue
    }
    paths += try matchingPaths(input)
  }
  if paths.count > 1, paths.contains("-") {
    throw FilbertError(.usage, "The standard input (-) cannot be read together with files.")
  }
  // Their columns are compared before the work, and a pipe can be read once only.
  for path in paths
  where paths.count > 1 && !DatabaseAddress.isAddress(path) && !isRegularFile(path) {
    throw FilbertError(
      .usage, "With several inputs all must be files, and this is a pipe, a device or not there.",
      file: path
    )
  }
  for (index, path) in paths.enumerated() {
    guard let twice = paths[..<index].first(where: { $0 == path || isSameFile($0, path) }) else {
      continue
    }
    throw FilbertError(
      .usage,
      "This file is also given as \(twice), so its rows would be scored twice; leave one out.",
      file: path)
  }
  return paths
}
