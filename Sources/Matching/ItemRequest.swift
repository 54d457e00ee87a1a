package import FilbertCore

/// Which columns of a table of items are used.
package struct ItemRequest: Sendable {
  /// The column of the text that is matched; nil to choose it by its name.
  package var text: String?
  /// The column that names an item; nil for a column that is called so, or else the text.
  package var id: String?
  /// Columns that are written beside a match.
  package var kept: [String]
  /// The column of which a query gets each value once; nil to give it all items.
  package var distinct: String?
  /// Leaves out items without a text, in place of an error.
  package var leavesOutBlanks: Bool

  package init(
    text: String? = nil, id: String? = nil, kept: [String] = [], distinct: String? = nil,
    leavesOutBlanks: Bool = false
  ) {
    (self.text, self.id, self.kept, self.distinct) = (text, id, kept, distinct)
    self.leavesOutBlanks = leavesOutBlanks
  }

  /// Names of columns that name an item, the most usual first.
  static let usualIDs = ["id", "item_id", "itemid", "item id", "sku", "product_id", "编号", "商品编号"]
}

extension Parameter {
  package static let itemColumn = Parameter("itemColumn")
  package static let itemID = Parameter("itemID", option: "item-id")
}
