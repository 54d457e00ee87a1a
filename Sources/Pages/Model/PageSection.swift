package import FilbertCharts

/// A part of a page with a heading, to which the contents lead.
package struct PageSection: Sendable {
  /// What links to it name; unique in its page.
  package var id: String
  /// Its heading.
  package var heading: Phrase
  /// What it shows and why, in a sentence or two.
  package var lead: Phrase?
  /// What it is made of.
  package var blocks: [Block]

  /// Creates a section.
  package init(id: String, heading: Phrase, lead: Phrase? = nil, blocks: [Block]) {
    self.id = id
    self.heading = heading
    self.lead = lead
    self.blocks = blocks
  }
}
