import FilbertCore

extension FilbertError.Code {
  /// The exit code of `sysexits.h`: a contract people script against, which `filbert --help` lists.
  var exitCode: Int32 {
    switch self {
    case .usage: 64
    case .badData, .unsupported: 65
    case .missingInput: 66
    case .cannotWrite: 73
    // As a shell reports a program that SIGINT ended.
    case .interrupted: 130
    default: 70
    }
  }
}
