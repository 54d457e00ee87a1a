import FilbertCore
import FilbertFiles
import FilbertMatching
import FilbertTables
import Synchronization

@testable import FilbertService

/// Items of a CSV that tests can change; the columns but `id` and `text` are kept.
final class TableOfItems: ItemReader {
  private let text: Mutex<String>
  private let distinct: String?

  /// - Parameter distinct: the column of which each value is answered once.
  init(_ text: String, distinct: String? = nil) {
    self.text = Mutex(text)
    self.distinct = distinct
  }

  func replace(_ text: String) { self.text.withLock { $0 = text } }

  func items() throws(FilbertError) -> Items {
    let bytes = Array(text.withLock { $0 }.utf8)
    let table = try TableReader(
      ByteReader(name: "items.csv", bytes: bytes), format: .csv(delimiter: nil))
    let kept = table.columns.filter { $0 != "id" && $0 != "text" }
    return try Items(table, ItemRequest(kept: kept, distinct: distinct))
  }
}
