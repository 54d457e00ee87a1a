import FilbertCore
import FoundationEssentials
import Glibc

/// Where an output is written until it is complete: a name beside it that nobody else uses, with a lock.
///
/// `NAME.partial-0123456789abcdef` is being written, or after an exchange holds what was replaced; `NAME.old-…` holds
/// what is being replaced if the file system cannot exchange. The kernel releases the lock when the process ends,
/// however it ends: a file with such a name and without a lock was left by a run that was killed, and the next one
/// removes it. On file systems without locks nothing is removed.
struct Aside: ~Copyable {
  let path: String
  /// Holds the lock.
  let descriptor: FileDescriptor

  enum Word: String { case partial, old }

  /// Digits of the number in a name: so many that no two runs, and no person, choose the same.
  private static let digits = 16

  /// How many names to try. Another run may mistake a new file for a leftover; on file systems that give a file a new
  /// inode number at each look, this always seems so.
  private static let tries = 8

  /// A new file beside `target`.
  init(file target: String, _ permissions: Permissions?) throws(SystemError) {
    var attempt = 0
    while true {
      attempt += 1
      let path = Self.name(target)
      let descriptor = try FileDescriptor.creating(path, permissions)
      guard Self.claims(descriptor, path) || attempt == Self.tries else { continue }
      self.init(path: path, descriptor: descriptor)
      return
    }
  }

  /// A new directory beside `target`. Its owner may write in it, whatever `permissions` say.
  init(directory target: String, _ permissions: Permissions?) throws(SystemError) {
    var attempt = 0
    while true {
      attempt += 1
      let path = Self.name(target)
      try Paths.makeDirectory(path, mode: permissions == nil ? 0o777 : 0o700)
      do throws(SystemError) {
        let descriptor = try FileDescriptor(directory: path)
        guard Self.claims(descriptor, path) || attempt == Self.tries else { continue }
        if var permissions {
          permissions.mode |= 0o700
          try descriptor.set(permissions)
        }
        self.init(path: path, descriptor: descriptor)
        return
      } catch {
        guard error.number == ENOENT else { throw error }
      }
    }
  }

  private init(path: String, descriptor: consuming FileDescriptor) {
    self.path = path
    self.descriptor = descriptor
  }

  /// Locks what was just made; false if another run mistook it for a leftover before it was locked.
  private static func claims(_ descriptor: borrowing FileDescriptor, _ path: String) -> Bool {
    ((try? descriptor.lock()) ?? true) && descriptor.isNamed(path)
  }

  // MARK: Names

  /// A name beside `path` that nobody uses.
  static func name(_ path: String, _ word: Word = .partial) -> String {
    let number = String(UInt64.random(in: .min ... .max), radix: 16)
    let zeros = String(repeating: "0", count: digits - number.count)
    return "\(Paths.trimmed(path)).\(word.rawValue)-\(zeros)\(number)"
  }

  /// The target that `path` is written for, if it has such a name; else nil.
  static func original(_ path: String, _ word: Word = .partial) -> String? {
    let suffix = Array(path.utf8.suffix(digits))
    let rest = path.utf8.dropLast(digits)
    let mark = ".\(word.rawValue)-"
    let isNumber = suffix.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    guard isNumber, suffix.count == digits, rest.count > mark.utf8.count,
      rest.suffix(mark.utf8.count).elementsEqual(mark.utf8)
    else { return nil }
    return String(decoding: rest.dropLast(mark.utf8.count), as: UTF8.self)
  }

  // MARK: What killed runs left

  /// Removes files that were to become `target`.
  static func removeFiles(of target: String) {
    for path in paths(beside: target, .partial) {
      guard let file = try? FileDescriptor(leftover: path), (try? file.status().kind) == .regular,
        (try? file.lock()) == true, file.isNamed(path)
      else { continue }
      removeFile(path)
    }
  }

  /// Removes directories that were to become `target` or were replaced by it, if they hold nothing but `names`.
  ///
  /// A run that was killed between two renames has left nothing at `target`; then what it was about to replace gets its
  /// name back.
  static func removeDirectories(of target: String, holding names: Set<String>) {
    for path in paths(beside: target, .old) {
      if isFree(target), isLeftDirectory(path) {
        try? Paths.rename(path, to: target)
      } else {
        removeDirectory(path, holding: names)
      }
    }
    for path in paths(beside: target, .partial) { removeDirectory(path, holding: names) }
  }

  private static func isFree(_ path: String) -> Bool {
    do { return try FileDescriptor.status(of: path) == nil } catch { return false }
  }

  private static func isLeftDirectory(_ path: String) -> Bool {
    guard let directory = try? FileDescriptor(directory: path) else { return false }
    return (try? directory.lock()) == true && directory.isNamed(path)
  }

  /// Removes a directory that nobody has locked and that holds nothing but `names` and what was to become such files.
  ///
  /// - Parameter isKnown: it needs no lock to say that nobody writes it.
  static func removeDirectory(
    _ path: String, holding names: Set<String>, isKnown: Bool = false
  ) {
    guard let directory = try? FileDescriptor(directory: path),
      (try? directory.lock()) ?? isKnown, directory.isNamed(path)
    else { return }
    remove(path, directory) { names.contains($0) || original($0).map(names.contains) == true }
  }

  /// Removes a directory that this process has made.
  func removeDirectory() {
    Self.remove(path, descriptor) { _ in true }
  }

  /// Removes the files of an open directory and of directories in it, then the directory. Links are removed and never
  /// followed; if there is anything else the directory stays. What cannot be removed is left behind: the new directory is
  /// what counts.
  ///
  /// - Parameter isOurs: whether `FILE`, or `DIRECTORY/FILE`, may be removed.
  private static func remove(
    _ path: String, _ directory: borrowing FileDescriptor, if isOurs: (String) -> Bool
  ) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return }
    let inner = names.filter { (try? FileDescriptor(directory: "\(path)/\($0)")) != nil }
    var all = names.filter { !inner.contains($0) }
    for name in inner {
      guard let held = try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(name)")
      else { return }
      all += held.map { "\(name)/\($0)" }
    }
    guard all.allSatisfy(isOurs) else { return }
    // An old one may be write-protected.
    try? directory.setMode(0o700)
    for name in all { directory.removeFile(name) }
    for name in inner { Paths.removeEmptyDirectory("\(path)/\(name)") }
    Paths.removeEmptyDirectory(path)
  }

  private static func paths(beside target: String, _ word: Word) -> [String] {
    let (parent, name) = (Paths.parent(of: target), Paths.name(of: target))
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    return names.filter { original($0, word).map { ExactString($0) == ExactString(name) } == true }
      .map { "\(parent)/\($0)" }
  }
}
