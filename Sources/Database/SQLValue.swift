/// A value as SQLite stores it.
enum SQLValue: Equatable {
  case null
  case integer(Int64)
  case real(Double)
  /// UTF-8, though SQLite does not make sure that it is.
  case text([UInt8])
  case blob([UInt8])
}
