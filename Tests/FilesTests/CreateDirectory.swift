import Foundation

/// Creates the directory `path` and those above it.
func createDirectory(_ path: String) throws {
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
}
