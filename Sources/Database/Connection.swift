import CFilbertSQLite
import FilbertCore
import FilbertFiles

/// An open database.
///
/// All calls of SQLite are here and in ``Statement``.
@safe final class Connection {
  enum Mode {
    case reading, writing
    /// Reading a file that nothing may change: without locks, and without the log of a database in WAL mode.
    case readingUnchanging
  }

  /// What messages call it.
  let name: String
  let mode: Mode
  private let handle: OpaquePointer
  /// Of a database that is read.
  private let temporaryFiles: TemporaryFiles?
  /// How long to wait for other programs that hold a lock, in milliseconds.
  private static let patience: Int32 = 10_000

  /// Opens a database; for writing one that is not there is made.
  init(_ path: String, _ mode: Mode, name: String) throws(FilbertError) {
    self.name = name
    self.mode = mode
    let flags: Int32 =
      switch mode {
      case .reading: SQLITE_OPEN_READONLY
      case .readingUnchanging: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      case .writing: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      }
    // A name such as ":memory:" is a file's here.
    let path = path.utf8.first == UInt8(ascii: ":") ? "./\(path)" : path
    temporaryFiles = mode == .writing ? nil : TemporaryFiles(bound: Self.temporarySpace(path))
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open_v2(
      mode == .readingUnchanging ? Self.unchanging(path) : path, &opened, flags,
      temporaryFiles?.name)
    guard let opened = unsafe opened else {
      throw FilbertError(
        .internalFailure, "There is too little memory to open the database.", file: name)
    }
    unsafe handle = opened
    guard code == SQLITE_OK else { throw failure() }
    unsafe sqlite3_busy_timeout(handle, Self.patience)
    // Codes that say why a database is read-only or cannot be opened.
    unsafe sqlite3_extended_result_codes(handle, 1)
    try distrust()
  }

  /// What SQLite advises for files from others (https://www.sqlite.org/security.html): views, triggers and expressions
  /// in the file call nothing with side effects, its schema cannot be overwritten, and its cost is bounded.
  private func distrust() throws(FilbertError) {
    for (option, value) in [
      (SQLITE_DBCONFIG_TRUSTED_SCHEMA, Int32(0)), (SQLITE_DBCONFIG_DEFENSIVE, 1),
      (SQLITE_DBCONFIG_ENABLE_TRIGGER, 0),
    ] {
      unsafe csqlite_configure(handle, option, value)
    }
    for (limit, value) in Self.limits + (mode == .writing ? [] : Self.readingLimits) {
      unsafe sqlite3_limit(handle, limit, value)
    }
    // Errors of the disk, and a file that is cut meanwhile, are then errors and not signals.
    try run("PRAGMA mmap_size = 0")
    try run("PRAGMA cell_size_check = ON")
    // In memory they would have no bound.
    try run("PRAGMA temp_store = FILE")
  }

  private static let limits: [(Int32, Int32)] = [
    (SQLITE_LIMIT_ATTACHED, 0), (SQLITE_LIMIT_TRIGGER_DEPTH, 10), (SQLITE_LIMIT_WORKER_THREADS, 0),
  ]

  /// Far more than tables of texts need. Values of 100 MB, queries of 1 MB.
  private static let readingLimits: [(Int32, Int32)] = [
    (SQLITE_LIMIT_LENGTH, 100_000_000), (SQLITE_LIMIT_SQL_LENGTH, 1_000_000),
    (SQLITE_LIMIT_COLUMN, 2000), (SQLITE_LIMIT_EXPR_DEPTH, 500),
    (SQLITE_LIMIT_COMPOUND_SELECT, 200), (SQLITE_LIMIT_VDBE_OP, 250_000),
    (SQLITE_LIMIT_FUNCTION_ARG, 100), (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
    (SQLITE_LIMIT_VARIABLE_NUMBER, 10),
  ]

  /// The file as an address that says that nothing changes it.
  private static func unchanging(_ path: String) -> String {
    let escaped = path.utf8.map { byte in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        || [UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(
          byte)
      let digits = String(byte, radix: 16)
      return isPlain ? String(UnicodeScalar(byte)) : "%" + (digits.count < 2 ? "0" : "") + digits
    }
    return "file:\(escaped.joined())?immutable=1"
  }

  /// The bytes that temporary files may take, after the size of the database and of its log.
  private static func temporarySpace(_ path: String) -> Int {
    let size = ["", "-wal"].reduce(0) { size, ending in
      // The size of a file with holes may be anything.
      size + min((try? FileStamp(path + ending).size) ?? 0, 1 << 50)
    }
    return size * TemporaryFiles.passes + TemporaryFiles.least
  }

  deinit {
    unsafe sqlite3_close_v2(handle)
  }

  /// Runs one statement without results.
  func run(_ sql: String) throws(FilbertError) {
    let statement = try Statement(sql, on: self)
    while try statement.step() {}
  }

  /// The first value of the first row; nil if there is none.
  func value(_ sql: String, _ arguments: SQLValue...) throws(FilbertError) -> SQLValue? {
    let statement = try Statement(sql, on: self)
    for (index, argument) in arguments.enumerated() { try statement.bind(argument, to: index) }
    return try statement.step() ? statement.value(0) : nil
  }

  /// The first value of each row, as text.
  func names(_ sql: String, _ arguments: SQLValue...) throws(FilbertError) -> [String] {
    let statement = try Statement(sql, on: self)
    for (index, argument) in arguments.enumerated() { try statement.bind(argument, to: index) }
    var names: [String] = []
    while try statement.step() {
      if case .text(let bytes) = statement.value(0) {
        names.append(String(decoding: bytes, as: UTF8.self))
      }
    }
    return names
  }

  /// Whether changes wait for ``run(_:)`` with `COMMIT`.
  var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

  /// Whether the call just made failed because a program stopped while it wrote, and only a program that may write can
  /// clean up.
  var needsRecovery: Bool {
    let code = unsafe sqlite3_extended_errcode(handle)
    return code & 0xFF == SQLITE_READONLY && code != SQLITE_READONLY
  }

  /// Whether the call just made failed because SQLite makes files beside the database even to read it, and may not.
  var needsWritableDirectory: Bool {
    let code = unsafe sqlite3_extended_errcode(handle)
    return code == SQLITE_READONLY || code & 0xFF == SQLITE_CANTOPEN
  }

  /// Compiles the statement that `sql` begins with.
  ///
  /// - Returns: The statement, nil if there is none, and whether nothing but white space and comments follows.
  func compiled(
    _ sql: String
  ) throws(FilbertError) -> (statement: OpaquePointer?, isAlone: Bool) {
    var (statement, rest) = unsafe (OpaquePointer?.none, OpaquePointer?.none)
    var (code, restCode) = (SQLITE_OK, SQLITE_OK)
    unsafe sql.withCString { text in
      var tail: UnsafePointer<CChar>?
      unsafe code = sqlite3_prepare_v2(handle, text, -1, &statement, &tail)
      if code == SQLITE_OK { restCode = unsafe sqlite3_prepare_v2(handle, tail, -1, &rest, nil) }
    }
    guard code == SQLITE_OK else { throw failure() }
    let isAlone = unsafe restCode == SQLITE_OK && rest == nil
    unsafe sqlite3_finalize(rest)
    return unsafe (statement, isAlone)
  }

  /// The error of the call just made, as a sentence.
  func failure() -> FilbertError {
    let code = unsafe sqlite3_extended_errcode(handle)
    return SQLFailure(
      code: code, words: unsafe String(cString: sqlite3_errmsg(handle)), mode: mode,
      isBounded: temporaryFiles?.isExhausted == true
    ).error(file: name)
  }
}
