import Glibc

/// Whether something is at `path`, following links.
package func fileExists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

/// Removes a file. If it cannot be removed, or is gone already, nothing happens.
package func removeFile(_ path: String) { _ = unsafe unlink(path) }
