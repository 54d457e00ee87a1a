import FilbertCore

/// Rows from elsewhere than a file.
struct RowSupply {
  /// A value for each column; nil after the last row.
  let next: () throws(FilbertError) -> [String?]?
  /// The number of all rows; nil if it cannot be known.
  let count: (() throws(FilbertError) -> Int)?
}
