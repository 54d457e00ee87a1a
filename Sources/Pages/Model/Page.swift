package import FilbertCharts

/// A page of HTML that is complete in itself: no script, no request, at most ``byteLimit`` bytes.
///
/// Sections are written once, in both languages (``FilbertCharts/Phrase``). All texts are escaped when the page is
/// written. Equal pages give equal bytes.
package struct Page: Sendable {
  /// The most bytes of a page. Blocks that would exceed it are left out, and the page says how many.
  package static let byteLimit = 500_000

  /// The title.
  package var title: Phrase
  /// What the page says, in a sentence.
  package var lead: Phrase?
  /// What stands below the title: model, file, date.
  package var facts: [Fact]
  /// The language of the page.
  package var language: Language
  /// Its sections.
  package var sections: [PageSection]
  /// What stands at its end.
  package var footer: Phrase?

  /// Creates a page.
  package init(
    title: Phrase, lead: Phrase? = nil, facts: [Fact] = [], language: Language = .english,
    sections: [PageSection], footer: Phrase? = nil
  ) {
    self.title = title
    self.lead = lead
    self.facts = facts
    self.language = language
    self.sections = sections
    self.footer = footer
  }
}
