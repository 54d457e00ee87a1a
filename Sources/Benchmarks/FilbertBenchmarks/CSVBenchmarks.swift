import FilbertCore
import FilbertFiles
import FilbertTables

/// Reading CSV from memory, fields as strings.
func registerCSV() {
  let texts = GeneratedText().english
  let plain = texts.map { "\($0.filter { $0 != "," }),label\n" }.joined()
  let quoted = texts.map { "\"\($0) \"\"so\"\"\nit said\",label\n" }.joined()
  for (name, table) in [("plain fields", plain), ("quoted fields", quoted)] {
    let bytes = Array(table.utf8)
    measure(
      "csv \(name)", .megabytes, work: Double(bytes.count), prepare: {},
      body: { precondition(records(bytes) == texts.count, "a record was lost") })
  }
}

private func records(_ bytes: [UInt8]) -> Int {
  var count = 0
  do {
    var reader = try CSVReader(ByteReader(name: "generated.csv", bytes: bytes))
    while try reader.next() {
      _ = reader.fields()
      count += 1
    }
  } catch {
    fatalError("the generated table is not one: \(error)")
  }
  return count
}
