import FilbertCore
import Synchronization

/// The report of the server: the file that the operator named, and what was read from it last.
final class ReportFile: Sendable {
  private let path: String
  private let current: Mutex<ReportPage>

  /// Reads the file.
  ///
  /// - Throws: As ``read()``.
  init(_ path: String) throws(FilbertError) {
    self.path = path
    current = Mutex(try ReportPage(path))
  }

  /// What requests get.
  var page: ReportPage {
    get { current.withLock { $0 } }
    set { current.withLock { $0 = newValue } }
  }

  /// The file as it is now; requests get it once it is the ``page``.
  ///
  /// - Throws: what ``ReportPage/init(_:)`` throws.
  func read() throws(FilbertError) -> ReportPage { try ReportPage(path) }
}
