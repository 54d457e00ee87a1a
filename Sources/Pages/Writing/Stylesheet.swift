/// The style sheet of pages, `page.css`, which is compiled into the program.
///
/// System fonts, one accent, light and dark by the reader's choice, readable from 320 pixels on and in print.
enum Stylesheet {
  /// The rules.
  static let css = String(decoding: PackageResources.page_css, as: UTF8.self)
}
