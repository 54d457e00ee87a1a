import FilbertCore
import FilbertCorpus
import Testing

/// CoNLL columns whose first one counts the words, and formats beside them.
struct CoNLLUTests {
  private func request(word: String, tag: String) -> TaggedRequest {
    var request = TaggedRequest()
    (request.wordColumn, request.tagColumn) = (word, tag)
    return request
  }

  private func message(_ text: String, _ request: TaggedRequest = TaggedRequest()) -> String? {
    do {
      _ = try Tagged.read(text, request: request)
      return nil
    } catch { return "\(error)" }
  }

  @Test(arguments: [3, 4096])
  func passesOverRowsWithoutAWordOfTheirOwn(size: Int) throws {
    let text =
      "# sent_id = s1\n0.1\tnull\tO\n1-2\tal\t_\n1\ta\tO\n2\tel\tB-X\n2.1\tgran\t_\n2.2\tno\t_\n3\tmar\tI-X\n\n"
      + "1\tb\tO\n\n0.1\tnull\t_\n1-3\tx\t_\n1\tc\tB-Y\n"
    let data = try Tagged.read(text, request: request(word: "2", tag: "3"), size: size)
    #expect(data.sentences.map(\.words) == [["a", "el", "mar"], ["b"], ["c"]])
    #expect(data.sentences[0].lines == [4, 5, 8])
    #expect(
      data.notes.remarks == [
        "1 comment line passed over",
        "6 rows passed over for several words (1-2) or for words that are not in the text (3.1)",
      ])
  }

  /// Scores, dates and ids of other tools in the first column are no ids of words.
  @Test(arguments: [
    ["0.1", "0.9", "2.5"], ["1-1", "1-2", "1-3"], ["2-3", "1-2", "3-4"], ["0.1", "1.2", "2.3"],
    ["7", "1.5", "2.1"], ["1-1", "2-3", "3-4"], ["99999999999999999999", "1.1", "1.5"],
  ])
  func otherNumbersAreRows(numbers: [String]) throws {
    let text = zip(numbers, ["a", "b", "c"]).map { "\($0)\t\($1)\tB-X\n" }.joined()
    let data = try Tagged.read(text, request: request(word: "2", tag: "3"))
    #expect(data.sentences.map(\.words) == [["a", "b", "c"]])
  }

  /// A word is one, whatever it looks like.
  @Test func wordsInTheFirstColumnStay() throws {
    let data = try Tagged.read("1-2\tCD\tO\n3.1\tCD\tB-X\n")
    #expect(data.sentences[0].words == ["1-2", "3.1"])
  }

  @Test func advisesColumnsThatHaveTags() throws {
    #expect(
      message("1\tNew\tB-LOC\tO\n2\tYork\tI-LOC\tO\n")?.hasSuffix("wordColumn: 2 tagColumn: 3.")
        == true)
    let rest = "\t_\t_\t_\t_\t_"
    #expect(
      message("1-2\tal\t_\t_\(rest)\n1\ta\ta\tADP\(rest)\n2\tel\tO\tB-X\(rest)\n")?.hasSuffix(
        "and no column has a tag such as O or B-PER for each of them; give wordColumn: 2, and tagColumn with the column"
          + " of such tags.") == true)
    #expect(
      message("1\tal\ta\tO\(rest)\n2\tel\tO\tB-X\(rest)\n")?.hasSuffix(
        "wordColumn: 2 tagColumn: 4.") == true)
  }

  @Test func commentsMayHaveATAB() throws {
    let data = try Tagged.read(
      "#\thttp://x [2009]\n1\tNew\tB-LOC\tO\n\n#\tx\n1\tIch\tO\tO\n",
      request: request(word: "2", tag: "3"))
    #expect(data.sentences.map(\.words) == [["New"], ["Ich"]])
    #expect(data.notes.comments == 2)
    #expect(try Tagged.read("a\tO\n\n#\tB-X\n").sentences[1].words == ["#"])
  }

  @Test func callsWebAnnoByItsName() throws {
    let text = "#FORMAT=WebAnno TSV 3.2\n#T_SP=x|value\n\n\n#Text=Mira\n1-1\t0-4\tMira\tPER\t\n"
    for format in [TaggedFormat.conll, .table(delimiter: 0x09)] {
      let error = #expect(throws: FilbertError.self) { try Tagged.read(text, format) }
      #expect(error?.message.hasPrefix("This is WebAnno TSV, which cannot be read; export") == true)
      #expect(error?.line == 1)
    }
  }

  @Test func crEndsLinesAndMarksAreDropped() throws {
    let cr = try Tagged.read("buy\tO\rred\tB-C\r\rsofa\tB-C\r")
    #expect(cr.sentences.map(\.words) == [["buy", "red"], ["sofa"]])
    let joined = try Tagged.read("\u{FEFF}a\tO\n\n\u{FEFF}b\tB-C\n")
    #expect(joined.sentences.map(\.words) == [["a"], ["b"]])
  }
}
