/// A value as SQLite stores it.
enum SQLValue: Equatable {
  case null
  case integer(Int64)
  case real(Double)
  /// UTF-8, although SQLite does not check that.
  case text([UInt8])
  case blob([UInt8])
}
