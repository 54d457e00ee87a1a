import CFilbertSQLite
import FilbertCore

/// A compiled statement.
@safe final class Statement {
  private let handle: OpaquePointer
  private let connection: Connection

  /// Compiles one statement.
  ///
  /// - Throws: `usage` if there is none or more than one, or SQLite refuses it.
  init(_ sql: String, on connection: Connection) throws(FilbertError) {
    let compiled = unsafe try connection.compiled(sql)
    self.connection = connection
    guard let handle = unsafe compiled.statement else {
      throw FilbertError(.usage, "The query has no statement.", file: connection.name)
    }
    unsafe self.handle = handle
    guard unsafe compiled.isAlone else {
      throw FilbertError(
        .usage, "The query has several statements; write one SELECT.", file: connection.name)
    }
  }

  deinit {
    unsafe sqlite3_finalize(handle)
  }

  /// Whether it changes nothing.
  var isReadOnly: Bool { unsafe sqlite3_stmt_readonly(handle) != 0 }

  /// The number of `?` in it.
  var parameterCount: Int { Int(unsafe sqlite3_bind_parameter_count(handle)) }

  /// The number of columns of its rows; 0 if it gives none.
  var columnCount: Int { Int(unsafe sqlite3_column_count(handle)) }

  /// The name of a column.
  func columnName(_ index: Int) -> String {
    unsafe sqlite3_column_name(handle, Int32(index)).map { unsafe String(cString: $0) } ?? ""
  }

  /// The type a column of a table was declared with; nil for expressions and if none was given.
  func declaration(_ index: Int) -> String? {
    unsafe sqlite3_column_decltype(handle, Int32(index)).map { unsafe String(cString: $0) }
  }

  /// Goes to the next row; false after the last.
  func step() throws(FilbertError) -> Bool {
    switch unsafe sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw connection.failure()
    }
  }

  /// Makes it ready to run again, and releases its locks.
  func reset() {
    unsafe sqlite3_reset(handle)
  }

  /// A value of the current row.
  func value(_ index: Int) -> SQLValue {
    let index = Int32(index)
    switch unsafe sqlite3_column_type(handle, index) {
    case SQLITE_NULL: return .null
    case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(handle, index))
    case SQLITE_FLOAT: return .real(unsafe sqlite3_column_double(handle, index))
    case SQLITE_TEXT:
      // Pointer first, then size: SQLite may convert from UTF-16 in between.
      let text = unsafe sqlite3_column_text(handle, index)
      let count = Int(unsafe sqlite3_column_bytes(handle, index))
      return .text(unsafe Array(UnsafeBufferPointer(start: text, count: text == nil ? 0 : count)))
    default:
      let blob = unsafe sqlite3_column_blob(handle, index)
      let count = Int(unsafe sqlite3_column_bytes(handle, index))
      return .blob(
        unsafe Array(UnsafeRawBufferPointer(start: blob, count: blob == nil ? 0 : count)))
    }
  }

  /// Sets a parameter, counted from 0.
  func bind(_ value: SQLValue, to index: Int) throws(FilbertError) {
    let place = Int32(index + 1)
    let code: Int32 =
      switch value {
      case .null: unsafe sqlite3_bind_null(handle, place)
      case .integer(let number): unsafe sqlite3_bind_int64(handle, place, number)
      case .real(let number): unsafe sqlite3_bind_double(handle, place, number)
      case .text(let bytes):
        unsafe bytes.withUnsafeBytes { bytes in
          unsafe csqlite_bind_text(
            handle, place, bytes.assumingMemoryBound(to: CChar.self).baseAddress ?? Self.empty,
            Int32(clamping: bytes.count))
        }
      case .blob(let bytes):
        unsafe bytes.withUnsafeBytes { bytes in
          unsafe csqlite_bind_blob(
            handle, place, bytes.baseAddress ?? UnsafeRawPointer(Self.empty),
            Int32(clamping: bytes.count))
        }
      }
    guard code == SQLITE_OK else { throw connection.failure() }
  }

  /// A null pointer would be NULL, which an empty text is not.
  nonisolated(unsafe) private static let empty: UnsafePointer<CChar> = {
    let byte = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    unsafe byte.initialize(to: 0)
    return unsafe UnsafePointer(byte)
  }()
}
