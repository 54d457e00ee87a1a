import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertJSON
import FilbertTables
import FilbertTestSupport
import FilbertText
import Foundation
import Testing

/// What a check says about whole files, for programs.
@Suite struct CheckedFileTests {
  private func check(
    _ bytes: [UInt8], _ format: TableFormat = .csv(delimiter: nil),
    _ target: TargetReading = .label, _ request: ColumnRequest = ColumnRequest()
  ) throws -> CheckedTable {
    let source = try ByteReader(name: "t", bytes: bytes).decoded(nil)
    var options = TableOptions()
    options.recovers = true
    let reader = try TableReader(source, format: format, options: options)
    var table = try CheckedTable(reader, request, target)
    var rows = LabelledRows(reader, table.check.choice)
    while true {
      do throws(FilbertError) {
        guard let element = try rows.next() else { return table }
        if let input = table.add(element) { table.measure([input]) }
      } catch {
        table.add(error, canContinue: rows.canContinue)
        guard rows.canContinue else { return table }
      }
    }
  }

  private func check(_ text: String) throws -> CheckedTable { try check(Array(text.utf8)) }

  @Test func reportsTheEncodingAndHowItIsKnown() throws {
    // "内容,标签\n质量很好,1\n发货太慢,0\n" as Python encodes it.
    let chinese: [UInt8] = [
      0xC4, 0xDA, 0xC8, 0xDD, 0x2C, 0xB1, 0xEA, 0xC7, 0xA9, 0x0A, 0xD6, 0xCA, 0xC1, 0xBF, 0xBA,
      0xDC, 0xBA, 0xC3, 0x2C, 0x31, 0x0A, 0xB7, 0xA2, 0xBB, 0xF5, 0xCC, 0xAB, 0xC2, 0xFD, 0x2C,
      0x30, 0x0A,
    ]
    let wide = "text,label\na,x\nb,y\n".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    let files = try [
      chinese, [0xFE, 0xFF] + wide, Array("text,label\na,x\nb,y\n".utf8),
      Array("\u{FEFF}text,label\na,x\nb,y\n".utf8),
    ].map { try check($0).json(task: "classification") }
    #expect(files.map { $0["encoding"] } == ["GB18030", "UTF-16BE", "UTF-8", "UTF-8"])
    #expect(
      files.map { $0["encoding_known_from"] }
        == ["content", "byte_order_mark", "content", "byte_order_mark"])
    #expect(files.map { $0["byte_order_mark"] } == [false, true, false, true])
    #expect(files.map { $0["usable"] } == [true, true, true, true])
  }

  @Test func whatStopsTrainingIsCounted() throws {
    let file = try check("text,label\n,buy\na,buy\nb\nc,refund\n").json(task: "classification")
    #expect(file["usable"] == false)
    #expect(file["rows"]?.intValue == 3)
    #expect(file["labels"]?["counts"] == ["buy": 2, "refund": 1])
    let problems = try #require(file["problems"]?.arrayValue)
    #expect(problems.map { $0["kind"]?.stringValue } == ["unreadable_row", "empty_text"])
    #expect(problems.map { $0["first_lines"] } == [[4], [2]])
    #expect(file["lengths"]?["unit"] == "characters")
  }

  @Test func setsOfLabelsHaveTheirOwnMembers() throws {
    var request = ColumnRequest()
    request.labels = ["x", "y"]
    let file = try check(
      Array("text,x,y\na,1,0\nb,0,1\nc,0,0\n".utf8), .csv(delimiter: nil), .labelColumns, request
    ).json(task: "multilabel")
    #expect(file["rows_without_label"]?.intValue == 1)
    #expect(file["labels"]?["counts"] == ["x": 1, "y": 1])
    #expect(file["columns"]?.arrayValue?.map { $0["role"] } == ["text", "label", "label"])
  }

  private func problems(_ file: JSONValue) -> [JSONValue?] {
    (file["problems"]?.arrayValue ?? []).flatMap { [$0["kind"], $0["count"], $0["first_lines"]] }
  }

  @Test func rowsThatAnAnnotatorRejectedCountForNothing() throws {
    let file = try check(
      "text,label,answer\na,x,accept\n,y,reject\nb,y,accept\na,z,ignore\n"
    ).json(task: "classification")
    #expect(file["usable"] == true && file["rows"]?.intValue == 4)
    #expect(file["labels"]?["counts"] == ["x": 1, "y": 1])
    #expect(problems(file) == [] && file["contradictions"]?["count"]?.intValue == 0)
    #expect(file["lengths"]?["texts"]?.intValue == 2)
    #expect(
      file["left_out"] == [
        [
          "column": "answer", "count": 2, "first_lines": [3, 5],
          "values": ["reject": 1, "ignore": 1],
        ]
      ])
  }

  @Test func markersAndNumbersAsLabelsAreNamed() throws {
    let file = try check(
      "text,label\na,1\nb,1.0\nc,\\N\nd,nan\ne,2\nf,2.0\ng,\\N\nh,N/A\ni,NULL\nj,null\n"
    ).json(task: "classification")
    #expect(file["usable"] == true)
    #expect(file["labels"]?["look_alike"] == [["1", "1.0"], ["2", "2.0"], ["NULL", "null"]])
    #expect(problems(file) == ["missing_value_as_label", 6, [4, 5, 8, 9, 10, 11]])
    let problem = file["problems"]?.arrayValue?.first
    #expect(problem?["stops_training"] == false)
    #expect(
      problem?["message"] == .string(#""\N" 2, "N/A" 1, "NULL" 1, "nan" 1, "null" 1"#))
  }

  @Test func structuresAreReadAsForTraining() throws {
    let lists = "text;labels\na;['x', 'y']\nb;['x']\nc;{'choices': ['y']}\nd;[0, 1]\ne;[]\n"
    let one = try check(lists).json(task: "classification")
    #expect(one["labels"]?["counts"] == ["x": 1, "y": 1] && one["usable"] == false)
    #expect(
      problems(one) == [
        "empty_label", 1, [6], "several_labels", 1, [2], "unusable_target", 1, [5],
      ])
    let several = try check(
      Array(lists.utf8), .csv(delimiter: nil), .labels(separator: ",")
    ).json(task: "multilabel")
    #expect(several["labels"]?["counts"] == ["x": 2, "y": 2])
    #expect(problems(several) == ["unusable_target", 1, [5]])
  }

  @Test func textsThatAreNoneAreCounted() throws {
    let rows =
      "{\"text\":\"a\",\"label\":1}\n{\"text\":[\"a\"],\"label\":1}\n{\"text\":5,\"label\":2}\n"
      + "{\"text\":\"['a']\",\"label\":2}\n"
    let file = try check(Array(rows.utf8), .jsonLines).json(task: "classification")
    #expect(file["usable"] == false)
    #expect(
      problems(file) == [
        "array_as_text", 1, [2], "number_as_text", 1, [3], "list_as_text", 1, [4],
      ])
    #expect(file["lengths"]?["texts"]?.intValue == 3)
  }

  @Test func numbersWithACommaAreCountedAsForTraining() throws {
    func numbers(_ text: String) throws -> JSONValue {
      try check(
        Array(text.utf8), .csv(delimiter: nil), .number, ColumnRequest(label: "n")
      ).json(task: "regression")
    }
    let read = try numbers("text;n\na;1,5\nb;2,5\nc;5\n")
    #expect(
      read["numbers"] == ["count": 3, "min": 1.5, "max": 5.0, "mean": 3.0, "decimal_comma": true])
    #expect(read["usable"] == true && problems(read).isEmpty)
    let refused = try numbers("text,n\na,\"1,5\"\nb,x\nc,5\nd,\"2,5\"\n")
    #expect(refused["numbers"]?["count"] == 1 && refused["usable"] == false)
    #expect(problems(refused) == ["unusable_target", 3, [2, 3, 5]])
    #expect(
      refused["problems"]?.arrayValue?.first?["message"]?.stringValue?.hasPrefix(
        "a number with a comma, which may") == true)
  }

  @Test func emptyCellsAndMissingLabelsAreNamed() throws {
    let cells = try check(
      Array("text,a,b\nt,1,\nu,,1\nv,1,0\n".utf8), .csv(delimiter: nil), .labelColumns,
      ColumnRequest(labels: ["a", "b"])
    ).json(task: "multilabel")
    #expect(problems(cells) == ["empty_label_cell", 2, [2, 3]] && cells["usable"] == true)
    let rows = "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"b\",\"label\":null}\n"
    let file = try check(Array(rows.utf8), .jsonLines).json(task: "classification")
    #expect(problems(file) == ["empty_label", 1, [2]])
    #expect(file["problems"]?.arrayValue?.first?["message"] == "\"label\" is null")
  }

  @Test func aFileWithoutLabelsCanBeScored() throws {
    let table = try check("id,text\n1,hello there\n")
    #expect(table.isUsable && table.check.target == .none)
    #expect(table.json(task: "classification")["labels"] == JSONValue.null)
  }

  @Test func taggedWordsAreCounted() throws {
    let file = try Fixtures.temporaryDirectory().appending(path: "words.iob2")
    try Data("nike B-BRAND\nshoes O\n\nred O\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
    let sentences = CheckedSentences(try TaggedDataset(path: file.path))
    #expect(sentences.isUsable)
    #expect(sentences.json["sentences"]?.intValue == 2 && sentences.json["words"]?.intValue == 3)
    #expect(sentences.json["entities"] == ["BRAND": 1] && sentences.json["task"] == "tagging")
  }
}
