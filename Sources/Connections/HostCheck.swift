package import NIOCore
import NIOHTTP1

/// Which hosts a request may name.
///
/// A web page can have its own name resolve to the address of a local server (DNS rebinding). To the browser both are
/// one origin then, and the page reads what the server answers. The header `Host` still has the page's name. No page
/// knows a key, so a server with keys answers to any name. A server without keys that other machines can reach does so
/// too, until its operator gives its names, because nobody else knows them.
package struct HostCheck: Sendable {
  /// Names that are answered in addition to the address that a client has connected to; nil for
  /// all.
  private let names: Set<String>?

  /// - Parameters:
  ///   - allowedHosts: names in addition to those of this machine.
  ///   - hasKeys: whether requests need a key.
  ///   - isLocal: whether the server listens to this machine only.
  package init(allowedHosts: [String], hasKeys: Bool, isLocal: Bool) {
    names =
      !hasKeys && (isLocal || !allowedHosts.isEmpty)
      ? Set(["localhost", "127.0.0.1", "[::1]"] + allowedHosts.map { $0.lowercased() })
      : nil
  }

  /// Answers to all names.
  init() { names = nil }

  /// What is wrong with the hosts of a request, if anything is.
  ///
  /// - Parameter address: the server's own, on the connection.
  func problem(of head: HTTPRequestHead, at address: SocketAddress?) -> ServiceError? {
    let lines = head.headers["host"]
    // RFC 9112, section 3.2. Before HTTP/1.1 the header was not there; browsers send it in any case.
    guard lines.count == 1 || lines.isEmpty && head.version.minor == 0 else {
      return ServiceError(
        .malformed,
        "A request of HTTP/1.1 needs the header Host once, and one of HTTP/1.0 at most once.")
    }
    guard let authorities = Self.authorities(inTarget: head.uri) else {
      return ServiceError(
        .malformed, "The target of the request is of another protocol than HTTP; send its path.")
    }
    for authority in lines + authorities {
      guard let host = RequestHost(authority) else {
        return ServiceError(
          .malformed,
          "The host \(ServiceError.quoted(authority)) of the request is not a name or address, with a port or "
            + "without; correct the client.")
      }
      if let problem = problem(of: host, at: address) { return problem }
    }
    return nil
  }

  /// The host of a target that has one (`http://host/path`, RFC 9112, section 3.2.2); nil for another scheme.
  private static func authorities(inTarget target: String) -> [String]? {
    guard target.utf8.first != UInt8(ascii: "/"), let scheme = target.firstRange(of: "://") else {
      return []
    }
    guard ["http", "https"].contains(target[..<scheme.lowerBound].lowercased()) else { return nil }
    return [String(target[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" })]
  }

  private func problem(of host: RequestHost, at address: SocketAddress?) -> ServiceError? {
    guard let names, !names.contains(host.name) else { return nil }
    // Addresses cannot be made to point elsewhere. Probes of a container ask for its address.
    if let own = address?.ipAddress, host.name == (own.contains(":") ? "[\(own)]" : own) {
      return nil
    }
    return ServiceError(
      .misdirected,
      "This server does not answer to the host \(ServiceError.quoted(host.name)); ask for localhost. The "
        + "operator of this server can allow the host.")
  }
}

extension SocketAddress {
  /// Whether only this machine reaches it: 127.0.0.0/8 and ::1.
  var isLoopback: Bool {
    guard let text = ipAddress else { return false }
    return text == "::1" || text.hasPrefix("127.") || text.hasPrefix("::ffff:127.")
  }

  /// Whether only this machine reaches a server that listens on `host`; false for a name that is not known, which no
  /// server can listen on.
  package static func isLoopback(_ host: String) -> Bool {
    (try? SocketAddress.makeAddressResolvingHost(host, port: 0))?.isLoopback ?? false
  }
}
