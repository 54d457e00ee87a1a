import FoundationEssentials

/// Who may do what with a file: its mode, owner and group.
///
/// A file that replaces another is open to the same people, from its first byte on. Access control lists and other
/// extended attributes are not kept: a default list of the directory holds for the new file, as for any other.
struct Permissions: Equatable {
  /// Without the kind of the file: `0o644`.
  var mode: UInt32
  var owner: UInt32
  var group: UInt32

  /// The permissions that all of `others` share, for a new file beside them; nil if there are none.
  static func common(_ others: [Permissions]) -> Permissions? {
    guard var common = others.first else { return nil }
    for other in others {
      common.mode &= other.mode
      // A file that one group may read is not for the other.
      if other.group != common.group { common.mode &= ~0o070 }
    }
    common.mode &= 0o666
    return common
  }

  /// For a file that belongs to the output `path`, such as its checkpoint: the permissions that the output (and if it
  /// is a directory every file in it) allows; nil if there is no output yet.
  static func beside(_ path: String) -> Permissions? {
    let path = Paths.resolved(path)
    guard let output = permissions(of: path) else { return nil }
    return common([output] + inDirectory(path))
  }

  /// For a new file in a temporary directory: those of the file it will replace, or what all of the others allow.
  static func replaced(by path: String) -> Permissions? {
    guard let directory = Aside.original(Paths.parent(of: path)) else { return nil }
    return permissions(of: "\(directory)/\(Paths.name(of: path))")
      ?? common(inDirectory(directory))
  }

  private static func permissions(of path: String) -> Permissions? {
    (try? FileDescriptor.status(of: path))??.permissions
  }

  private static func inDirectory(_ path: String) -> [Permissions] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.compactMap { permissions(of: "\(path)/\($0)") }
  }
}
