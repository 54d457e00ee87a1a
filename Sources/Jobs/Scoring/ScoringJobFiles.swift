import FilbertCore
import FilbertFiles

/// The paths of a ``ScoringJob``, checked.
struct ScoringJobFiles {
  let inputs: [String]
  let output: String
  let rejects: String?

  /// - Throws: `usage` for URLs that are not of files, and for a file that would be read twice, or read and written.
  init(_ job: ScoringJob) throws(FilbertError) {
    var inputs: [String] = []
    for url in job.inputs {
      let path = try url.checkedPath
      guard !inputs.contains(where: { $0 == path || isSameFile($0, path) }) else {
        throw FilbertError(
          .usage, "This file is given twice, so its rows would be scored twice; leave one out.",
          file: path)
      }
      inputs.append(path)
    }
    guard !inputs.isEmpty else { throw FilbertError(.usage, "There is no input; give a file.") }
    (self.inputs, output) = (inputs, try job.output.checkedPath)
    rejects = try job.rejects.map { (url) throws(FilbertError) in try url.checkedPath }
    for written in [output, rejects].compactMap(\.self) {
      guard !inputs.contains(where: { $0 == written || isSameFile($0, written) }) else {
        throw FilbertError(
          .usage, "This file would be replaced while it is read; choose another output.",
          file: written)
      }
    }
    guard rejects != output else {
      throw FilbertError(
        .usage, "Output and rejects are the same file; choose another name.", file: output)
    }
  }
}
