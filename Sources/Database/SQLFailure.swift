import CFilbertSQLite
import FilbertCore

/// What SQLite says went wrong.
struct SQLFailure {
  /// The extended result code.
  let code: Int32
  /// SQLite's words.
  let words: String
  let mode: Connection.Mode
  /// Whether temporary files have reached their limit.
  var isBounded = false

  /// The same as a sentence that says what to do.
  func error(file: String) -> FilbertError {
    let failed: FilbertError.Code = mode != .writing ? .missingInput : .cannotWrite
    let (code, sentence): (FilbertError.Code, String) =
      switch self.code & 0xFF {
      case SQLITE_NOTADB:
        (.badData, "This is not an SQLite database, or it is encrypted.")
      case SQLITE_CORRUPT:
        (.badData, "The database is damaged (\(words)); restore it from a backup.")
      case SQLITE_BUSY, SQLITE_LOCKED:
        (
          failed,
          "The database is locked by another program; try again when that has finished."
        )
      case SQLITE_FULL where isBounded:
        (
          .badData,
          "The rows need more temporary space than a database of this size may take; a view or query that recurses may have no end, so read a table, or end it with LIMIT."
        )
      case SQLITE_FULL:
        (
          .cannotWrite,
          mode != .writing
            ? "There is no room for a temporary copy of the rows; free some space or set SQLITE_TMPDIR."
            : "Cannot write: no space left on device; free some space or write elsewhere."
        )
      case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
        (failed, "The database may not be written (\(words)); choose a place you may write to.")
      case SQLITE_CANTOPEN:
        (failed, "The database cannot be opened (\(words)); are file and directory accessible?")
      case SQLITE_TOOBIG:
        (.badData, "A value is longer than SQLite allows (\(words)).")
      case SQLITE_ERROR:
        (mode != .writing ? .usage : .cannotWrite, "SQLite refuses: \(words).")
      default:
        (failed, "The database cannot be \(mode != .writing ? "read" : "written"): \(words).")
      }
    return FilbertError(code, sentence, file: file)
  }
}
