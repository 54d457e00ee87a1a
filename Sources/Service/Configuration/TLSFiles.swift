import FilbertCore
import FilbertFiles
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
  /// - Throws: `missingInput`; `badData`, even if others than its owner may read the key.
  func configuration() throws(FilbertError) -> TLSConfiguration {
    // Read here: the library's errors do not name files, and the permissions are those of the key that is used.
    let certificateBytes = try readFile(certificate)
    let chain: [NIOSSLCertificate]
    do { chain = try NIOSSLCertificate.fromPEMBytes(certificateBytes) } catch {
      throw FilbertError(.badData, "The file holds no certificate in PEM.", file: certificate)
    }
    guard !chain.isEmpty else {
      throw FilbertError(.badData, "The file holds no certificate in PEM.", file: certificate)
    }
    // Programs that renew certificates may write both into one file.
    if certificateBytes.firstRange(of: Array("PRIVATE KEY-----".utf8)) != nil {
      _ = try readPrivateFile(certificate)
    }
    let keyBytes = try readPrivateFile(key)
    let privateKey: NIOSSLPrivateKey
    do { privateKey = try NIOSSLPrivateKey(bytes: keyBytes, format: .pem) } catch {
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
