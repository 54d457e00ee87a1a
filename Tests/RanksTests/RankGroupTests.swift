import FilbertCore
import FilbertTensor
import FilbertTestSupport
import Testing

@testable import FilbertRanks

/// Groups whose ranks are threads.
@Suite struct RankGroupTests {
  /// The parts of a step: numbers whose sum depends on the order.
  private static func part(_ number: Int, columns: Int) -> Matrix {
    let matrix = Matrix(rows: 1, columns: columns)
    matrix.fillNormal(RandomStream(seed: UInt64(number), 1, 2), deviation: 1)
    return matrix
  }

  private static func sum(parts: Int, ranks: Int, columns: Int, piece: Int) throws -> [[Float]] {
    try ThreadRanks.run(ranks) { group in
      let tree = SumTree(parts: parts)
      let own = tree.parts(of: group.rank, in: group.count).map { part($0, columns: columns) }
      let division = Division(0..<columns, piecesOf: piece, among: group)
      let result = own.first ?? Matrix.zeros(rows: 1, columns: columns)
      OrderedSum(tree, division, among: group)(own, into: result)
      group.share(result, division)
      return result.elements
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 8])
  func `a sum has the same bits on every rank and on any number of ranks`(parts: Int) throws {
    let alone = try Self.sum(parts: parts, ranks: 1, columns: 1_000, piece: 64)[0]
    var naive = [Double](repeating: 0, count: 1_000)
    for number in 0..<parts {
      for (index, value) in Self.part(number, columns: 1_000).elements.enumerated() {
        naive[index] += Double(value)
      }
    }
    #expect(zip(alone, naive).allSatisfy { abs(Double($0) - $1) < 1e-5 })
    for ranks in 2...5 {
      for (rank, elements) in try Self.sum(
        parts: parts, ranks: ranks, columns: 1_000, piece: 64
      ).enumerated() {
        #expect(elements == alone, "\(parts) parts, rank \(rank) of \(ranks)")
      }
    }
  }

  @Test func `a piece is not touched before it is complete`() throws {
    let results = try ThreadRanks.run(2) { group in
      let own = [Self.part(group.rank, columns: 256)]
      let expected = Matrix(rows: 1, columns: 256)
      expected.copyElements(from: Self.part(0, columns: 256))
      expected.addInPlace(Self.part(1, columns: 256))
      let late = own[0].copy()
      own[0].fill(.nan)
      let division = Division(0..<256, piecesOf: 16, among: group)
      // A piece gets its values when the sum asks for it the third time.
      var asked: [Range<Int>: Int] = [:]
      OrderedSum(SumTree(parts: 2), division, among: group)(own, into: own[0]) { piece in
        asked[piece, default: 0] += 1
        guard asked[piece] == 3 else { return false }
        own[0][columns: piece].copyElements(from: late[columns: piece])
        return true
      }
      group.share(own[0], division)
      return own[0].elements == expected.elements
    }
    #expect(results == [true, true])
  }

  @Test func `rows are added up on every rank`() throws {
    let rows = try ThreadRanks.run(3) { group in
      let tree = SumTree(parts: 4)
      let own = tree.parts(of: group.rank, in: group.count).map {
        Self.part($0, columns: 35).reshaped(rows: 7, columns: 5)
      }
      return group.sum(rows: own, (rows: 7, columns: 5), tree).elements
    }
    let alone = try Self.sum(parts: 4, ranks: 1, columns: 35, piece: 35)[0]
    #expect(rows == [alone, alone, alone])
  }

  @Test func `numbers and bytes of all ranks reach every rank`() throws {
    let results = try ThreadRanks.run(3) { group in
      let numbers = group.gather(
        (0..<group.rank).map { Double($0) + .ulpOfOne }, counts: [0, 1, 2])
      let bytes = group.gather([UInt8](repeating: UInt8(group.rank), count: 5 * group.rank))
      let heard = group.heard(fromLeader: Array("rank \(group.rank)".utf8))
      return (numbers, bytes, heard, group.heard(fromLeader: group.rank == 0))
    }
    for (numbers, bytes, heard, isTrue) in results {
      #expect(numbers == [[], [.ulpOfOne], [.ulpOfOne, 1 + .ulpOfOne]])
      #expect(bytes == [[], [1, 1, 1, 1, 1], [UInt8](repeating: 2, count: 10)])
      #expect(heard == Array("rank 0".utf8) && isTrue)
    }
  }

  @Test func `an error on one rank is thrown on all, with the machine`() throws {
    let errors = try ThreadRanks.run(3) { group -> FilbertError? in
      do throws(FilbertError) {
        try group.together { () throws(FilbertError) in
          if group.rank > 0 {
            throw FilbertError(.missingInput, "There is no such file.", file: "shop.csv")
          }
        }
        return nil
      } catch { return error }
    }
    for error in errors {
      #expect(error?.code == .missingInput)
      #expect(error?.message == "Rank 1 on machine1: shop.csv: There is no such file.")
    }
    let leading = try ThreadRanks.run(2) { group -> FilbertError? in
      do throws(FilbertError) {
        try group.lead { () throws(FilbertError) in throw FilbertError(.usage, "No.") }
        return nil
      } catch { return error }
    }
    #expect(leading.allSatisfy { $0?.code == .usage && $0?.message == "No." })
  }
}
