import Testing

@testable import FilbertScoring

/// What becomes of the rows that were in work when a process ended.
@Suite struct RowsInWorkTests {
  /// What the run after this one begins with, if the process ends at `work`.
  private func next(
    _ rows: RowsInWork, at work: RowsInWork.Work, crashing: Bool
  ) throws -> RowsInWork {
    var bytes = rows.bytes(run: 7)
    let offsets = RowsInWork.offsets(in: bytes)
    bytes.replaceSubrange(offsets.work..<offsets.crash, with: work.bytes)
    if crashing { bytes[offsets.crash] = UInt8(ascii: "1") }
    return try #require(RowsInWork(bytes, run: 7)).afterEnd()
  }

  private func scoring(_ row: Int) -> RowsInWork.Work { .alone(.init(row, .scoring, hash: 1)) }

  private func culprits(_ rows: RowsInWork) -> [Int] { rows.culprits.map(\.row).sorted() }

  @Test func aRowThatCrashesTwiceIsACulprit() throws {
    var rows = try next(RowsInWork(), at: .together(2048..<6144), crashing: true)
    #expect(rows.suspects == 2048..<6144 && rows.culprits.isEmpty)
    #expect(rows.part(from: 0) == .init(end: 2048, isOneByOne: false))
    #expect(rows.part(from: 2048) == .init(end: 6144, isOneByOne: true))
    #expect(rows.part(from: 6144) == .rest)
    let place = RowsInWork.Place(3000, .scoring, hash: 11)
    rows = try next(rows, at: .alone(place), crashing: true)
    #expect(rows.culprits == [place])
    // Its neighbour was in work at the first crash too.
    let neighbour = RowsInWork.Place(3001, .reading, hash: 12)
    rows = try next(rows, at: .alone(neighbour), crashing: true)
    #expect(rows.culprits == [place, neighbour])
    // And another, elsewhere.
    rows.clearSuspects()
    rows = try next(rows, at: .together(8192..<10240), crashing: true)
    rows = try next(rows, at: scoring(9000), crashing: true)
    #expect(culprits(rows) == [3000, 3001, 9000])
  }

  /// Whatever is killed, and however often, no row is to blame.
  @Test func aKillBlamesNoRow() throws {
    var rows = RowsInWork()
    for work in [
      RowsInWork.Work.together(0..<2048), scoring(5), scoring(5),
      .alone(.init(5, .reading, hash: 1)), .nothing,
    ] {
      rows = try next(rows, at: work, crashing: false)
      #expect(rows.culprits.isEmpty && rows.suspects == 0..<2048)
    }
    // It is not to blame for its first crash after a kill either, only for the second.
    rows = try next(rows, at: scoring(5), crashing: true)
    #expect(rows.culprits.isEmpty && rows.suspects == 5..<6)
    rows = try next(rows, at: scoring(5), crashing: false)
    rows = try next(rows, at: scoring(5), crashing: true)
    #expect(culprits(rows) == [5])
  }

  @Test func aCrashBetweenRowsBlamesNoRow() throws {
    var rows = try next(RowsInWork(), at: .nothing, crashing: true)
    #expect(rows.isEmpty)
    rows = try next(rows, at: .together(0..<2048), crashing: true)
    let before = rows
    rows = try next(rows, at: .nothing, crashing: true)
    #expect(rows == before)
  }

  @Test func bytesAreReadAsTheyWereWritten() throws {
    var rows = try next(RowsInWork(), at: .together(2048..<6144), crashing: true)
    rows = try next(
      rows, at: .alone(.init(4711, .reading, hash: 0x0123_4567_89AB_CDEF)), crashing: true)
    let bytes = rows.bytes(run: 255)
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        filbert rows in work 1
        run 00000000000000ff
        culprit 4711 reading 0123456789abcdef
        suspects 2048 6144 1
        work nothing  00000000000000000000 00000000000000000000 0000000000000000 0

        """)
    #expect(RowsInWork(bytes, run: 255) == rows)
    #expect(RowsInWork(bytes, run: 254) == nil, "that of another run")
    for work in [
      RowsInWork.Work.together(0..<(.max - 1)), .alone(.init(.max - 1, .reading, hash: .max)),
      .alone(.init(0, .passing, hash: 0)), scoring(0),
    ] {
      #expect(work.bytes.count == RowsInWork.Work.nothing.bytes.count)
    }
  }

  /// The bytes are compared with those written before, by another process whose sets have another order.
  @Test func theOrderOfCulpritsIsTheirOwn() throws {
    var rows = try next(RowsInWork(), at: .together(0..<2048), crashing: true)
    for hash in [UInt64(2), 1] {
      for step in [RowsInWork.Step.scoring, .reading, .passing] {
        for row in [6, 5] {
          rows = try next(rows, at: .alone(.init(row, step, hash: hash)), crashing: true)
        }
      }
    }
    let lines = String(decoding: rows.bytes(run: 7), as: UTF8.self).split(separator: "\n")
    let culprits = lines.dropFirst(2).dropLast(2)
    #expect(culprits.count == 12 && culprits.sorted() == Array(culprits))
  }

  /// Whatever is done to a note, it is read as a whole or not at all.
  @Test func whatIsDamagedIsIgnored() throws {
    var rows = try next(RowsInWork(), at: .together(2048..<6144), crashing: true)
    rows = try next(rows, at: scoring(4711), crashing: true)
    let bytes = rows.bytes(run: 255)
    for count in 0..<bytes.count { #expect(RowsInWork(Array(bytes[..<count]), run: 255) == nil) }
    for index in bytes.indices {
      for byte in [UInt8(ascii: "x"), UInt8(ascii: " "), UInt8(ascii: "\n"), 0, 0xFF]
      where byte != bytes[index] {
        var damaged = bytes
        damaged[index] = byte
        #expect(RowsInWork(damaged, run: 255) == nil)
      }
    }
    let huge = String(decoding: bytes, as: UTF8.self)
      .replacing("6144", with: "9223372036854775807")
    #expect(RowsInWork(Array(huge.utf8), run: 255) == nil)
  }
}
