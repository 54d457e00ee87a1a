import CKernels
import COpenBLAS
import Glibc

/// OpenBLAS, set up once: one thread of its own, and the kernels this processor deserves.
enum BLAS {
  /// Touching this before the first product is enough.
  static let isReady: Bool = {
    selectCore()
    openblas_set_num_threads(1)
    // Only the OpenMP build (2) ignores openblas_set_num_threads inside our own parallel loops.
    precondition(
      openblas_get_parallel() != 2,
      "OpenBLAS is an OpenMP build; install libopenblas0-pthread (apt) so that its threads stay off")
    return true
  }()

  /// Processors newer than the library (0.3.21 of Debian 12 does not know Zen 4 and Zen 5) run
  /// its AVX2 kernels although they have AVX-512: 120 instead of 230 GFLOP/s a core, measured on a
  /// Zen 5. OpenBLAS reads OPENBLAS_CORETYPE while it loads, before us, so it is asked to choose again.
  /// A choice the user made stays.
  private static func selectCore() {
    guard unsafe getenv("OPENBLAS_CORETYPE") == nil, fb_has_avx512() else { return }
    guard let name = unsafe openblas_get_corename() else { return }
    guard unsafe ["Haswell", "Zen"].contains(String(cString: name)) else { return }
    unsafe setenv("OPENBLAS_CORETYPE", "SkylakeX", 1)
    _ = fb_openblas_reselect_core()
    unsafe unsetenv("OPENBLAS_CORETYPE")
  }

  /// Name of the kernel set in use, such as `Haswell`.
  static var coreName: String {
    _ = isReady
    return unsafe openblas_get_corename().map { unsafe String(cString: $0) } ?? "unknown"
  }
}

/// The BLAS in use, for `training.json` and `filbert --version`: its name, version and kernel set.
package func describeBLAS() -> String {
  let configuration = unsafe String(cString: openblas_get_config())
  let version = configuration.split(separator: " ").prefix(2).joined(separator: " ")
  return "\(version) \(BLAS.coreName)"
}
