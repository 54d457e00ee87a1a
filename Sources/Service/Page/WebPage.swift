/// The page that answers `GET /`: people type texts or choose a file, and see what the models
/// answer.
///
/// `page.html` is compiled into the program, which stays one file. It requests only routes of the server it came from,
/// by relative addresses, so that it also works under a path of a proxy (which must end in a slash).
enum WebPage {
  /// The page, in UTF-8.
  static let html: [UInt8] = PackageResources.page_html

  /// Identifies the version of the page: the value of `ETag`, quotes included.
  static let entityTag = "\"\(digest)\""

  /// The value of `Content-Security-Policy`. The browser runs the page's own script and style, known by their digests,
  /// takes no address but this server's, and makes no markup of strings, so that a label cannot become a part of the
  /// page.
  static let contentSecurityPolicy = """
    default-src 'none'; style-src 'sha256-\(styleDigest)'; script-src 'sha256-\(scriptDigest)'; \
    connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'
    """

  // SHA-256 of the page and of the content of its elements, in Base64. They change with the page; the test of this type
  // computes them and shows what to write here.
  static let digest = "jHjcgULyZvMUFUSVcsLDOtyHpzaaHstahBNo5tKRTIE="
  static let styleDigest = "gPPoPBaNpM4C3jf+w4Y9WpMeSVMd7+Jp2MfoksJud1U="
  static let scriptDigest = "WxN21LM1UtuARhQNG3ppxYOcdQDiQQnbBqDRe9wgCCs="
}
