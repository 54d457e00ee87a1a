package import FilbertTensor
import Synchronization

/// Adds up matrices of the parts of a step, over all ranks, in the order of a ``SumTree``: each rank gets the sums of its
/// own pieces.
///
/// Memory for what other ranks send is kept from one sum to the next: new pages would cost as much time as the additions.
package final class OrderedSum: Sendable {
  private let group: any RankGroup
  private let tree: SumTree
  private let division: Division
  private let tag: Int
  /// The parts of this rank.
  private let own: Range<Int>
  private let spare = Mutex<[Matrix]>([])

  package convenience init(_ tree: SumTree, _ division: Division, among group: any RankGroup) {
    self.init(tree, division, among: group, tag: Tags.gradients)
  }

  init(_ tree: SumTree, _ division: Division, among group: any RankGroup, tag: Int) {
    (self.group, self.tree, self.division, self.tag) = (group, tree, division, tag)
    own = tree.parts(of: group.rank, in: group.count)
  }

  /// - Parameters:
  ///   - parts: the matrices of this rank's parts, in order, each of one row. Sums are made in them.
  ///   - result: the first of `parts` or, if there are none, another matrix of one row. Pieces of this rank are sums in
  ///     the end; the others are not.
  ///   - isComplete: whether no part will change in a piece any more. Pieces are asked for from the last to the first.
  package func callAsFunction(
    _ parts: [Matrix], into result: Matrix, isComplete: (Range<Int>) -> Bool = { _ in true }
  ) {
    precondition(parts.count == own.count, "\(parts.count) matrices for \(own.count) parts")
    var sent: [Delivery] = []
    var open: [Piece] = []
    var next = division.pieces.count - 1
    // In the order in which messages are sent: asking for each of many costs time.
    var first = 0
    var pause = Pause()
    while next >= 0 || first < open.count {
      if next >= 0, isComplete(division.pieces[next]) {
        start(next, parts, &sent, &open)
        next -= 1
        pause.reset()
      } else if first < open.count, open[first].hasArrived() {
        finish(open[first], parts, into: result)
        spare.withLock { $0 += open[first].received.values }
        open[first] = Piece(range: open[first].range)
        first += 1
        pause.reset()
      } else {
        while sent.first?.isDone() == true { sent.removeFirst() }
        let isIdle = first == open.count && sent.isEmpty
        pause(atMost: isIdle ? Pause.beforeMessages : Pause.betweenMessages)
      }
    }
    Delivery.wait(for: sent)
  }

  /// A piece of this rank for which messages are under way.
  private struct Piece {
    let range: Range<Int>
    /// The sums of other ranks' subtrees.
    var received: [Range<Int>: Matrix] = [:]
    var deliveries: [Delivery] = []

    func hasArrived() -> Bool {
      for delivery in deliveries where !delivery.isDone() {
        return false
      }
      return true
    }
  }

  /// Adds up what this rank has of a piece, and sends it to the piece's owner.
  private func start(
    _ index: Int, _ parts: [Matrix], _ sent: inout [Delivery], _ open: inout [Piece]
  ) {
    let range = division.pieces[index]
    let sums = tree.nodes(in: own).map { node in
      tree.sum(node, { $0.count == 1 ? values(range, of: $0, parts) : nil }, Self.add)
    }
    let owner = division.owner(ofPiece: index)
    guard owner == group.rank else {
      sent += sums.map { group.send($0, to: owner, tag: tag + index) }
      return
    }
    var piece = Piece(range: range)
    for rank in group.others {
      for node in tree.nodes(in: tree.parts(of: rank, in: group.count)) {
        let sum = memory(for: range)
        piece.received[node] = sum
        piece.deliveries.append(group.receive(into: sum, from: rank, tag: tag + index))
      }
    }
    open.append(piece)
  }

  private func memory(for range: Range<Int>) -> Matrix {
    spare.withLock { spare in
      guard let index = spare.lastIndex(where: { $0.count == range.count }) else {
        return Matrix(rows: 1, columns: range.count)
      }
      return spare.remove(at: index)
    }
  }

  private func finish(_ piece: Piece, _ parts: [Matrix], into result: Matrix) {
    let sum = tree.sum(
      0..<tree.parts,
      { node in
        if let received = piece.received[node] { return received }
        guard own.lowerBound <= node.lowerBound, node.upperBound <= own.upperBound else {
          return nil
        }
        return values(piece.range, of: node, parts)
      }, Self.add)
    // Part 0 is the first of a sum, which is made in it.
    if own.lowerBound > 0 || own.isEmpty { result[columns: piece.range].copyElements(from: sum) }
  }

  /// Where the sum below a node of this rank is made: in its first part.
  private func values(_ range: Range<Int>, of node: Range<Int>, _ parts: [Matrix]) -> Matrix {
    parts[node.lowerBound - own.lowerBound][columns: range]
  }

  private static func add(_ sum: Matrix, _ value: Matrix) { sum.addInPlace(value) }
}
