import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertTables

/// Tables with labels as annotation tools and pandas write them. The first byte says how the others are read: the same
/// examples or the same errors whatever the size of the pieces; labels that were read are written and read again.
func fuzzCells(_ bytes: [UInt8]) {
  guard let first = bytes.first else { return }
  let formats: [TableFormat] = [
    .csv(delimiter: nil), .csv(delimiter: 0x09), .jsonLines, .jsonLines,
  ]
  let targets: [TargetReading] = [.label, .labels(separator: ","), .labels(separator: "|"), .label]
  let format = formats[Int(first & 3)]
  let target = targets[Int(first >> 2 & 3)]
  let skips = first & 16 != 0
  let content = Array(bytes.dropFirst())
  let whole = cells(content, format, target, skips, size: 1 << 16)
  requireSame(
    cells(content, format, target, skips, size: 3).shown, whole.shown,
    "\(format) in pieces of 3 bytes")
  if case .labels(let separator) = target { requireReadBack(whole.sets, separator) }
}

private func cells(
  _ bytes: [UInt8], _ format: TableFormat, _ target: TargetReading, _ skips: Bool, size: Int
) -> (sets: [[String]], shown: [String]) {
  do throws(FilbertError) {
    let table = try TableReader(
      ByteReader(name: "input", bytes: bytes, chunk: size), format: format, bufferSize: size)
    let data = try Dataset(table, target: target, skipBadRows: skips)
    let labels = data.examples.flatMap { $0.target?.allLabels ?? [] }
    require(labels.allSatisfy { !$0.isBlank }, "a label without letters")
    let statistics = DatasetStatistics(data.examples)
    return (
      data.examples.map(\.labels),
      data.examples.map { "\($0)" } + statistics.warnings
        + data.findings.warnings.map { $0.text(on: .library) }
        + [data.problems.summary.text(on: .library)]
    )
  } catch {
    return ([], ["\(error.description)"])
  }
}

/// Each set of labels, written as `predict` writes it, is read as the same set.
private func requireReadBack(_ sets: [[String]], _ separator: String) {
  for labels in sets where !labels.isEmpty {
    let field = LabelList(labels, separator: separator).text(labels)
    let table = TableReader(name: "again", columns: ["text", "label"], next: supply(["t", field]))
    do throws(FilbertError) {
      let again = try Dataset(table, target: .labels(separator: separator))
      require(
        again.examples.first?.labels.map(ExactString.init) == labels.map(ExactString.init),
        "\(field) is not read as \(labels)")
    } catch {
      fatalError("\(field) is not read: \(error.description)")
    }
  }
}

/// One row.
private func supply(_ row: [String]) -> () throws(FilbertError) -> [String?]? {
  var rows = [row]
  return { rows.popLast() }
}
