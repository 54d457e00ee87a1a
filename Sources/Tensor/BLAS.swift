import COpenBLAS

/// OpenBLAS, set up once: no threads of its own.
enum BLAS {
  /// Read before every product, by `precondition`: the optimiser drops a global that is only touched, and with
  /// it the set-up.
  static let isReady: Bool = {
    openblas_set_num_threads(1)
    // Only the OpenMP build (2) ignores openblas_set_num_threads inside our own parallel loops.
    precondition(
      openblas_get_parallel() != 2,
      "OpenBLAS is an OpenMP build; install libopenblas0-pthread (apt) so that its threads stay off"
    )
    return true
  }()

  /// Name of the kernel set in use, such as `Haswell`.
  static var coreName: String {
    precondition(isReady)
    return unsafe openblas_get_corename().map { unsafe String(cString: $0) } ?? "unknown"
  }
}

/// The BLAS in use, for `training.json` and `filbert --version`: its name, version and kernel set.
package func describeBLAS() -> String {
  let configuration = unsafe String(cString: openblas_get_config())
  let version = configuration.split(separator: " ").prefix(2).joined(separator: " ")
  return "\(version) \(BLAS.coreName)"
}
