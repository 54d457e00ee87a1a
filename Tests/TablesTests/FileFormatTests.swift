import FilbertCore
import FilbertTables
import Testing

@Suite struct FileFormatTests {
  @Test func everyNameIsOfOneFormat() {
    let names = FileFormat.allCases.flatMap(\.names)
    #expect(Set(names).count == names.count)
    for format in FileFormat.allCases {
      #expect(format.names.allSatisfy { FileFormat(name: $0) == format })
    }
    #expect(FileFormat(name: "xml") == nil)
  }

  @Test func extensionsOfPathsAreFound() {
    #expect(fileExtension("a/b.CSV") == "csv")
    #expect(fileExtension("a.b/c") == nil)
    #expect(fileExtension("/dev/stdin") == nil)
    #expect(fileExtension(".csv") == nil)
    #expect(decompressedName("reviews.csv.GZ") == "reviews.csv")
    #expect(decompressedName("reviews.csv") == "reviews.csv")
  }

  @Test func standardInputHasNoName() {
    let error = #expect(throws: FilbertError.self) { try TableFormat(path: "-") }
    #expect(
      error?.description
        == "standard input: Cannot infer the format of standard input; give inputFormat: csv, tsv, jsonl, json or txt."
    )
  }
}
