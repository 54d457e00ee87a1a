import CFilbertSQLite
import Glibc

/// The temporary files of a connection, with a limit on their size.
///
/// A view in a database that somebody else made can recurse without an end; its rows, copied or sorted, would fill the
/// disk. SQLite can bound the pages of a database but not the files it sorts in. So this is SQLite's own layer over the
/// file system (a VFS, https://www.sqlite.org/vfs.html) except for one thing: bytes written into temporary files are
/// counted, and beyond the bound writing fails as on a full disk.
@safe final class TemporaryFiles {
  /// The space they may take in addition to a multiple of the database: 128 MiB.
  static let least = 1 << 27
  /// How many times the whole database may be written: copied, and sorted in several passes.
  static let passes = 8

  private static let temporary =
    SQLITE_OPEN_TEMP_DB | SQLITE_OPEN_TRANSIENT_DB | SQLITE_OPEN_TEMP_JOURNAL
    | SQLITE_OPEN_SUBJOURNAL

  /// What open files point to. SQLite sees only the methods.
  @unsafe private struct Files {
    var methods: sqlite3_io_methods
    var original: UnsafePointer<sqlite3_io_methods>?
    var remaining: Int
  }

  /// What the connection points to. SQLite sees only the VFS.
  @unsafe private struct System {
    var vfs: sqlite3_vfs
    let original: UnsafeMutablePointer<sqlite3_vfs>
    let files: UnsafeMutablePointer<Files>
  }

  private let system: UnsafeMutablePointer<System>

  /// The name of the VFS to open the database with, of which there is one for each connection.
  var name: UnsafePointer<CChar>? { unsafe system.pointee.vfs.zName }

  /// Whether a write has failed because of the bound.
  var isExhausted: Bool { unsafe system.pointee.files.pointee.remaining < 0 }

  /// - Parameter bound: the bytes that may be written.
  /// - Returns: nil if SQLite has no VFS or no memory for one.
  init?(bound: Int) {
    guard let original = unsafe sqlite3_vfs_find(nil) else { return nil }
    let files = UnsafeMutablePointer<Files>.allocate(capacity: 1)
    unsafe files.initialize(to: Files(methods: .init(), original: nil, remaining: bound))
    unsafe system = .allocate(capacity: 1)
    unsafe system.initialize(
      to: System(vfs: original.pointee, original: original, files: files))
    let name = unsafe "filbert-\(UInt(bitPattern: system))"
    unsafe (system.pointee.vfs.zName, system.pointee.vfs.pNext) = (
      UnsafePointer(strdup(name)), nil
    )
    unsafe system.pointee.vfs.xOpen = { vfs, name, file, flags, outFlags in
      unsafe TemporaryFiles.open(vfs, name, file, flags, outFlags)
    }
    let code = unsafe UnsafeMutableRawPointer(system).withMemoryRebound(
      to: sqlite3_vfs.self, capacity: 1
    ) { unsafe sqlite3_vfs_register($0, 0) }
    guard code == SQLITE_OK else { return nil }
  }

  /// After the connection is closed.
  deinit {
    unsafe UnsafeMutableRawPointer(system).withMemoryRebound(to: sqlite3_vfs.self, capacity: 1) {
      _ = unsafe sqlite3_vfs_unregister($0)
    }
    unsafe free(UnsafeMutablePointer(mutating: system.pointee.vfs.zName))
    unsafe system.pointee.files.deallocate()
    unsafe system.deallocate()
  }

  private static func open(
    _ vfs: UnsafeMutablePointer<sqlite3_vfs>?, _ name: UnsafePointer<CChar>?,
    _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
    _ outFlags: UnsafeMutablePointer<Int32>?
  ) -> Int32 {
    guard let vfs = unsafe vfs, let file = unsafe file else { return SQLITE_CANTOPEN }
    let system = unsafe UnsafeMutableRawPointer(vfs).assumingMemoryBound(to: System.self)
    guard let open = unsafe system.pointee.original.pointee.xOpen else { return SQLITE_CANTOPEN }
    let code = unsafe open(vfs, name, file, flags, outFlags)
    guard code == SQLITE_OK, flags & temporary != 0, let methods = unsafe file.pointee.pMethods
    else { return code }
    let files = unsafe system.pointee.files
    // All temporary files of SQLite's layers have the same methods.
    guard unsafe files.pointee.original == nil || files.pointee.original == methods else {
      return code
    }
    unsafe (files.pointee.original, files.pointee.methods) = (methods, methods.pointee)
    unsafe files.pointee.methods.xWrite = { file, bytes, count, offset in
      unsafe TemporaryFiles.write(file, bytes, count, offset)
    }
    unsafe file.pointee.pMethods = UnsafeRawPointer(files)
      .assumingMemoryBound(to: sqlite3_io_methods.self)
    return code
  }

  private static func write(
    _ file: UnsafeMutablePointer<sqlite3_file>?, _ bytes: UnsafeRawPointer?, _ count: Int32,
    _ offset: Int64
  ) -> Int32 {
    guard let methods = unsafe file?.pointee.pMethods else { return SQLITE_IOERR }
    let files = unsafe UnsafeMutableRawPointer(mutating: methods)
      .assumingMemoryBound(to: Files.self)
    unsafe files.pointee.remaining -= Int(count)
    guard unsafe files.pointee.remaining >= 0 else { return SQLITE_FULL }
    guard let write = unsafe files.pointee.original?.pointee.xWrite else {
      return SQLITE_IOERR
    }
    return unsafe write(file, bytes, count, offset)
  }
}
