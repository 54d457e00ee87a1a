import FilbertFiles

/// Keeps what is written.
package final class MemorySink: ByteSink {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package func write(_ bytes: [UInt8]) {
    self.bytes += bytes
  }

  package func commit() {}
}
