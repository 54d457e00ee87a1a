import Testing

@testable import FilbertMPI

struct MPIPartsTests {
  @Test func `an empty message is one empty part`() {
    #expect(MPIParts.ranges(of: 0, longest: 10) == [0..<0])
  }

  @Test func `a message that fits is one part`() {
    #expect(MPIParts.ranges(of: 9, longest: 10) == [0..<9])
    #expect(MPIParts.ranges(of: 10, longest: 10) == [0..<10])
  }

  @Test func `longer messages are cut and the rest is the last part`() {
    #expect(MPIParts.ranges(of: 11, longest: 10) == [0..<10, 10..<11])
    #expect(MPIParts.ranges(of: 20, longest: 10) == [0..<10, 10..<20])
    let parts = MPIParts.ranges(of: 5_000_000_000, longest: 1 << 30)
    #expect(parts.count == 5)
    #expect(parts.map(\.count).reduce(0, +) == 5_000_000_000)
    #expect(parts.allSatisfy { $0.count <= Int(Int32.max) })
  }
}
