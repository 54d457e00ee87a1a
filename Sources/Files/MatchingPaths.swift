package import FilbertCore
import Glibc

/// The files that a shell's pattern (`*`, `?`, `[a-z]`) stands for, by name; a path that names a file, and one that is
/// not a pattern, stand for themselves.
///
/// For scripts and schedulers that run commands without a shell, and for quoted patterns.
///
/// - Throws: `missingInput` if nothing matches.
package func matchingPaths(_ pattern: String) throws(FilbertError) -> [String] {
  let signs = Array("*?[".utf8)
  guard pattern.utf8.contains(where: signs.contains), !fileExists(pattern) else { return [pattern] }
  var found = unsafe glob_t()
  defer { unsafe globfree(&found) }
  guard unsafe glob(pattern, 0, nil, &found) == 0 else {
    throw FilbertError(
      .missingInput, "No file matches this pattern; check the directory and the ending.",
      file: pattern)
  }
  var paths: [String] = []
  for index in 0..<Int(unsafe found.gl_pathc) {
    if let path = unsafe found.gl_pathv[index] { paths.append(unsafe String(cString: path)) }
  }
  return paths
}
