/// What follows the last point of a file's name, in lower case; nil if there is none, as in the names of pipes and
/// devices.
package func fileExtension(_ path: String) -> String? {
  guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: "."),
    dot > name.startIndex
  else { return nil }
  return name[dot...].dropFirst().lowercased()
}

/// The name of a compressed file without the extension of its compression: `reviews.csv` for `reviews.csv.gz`.
package func decompressedName(_ path: String) -> String {
  guard let dot = path.lastIndex(of: "."),
    ["gz", "gzip", "zst", "zstd"].contains(path[dot...].dropFirst().lowercased())
  else { return path }
  return String(path[..<dot])
}
