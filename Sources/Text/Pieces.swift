/// The pieces of one text, before special tokens are put around them.
struct Pieces {
  var ids: [Int32] = []
  var ranges: [Range<Int>] = []
  var words: [Int32] = []

  var count: Int { ids.count }

  @inline(__always)
  mutating func append(_ id: Int32, _ range: Range<Int>, word: Int32) {
    ids.append(id)
    ranges.append(range)
    words.append(word)
  }
}
