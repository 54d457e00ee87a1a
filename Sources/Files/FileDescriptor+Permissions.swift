import Glibc

extension FileDescriptor {
  /// Gives the file the mode `mode`.
  func setMode(_ mode: UInt32) throws(SystemError) {
    guard fchmod(rawValue, mode_t(mode)) == 0 else { throw .last }
  }

  /// Gives the file these permissions.
  ///
  /// Only root gives files to other users. If the group cannot be kept either, the new group may do what everybody may,
  /// since its members are other people.
  func set(_ permissions: Permissions) throws(SystemError) {
    var mode = permissions.mode
    let own = try self.permissions()
    if own.owner != permissions.owner || own.group != permissions.group,
      fchown(rawValue, permissions.owner, permissions.group) != 0
    {
      // They would be permissions of other people.
      mode &= ~0o6000
      if own.group != permissions.group, fchown(rawValue, uid_t.max, permissions.group) != 0 {
        mode &= ~0o070 | (mode & 0o007) << 3
      }
    }
    // Some file systems have one mode for all files and refuse to set it.
    if try self.permissions().mode != mode { try setMode(mode) }
  }

  /// Those the file has.
  func permissions() throws(SystemError) -> Permissions {
    var information = stat()
    guard unsafe fstat(rawValue, &information) == 0 else { throw .last }
    return Permissions(information)
  }
}

extension Permissions {
  /// The permissions of what an earlier run left at `path`, if it has the same owner, who has closed it to all others.
  static func closed(_ path: String) -> Permissions? {
    guard let left = try? FileDescriptor(leftover: path), let found = try? left.permissions(),
      found.mode & 0o077 == 0, found.owner == geteuid()
    else { return nil }
    return found
  }

  init(_ information: stat) {
    self.init(
      mode: UInt32(information.st_mode) & 0o7777, owner: information.st_uid,
      group: information.st_gid)
  }
}
