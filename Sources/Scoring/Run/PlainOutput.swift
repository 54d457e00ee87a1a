package import FilbertCore
import FilbertFiles
package import FilbertJSON

/// A file, or the standard output, that appears complete at the end or not at all.
package final class PlainOutput: ScoringOutput {
  private let path: String
  private let files: OutputFiles
  private let file: any ByteSink
  private let rejects: RejectsWriter?
  private var encoder: RowEncoder

  package var earlier: JSONValue? { nil }
  package var isFinished: Bool { false }
  package var hasCheckpoint: Bool { false }
  package var watch: RowWatch? { nil }

  /// - Parameter path: of the file, or `-` for the standard output.
  /// - Throws: `cannotWrite` if an interrupted run left its progress, and the output is not to be replaced.
  package init(
    _ path: String, _ encoder: RowEncoder, _ files: OutputFiles
  ) throws(FilbertError) {
    (self.path, self.files, self.encoder) = (path, files, encoder)
    if path != "-" { try ResumableOutput.requireNoProgress(of: path, files) }
    file = try files.open(path)
    rejects = try files.rejectsWriter()
    try file.write(encoder.header)
  }

  package func encode(_ row: OutputRow) throws(FilbertError) -> EncodedRow {
    try encoder.append(row)
    return .bytes(try encoder.take())
  }

  package func write(_ row: EncodedRow) throws(FilbertError) {
    if case .bytes(let bytes) = row { try file.write(bytes) }
  }

  package func write(_ row: RejectedRow) throws(FilbertError) { try rejects?.write(row) }

  package func checkpoint(_ state: JSONValue) {}

  package func abandon() throws(FilbertError) { try rejects?.commit() }

  package func commit(_ state: JSONValue) throws(FilbertError) {
    try rejects?.commit()
    try file.commit()
    try files.noteShard(state, output: path, headerSize: encoder.header.count)
  }
}
