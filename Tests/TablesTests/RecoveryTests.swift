import FilbertCore
import FilbertFiles
import FilbertTables
import Testing

/// What is read where a record's end is in doubt, and what is given up.
@Suite struct RecoveryTests {
  private struct Outcome: Equatable {
    var rows: [[String]] = []
    var lost: [String] = []
    var lines: [Int] = []
  }

  private static func read(
    _ text: String, chunk: Int = .max, recovers: Bool = true
  ) throws -> Outcome {
    let source = ByteReader(name: "x.csv", bytes: Array(text.utf8), chunk: chunk)
    var table = try TableReader(
      source, format: .csv(delimiter: UInt8(ascii: ",")),
      options: TableOptions(quoting: .double, recovers: recovers),
      bufferSize: chunk == .max ? 4096 : chunk)
    var outcome = Outcome()
    while true {
      do throws(FilbertError) {
        guard let row = try table.next() else { return outcome }
        outcome.rows.append(row.values)
      } catch {
        guard table.canContinue else { throw error }
        outcome.lost.append(String(decoding: table.unreadableRecord, as: UTF8.self))
        outcome.lines.append(table.line)
        #expect(error.line == table.line)
      }
    }
  }

  @Test func givesUpOnlyTheFirstLine() throws {
    for (text, expected) in [
      (
        "t,l\n\"a\"b,1\nc,2\n",
        Outcome(rows: [["c", "2"]], lost: ["\"a\"b,1"], lines: [2])
      ),
      (
        "t,l\n\"open,1\nc,2\nd,3\n",
        Outcome(rows: [["c", "2"], ["d", "3"]], lost: ["\"open,1"], lines: [2])
      ),
      (
        "t,l\r\n\"open,1\r\nc,2\r\n\"x\ny\",3\r\n",
        Outcome(rows: [["c", "2"], ["x\ny", "3"]], lost: ["\"open,1"], lines: [2])
      ),
      ("t,l\na,1\n\"", Outcome(rows: [["a", "1"]], lost: ["\""], lines: [3])),
      (
        "t,l\n1,\"a\nb\"c\nd,4\n5,6,7\n",
        Outcome(rows: [["d", "4"]], lost: ["1,\"a", "b\"c", "5,6,7"], lines: [2, 3, 5])
      ),
    ] {
      for chunk in [1, 2, 3, 5, 8, Int.max] {
        #expect(try Self.read(text, chunk: chunk) == expected, "\(text) in reads of \(chunk)")
      }
    }
  }

  @Test func stopsByDefault() {
    #expect(throws: FilbertError.self) { try Self.read("t,l\n\"a\"b,1\nc,2\n", recovers: false) }
  }

  /// Every line opens a quote that each of the others would close and open again; read to the end for
  /// each of them, this would take hours.
  @Test func isLinearInStrayQuotes() throws {
    let count = 100_000
    let outcome = try Self.read("t,l\n" + String(repeating: "a\",\"\n", count: count))
    #expect(outcome.lost.count + outcome.rows.count == count)
    #expect(outcome.lost.allSatisfy { $0 == "a\",\"" })
  }

  /// Rows and lost lines are all lines there are, whatever the file.
  @Test func losesNothing() throws {
    var state: UInt64 = 3
    let alphabet = Array("\"\"\",,\nab".unicodeScalars)
    for _ in 0..<2_000 {
      var text = "t,l\n"
      for _ in 0..<30 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text.unicodeScalars.append(alphabet[Int(state >> 33) % alphabet.count])
      }
      var table = try TableReader(
        ByteReader(name: "x", bytes: Array(text.utf8)), format: .csv(delimiter: UInt8(ascii: ",")),
        options: TableOptions(quoting: .double, recovers: true))
      var read: [UInt8] = []
      while true {
        do throws(FilbertError) {
          guard let row = try table.next() else { break }
          read += row.raw
        } catch {
          #expect(table.canContinue)
          read += table.unreadableRecord
        }
      }
      let breaks = UInt8(ascii: "\n")
      #expect(read.filter { $0 != breaks } == text.utf8.dropFirst(4).filter { $0 != breaks })
      #expect(try Self.read(text, chunk: 3) == Self.read(text))
    }
  }
}
