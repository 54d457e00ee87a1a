import Files
import NIOSSL

/// The certificate and the key of a server that speaks TLS, in PEM.
package struct TLSFiles: Sendable, Equatable {
  /// The server's certificate, followed by those between it and the root.
  package let certificate: String
  package let key: String

  package init(certificate: String, key: String) {
    (self.certificate, self.key) = (certificate, key)
  }

  /// TLS 1.2 or later, with these.
  ///
  /// - Throws: `missingInput`, `badData`.
  func configuration() throws(FilbertError) -> TLSConfiguration {
    // Read first: the library's errors do not name files.
    _ = try readFile(certificate)
    _ = try readFile(key)
    let chain: [NIOSSLCertificate]
    do { chain = try NIOSSLCertificate.fromPEMFile(certificate) } catch {
      throw FilbertError(.badData, "The file holds no certificate in PEM.", file: certificate)
    }
    guard !chain.isEmpty else {
      throw FilbertError(.badData, "The file holds no certificate in PEM.", file: certificate)
    }
    let privateKey: NIOSSLPrivateKey
    do { privateKey = try NIOSSLPrivateKey(file: key, format: .pem) } catch {
      throw FilbertError(
        .badData, "The file holds no private key in PEM without a passphrase.", file: key)
    }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    do { _ = try NIOSSLContext(configuration: configuration) } catch {
      throw FilbertError(
        .badData, "The key is not that of the certificate \(certificate).", file: key)
    }
    return configuration
  }
}
