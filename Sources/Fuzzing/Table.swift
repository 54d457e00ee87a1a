import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertTables

/// The first byte says which format the others are in: the same rows or the same errors whatever the size of the
/// pieces; objects keep their members when others are added.
func fuzzTable(_ bytes: [UInt8]) {
  guard let first = bytes.first else { return }
  let formats: [TableFormat] = [
    .csv(delimiter: nil), .csv(delimiter: 0x09), .jsonLines, .json, .text,
  ]
  let format = formats[Int(first) % formats.count]
  let content = Array(bytes.dropFirst())
  let whole = tableReading(content.count) { () throws(FilbertError) in
    try TableReader(ByteReader(name: "input", bytes: content), format: format)
  }
  let pieces = tableReading(content.count) { () throws(FilbertError) in
    try TableReader(
      ByteReader(name: "input", bytes: content, chunk: 3), format: format, bufferSize: 3)
  }
  requireSame(pieces, whole, "\(format) in pieces of 3 bytes")
}

private let scratch = ScratchFile("table")

/// The same from a file, as commands open it; the first byte says what is known of its format.
func fuzzTableFile(_ bytes: [UInt8]) {
  guard let first = bytes.first else { return }
  scratch.write(bytes.dropFirst())
  let formats: [TableFormat] = [.csv(delimiter: nil), .jsonLines, .text]
  let read = tableReading(1 << 24) { () throws(FilbertError) in
    try TableReader(path: scratch.path, format: formats[Int(first) % formats.count])
  }
  let again = tableReading(1 << 24) { () throws(FilbertError) in
    try TableReader(path: scratch.path, format: formats[Int(first) % formats.count])
  }
  requireSame(read, again, "read twice")
}

private func tableReading(
  _ limit: Int, _ open: () throws(FilbertError) -> TableReader
) -> [String] {
  var reader: TableReader
  do throws(FilbertError) { reader = try open() } catch { return ["\(error.description)"] }
  return ["\(reader.columns)"]
    + reading(limit: limit + 2, canContinue: reader.canContinue) { () throws(FilbertError) in
      guard let row = try reader.next() else { return nil }
      require(row.values.count == reader.columns.count, "a row of another width than its table")
      if row.isObject { requireAdding(to: row.raw) }
      return "\(row.line): \(row.values)"
    }
}

/// One more member, and everything else unchanged.
private func requireAdding(to line: [UInt8]) {
  do throws(FilbertError) {
    let before = try JSONValue.parse(line).objectValue ?? [:]
    guard before["probability"] == nil else { return }
    let added = try JSONLine.adding([("probability", .number(0.5))], to: line)
    let after = try JSONValue.parse(added).objectValue ?? [:]
    require(after.names == before.names + ["probability"], "members differ after adding one")
    require(before.names.allSatisfy { before[$0] == after[$0] }, "a member changed")
  } catch {
    fatalError("a row that was read cannot be added to: \(error.description)")
  }
}
