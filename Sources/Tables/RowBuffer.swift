import FilbertFiles

/// A buffer for rows before they go into a file, a chunk at a time, or are held back until the best of all are known.
package final class RowBuffer: ByteSink {
  private var bytes: [UInt8] = []

  package init() {}

  package func write(_ bytes: [UInt8]) {
    self.bytes += bytes
  }

  package func commit() {}

  /// The rows written since the last call.
  package func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }
}
