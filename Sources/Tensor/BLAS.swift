import CFilbertOpenBLAS

/// OpenBLAS, set up once, without its own threads.
package enum BLAS {
  /// Read before every call, by `precondition`: the optimiser drops a global that is only touched, and with
  /// it the set-up.
  package static let isReady: Bool = {
    openblas_set_num_threads(1)
    return true
  }()

  /// Name of the kernel set in use, such as `Haswell`.
  static var coreName: String {
    precondition(isReady)
    return unsafe openblas_get_corename().map { unsafe String(cString: $0) } ?? "unknown"
  }
}

/// Ends the threads that OpenBLAS starts when it is loaded, for programs that want all cores at once.
///
/// They wait for work without sleeping for 25 to 50 ms: as long as loading a small model takes. None is ever used, as
/// products are cut by ``parallel(_:_:)``. A library leaves them alone: the rest of the program may multiply too.
package func endBLASThreads() {
  precondition(BLAS.isReady)
  shut_down_blas_threads()
}

/// The BLAS in use, for `training.json` and `filbert --version`: its name, version and kernel set.
package func describeBLAS() -> String {
  let configuration = unsafe String(cString: openblas_get_config())
  let version = configuration.split(separator: " ").prefix(2).joined(separator: " ")
  return "\(version) \(BLAS.coreName)"
}

/// What is wrong with the BLAS this program found, as a sentence; nil if it can be used.
///
/// Only the OpenMP build ignores `openblas_set_num_threads` inside our own parallel loops, and would start
/// threads of its own in each of ours.
package func unusableBLAS() -> String? {
  guard openblas_get_parallel() == 2 else { return nil }
  return
    "The OpenBLAS of this machine is its OpenMP build; install libopenblas0-pthread and choose it with "
    + "`update-alternatives --config libopenblas.so.0-x86_64-linux-gnu`."
}
