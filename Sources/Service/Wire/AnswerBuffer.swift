import FilbertJSON
import Hummingbird
import NIOCore

/// An answer as it is written, value by value: one whose values were all held as a tree of JSON would take ten times
/// its size.
///
/// Large ones are held in pieces, which take no more than they hold: a growing buffer takes up to twice as much.
struct AnswerBuffer {
  /// All but the last one are of this size, to which the allocator adds nothing.
  private static let pieceSize = 256 << 10

  private var pieces: [ByteBuffer] = []
  private var pending: [UInt8] = []

  init() {}

  /// Bytes so far.
  var count: Int { pieces.count * Self.pieceSize + pending.count }

  mutating func append(_ value: JSONValue) {
    value.append(to: &pending)
    movePieces()
  }

  mutating func append(_ text: String) { pending.append(contentsOf: text.utf8) }

  mutating func append(_ bytes: [UInt8]) {
    pending += bytes
    movePieces()
  }

  /// `[1,2,3]`.
  mutating func append(_ numbers: [Float]) { append(flat: CollectionOfOne(numbers)) }

  /// All numbers of a list of lists, as one list.
  mutating func append(flat rows: some Sequence<[Float]>) {
    pending.append(UInt8(ascii: "["))
    var isFirst = true
    for row in rows {
      for number in row {
        if !isFirst { pending.append(UInt8(ascii: ",")) }
        isFirst = false
        JSONValue.number(number).append(to: &pending)
      }
      movePieces()
    }
    pending.append(UInt8(ascii: "]"))
  }

  /// A list of what `append` writes of each element.
  mutating func appendList<Elements: Sequence, Failure: Error>(
    _ elements: Elements,
    _ append: (inout AnswerBuffer, Elements.Element) throws(Failure) -> Void
  ) throws(Failure) {
    pending.append(UInt8(ascii: "["))
    var isFirst = true
    for element in elements {
      if !isFirst { pending.append(UInt8(ascii: ",")) }
      isFirst = false
      try append(&self, element)
    }
    pending.append(UInt8(ascii: "]"))
  }

  private mutating func movePieces() {
    guard pending.count >= Self.pieceSize else { return }
    var moved = 0
    while pending.count - moved >= Self.pieceSize {
      pieces.append(ByteBuffer(bytes: pending[moved..<(moved + Self.pieceSize)]))
      moved += Self.pieceSize
    }
    pending.removeFirst(moved)
  }

  /// The pieces that are full, which are taken out.
  mutating func takePieces() -> [ByteBuffer] {
    guard !pieces.isEmpty else { return [] }
    defer { pieces = [] }
    return pieces
  }

  /// What is left after the last full piece.
  mutating func takeRest() -> ByteBuffer {
    defer { pending = [] }
    return ByteBuffer(bytes: pending)
  }

  /// All of it.
  consuming func body() -> ResponseBody {
    let last = takeRest()
    return pieces.isEmpty
      ? ResponseBody(byteBuffer: last) : ResponseBody(contentsOf: pieces + [last])
  }
}
