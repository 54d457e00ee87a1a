import FilbertCore
import Testing

@Suite struct FNV1aTests {
  /// Test vectors of the reference (http://www.isthe.com/chongo/src/fnv/test_fnv.c).
  @Test(arguments: [
    ("", 0xCBF2_9CE4_8422_2325 as UInt64), ("a", 0xAF63_DC4C_8601_EC8C),
    ("foobar", 0x8594_4171_F739_67E8),
  ])
  func hashesAsTheReference(text: String, value: UInt64) {
    var hash = FNV1a()
    hash.add(text.utf8)
    #expect(hash.value == value)
  }

  @Test func continuesFromAValue() {
    var first = FNV1a()
    first.add("foo".utf8)
    var second = FNV1a(value: first.value)
    second.add("bar".utf8)
    #expect(second.value == 0x8594_4171_F739_67E8)
  }
}
