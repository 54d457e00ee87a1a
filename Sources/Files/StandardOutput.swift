package import FilbertCore

/// The standard output, buffered.
///
/// A process that writes to a pipe whose reader has gone gets SIGPIPE and dies. The executable
/// therefore ignores that signal (`signal(SIGPIPE, SIG_IGN)`); libraries do not touch it. The write then
/// fails, and the error says so.
package final class StandardOutput: ByteSink {
  private var buffer = OutputBuffer(FileDescriptor(1, owned: false), name: "standard output")

  /// The standard output of this process; create only one, since each has its own buffer.
  package init() {}

  /// Adds bytes.
  package func write(_ bytes: [UInt8]) throws(FilbertError) {
    try buffer.write(bytes)
  }

  /// Flushes the buffer, for a reader that waits for each answer.
  package func flush() throws(FilbertError) {
    try buffer.flush()
  }

  /// Hands over the rest.
  package func commit() throws(FilbertError) {
    try buffer.flush()
  }
}
