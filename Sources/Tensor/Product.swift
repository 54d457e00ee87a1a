import CFilbertOpenBLAS

/// `c = scale * op(a) op(b)`, or `c += …` with `accumulating`; `op` transposes on request.
///
/// All three may be blocks of larger matrices. The work is cut into tiles of `c` by shape alone; inside
/// another parallel loop it is one tile. Small tiles are ``multiplySmall``'s, all others BLAS's.
package func multiply(
  _ a: Matrix, transposeA: Bool = false, _ b: Matrix, transposeB: Bool = false, into c: Matrix,
  scale: Float = 1, accumulating: Bool = false
) {
  let (m, inner) = transposeA ? (a.columns, a.rows) : (a.rows, a.columns)
  let (innerB, n) = transposeB ? (b.columns, b.rows) : (b.rows, b.columns)
  precondition(
    inner == innerB && c.rows == m && c.columns == n,
    "product of \(a.shape)\(transposeA ? "ᵀ" : "") and \(b.shape)\(transposeB ? "ᵀ" : "") "
      + "into \(c.shape)")
  guard m > 0, n > 0 else { return }
  if ParallelRegion.isInside {
    tile(a, transposeA, b, transposeB, c, scale, accumulating)
    return
  }
  let tiles = Tiles(rows: m, columns: n, inner: inner)
  parallel(tiles.count) { index in
    let (rows, columns) = tiles[index]
    tile(
      transposeA ? a[columns: rows] : a[rows: rows], transposeA,
      transposeB ? b[rows: columns] : b[columns: columns], transposeB,
      c[rows: rows][columns: columns], scale, accumulating)
  }
}

/// `a bᵀ` as a new matrix: what a linear layer with weights `[outputs x inputs]` computes.
package func multiplyTransposed(_ a: Matrix, _ b: Matrix) -> Matrix {
  let c = Matrix(rows: a.rows, columns: b.rows)
  multiply(a, b, transposeB: true, into: c)
  return c
}

/// How a product's result is divided into tiles: by rows first (each BLAS call packs all of `b`, so tall tiles amortise
/// it); columns if there are too few rows to give several cores something to do.
struct Tiles {
  let rows: Int
  let columns: Int
  let tileRows: Int
  let tileColumns: Int

  init(rows: Int, columns: Int, inner: Int, columnMultiple: Int = 16) {
    self.rows = rows
    self.columns = columns
    var rowTiles = 1
    while rowTiles < 16, rows / (rowTiles * 2) >= 96 { rowTiles *= 2 }
    var columnTiles = 1
    // Below about a million multiply-adds a tile does not repay the loop's microsecond.
    while rowTiles * columnTiles < 4, columns / (columnTiles * 2) >= 96,
      rows * columns / (rowTiles * columnTiles * 2) * inner >= 1 << 20
    { columnTiles *= 2 }
    tileRows = Tiles.size(rows, tiles: rowTiles, multiple: 16)
    tileColumns = Tiles.size(columns, tiles: columnTiles, multiple: columnMultiple)
  }

  /// Equal parts, rounded up to a multiple of what the inner kernels take at a time.
  private static func size(_ extent: Int, tiles: Int, multiple: Int) -> Int {
    tiles == 1 ? extent : ((extent + tiles - 1) / tiles + multiple - 1) / multiple * multiple
  }

  private var across: Int { (columns + tileColumns - 1) / tileColumns }

  var count: Int { (rows + tileRows - 1) / tileRows * across }

  subscript(index: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let row = index / across * tileRows
    let column = index % across * tileColumns
    return (row..<min(rows, row + tileRows), column..<min(columns, column + tileColumns))
  }
}

/// One product on this thread: by BLAS, or by kernels of our own if it is small.
private func tile(
  _ a: Matrix, _ transposeA: Bool, _ b: Matrix, _ transposeB: Bool, _ c: Matrix, _ scale: Float,
  _ accumulating: Bool
) {
  if !transposeA, scale == 1, a.columns > 0,
    isSmallProduct(rows: c.rows, columns: c.columns, inner: a.columns)
  {
    multiplySmall(a, b, transposeB: transposeB, into: c, accumulating: accumulating)
    return
  }
  precondition(BLAS.isReady)
  unsafe cblas_sgemm(
    CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
    blasint(c.rows), blasint(c.columns), blasint(transposeA ? a.rows : a.columns), scale,
    a.pointer, blasint(max(1, a.stride)), b.pointer, blasint(max(1, b.stride)),
    accumulating ? 1 : 0, c.pointer, blasint(max(1, c.stride)))
}
