import FilbertTensor

extension RankGroup {
  /// The numbers of all ranks, in their order.
  ///
  /// - Parameter counts: of each rank's numbers, known to all.
  package func gather(_ numbers: [Double], counts: [Int]) -> [[Double]] {
    precondition(counts.count == count && counts[rank] == numbers.count)
    guard count > 1 else { return [numbers] }
    let size = MemoryLayout<Double>.stride
    let all = counts.map { Self.carrier(bytes: $0 * size) }
    unsafe numbers.withUnsafeBytes { unsafe all[rank].memory.copyMemory(from: $0) }
    exchange(all, tag: Tags.numbers)
    return zip(all, counts).map { carrier, count in
      (0..<count).map { unsafe carrier.memory.load(fromByteOffset: $0 * size, as: Double.self) }
    }
  }

  /// The bytes of all ranks, in their order.
  package func gather(_ bytes: [UInt8]) -> [[UInt8]] {
    guard count > 1 else { return [bytes] }
    let sizes = gather(
      [Double(bytes.count)], counts: [Int](repeating: 1, count: count)
    ).map { Int($0[0]) }
    let all = sizes.map { Self.carrier(bytes: $0) }
    unsafe bytes.withUnsafeBytes { unsafe all[rank].memory.copyMemory(from: $0) }
    exchange(all, tag: Tags.bytes)
    return zip(all, sizes).map { carrier, size in
      unsafe Array(
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(carrier.memory)[..<size]))
    }
  }

  /// Memory for a message, which a matrix keeps.
  private static func carrier(bytes count: Int) -> Matrix {
    Matrix.zeros(rows: 1, columns: (count + 3) / 4)
  }

  private func exchange(_ all: [Matrix], tag: Int) {
    var deliveries: [Delivery] = []
    for other in others {
      if all[rank].count > 0 { deliveries.append(send(all[rank], to: other, tag: tag)) }
      if all[other].count > 0 {
        deliveries.append(receive(into: all[other], from: other, tag: tag))
      }
    }
    Delivery.wait(for: deliveries)
  }
}
