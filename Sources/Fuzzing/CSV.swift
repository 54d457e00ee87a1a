import FilbertCore
import FilbertFiles
import FilbertTables
import FilbertTestSupport

/// For any bytes: no crash, and the same records or the same error whatever the size of the pieces they come in. The
/// records are written in every way there is, and read again.
func fuzzCSV(_ bytes: [UInt8]) {
  for delimiter in [nil, UInt8(ascii: ";")] {
    let whole = csvReading(bytes, delimiter, size: 1 << 16)
    for size in [1, 7] {
      requireSame(
        csvReading(bytes, delimiter, size: size).shown, whole.shown, "in pieces of \(size) bytes")
    }
    for ending in [CSVDialect.LineEnding.lf, .crlf, .cr] {
      requireWritten(
        whole.records,
        CSVDialect(
          delimiter: delimiter ?? UInt8(ascii: ","), lineEnding: ending,
          hasByteOrderMark: ending == .crlf))
    }
  }
}

private func csvReading(
  _ bytes: [UInt8], _ delimiter: UInt8?, size: Int
) -> (records: [[String]], shown: [String]) {
  let source = ByteReader(name: "input", bytes: bytes, chunk: size)
  var records: [[String]] = []
  var reader: CSVReader
  do throws(FilbertError) {
    reader = try CSVReader(source, delimiter: delimiter, bufferSize: size)
  } catch {
    return ([], ["\(error.description)"])
  }
  var shown = reading(limit: bytes.count + 2, canContinue: reader.canContinue) {
    () throws(FilbertError) in
    guard try reader.next() else { return nil }
    let fields = reader.fields().map(\.value)
    records.append(fields)
    return "\(reader.line): \(fields)"
  }
  if reader.canContinue, let dialect = try? reader.currentDialect() { shown.append("\(dialect)") }
  return (records, shown)
}

private func requireWritten(_ records: [[String]], _ dialect: CSVDialect) {
  let sink = MemorySink()
  var writer = CSVWriter(sink, dialect: dialect)
  do throws(FilbertError) {
    for record in records { try writer.write(record) }
  } catch {
    fatalError("cannot write: \(error.description)")
  }
  let read = csvReading(sink.bytes, dialect.delimiter, size: 64)
  guard
    zip(read.records, records).allSatisfy({
      zip($0, $1).allSatisfy(isIdentical) && $0.count == $1.count
    }),
    read.records.count == records.count
  else {
    fatalError("written \(records), read \(read.shown) in \(dialect): \(sink.bytes)")
  }
}

private func isIdentical(_ left: String, _ right: String) -> Bool {
  ExactString(left) == ExactString(right)
}
