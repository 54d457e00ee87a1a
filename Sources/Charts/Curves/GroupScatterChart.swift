/// Points of several groups, such as texts of segments on a map, with the number of each group at its label.
///
/// The first groups have a colour and a shape of their own, and their names stand in the legend; the points of all others
/// are grey, and the legend says which these are. So the largest groups come first.
public struct GroupScatterChart: Chart {
  /// Points that belong together.
  public struct Group: Sendable {
    /// What the legend calls it, after its number.
    public var name: Phrase
    /// Its points. Those that are not finite are left out.
    public var points: [ChartPoint]
    /// Where its number stands.
    public var label: ChartPoint

    /// Creates a group.
    public init(_ name: Phrase, _ points: [ChartPoint], label: ChartPoint) {
      self.name = name
      self.points = points
      self.label = label
    }
  }

  /// The most points that are drawn: of more, some that are evenly spread in each group.
  public static let pointLimit = 800

  /// What the chart shows.
  public var title: Phrase
  /// What it means, in a sentence for those who do not see it; the sizes of groups are added.
  public var summary: Phrase?
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The groups, numbered from 1.
  public var groups: [Group]
  /// How large it is drawn.
  public var size: ChartSize

  /// Creates a chart.
  public init(
    _ title: Phrase, summary: Phrase? = nil, x: Axis, y: Axis, groups: [Group],
    size: ChartSize = ChartSize(width: 760, height: 480)
  ) {
    self.title = title
    self.summary = summary
    self.x = x
    self.y = y
    self.groups = groups
    self.size = size
  }

  /// The chart as an SVG element.
  public func svg(id: String, in language: Language, as form: ChartForm) -> String {
    GroupPlot(self, language: language).svg(
      id: id, form: form, description: description(in: language))
  }

  /// How many points and groups there are, and the largest ones.
  public func description(in language: Language) -> String {
    var sentences = summary.map { [$0.text(in: language)] } ?? []
    let drawable = groups.map { $0.points.count(where: \.isDrawable) }
    let count = drawable.reduce(0, +)
    sentences.append(
      Phrase(
        "\(count) points in \(groups.count) groups.", zh: "\(groups.count) 组共 \(count) 个点。"
      ).text(in: language))
    for (group, count) in zip(groups, drawable).prefix(5) {
      sentences.append(
        Phrase("\(group.name): \(count) points.", zh: "\(group.name)：\(count) 个点。").text(
          in: language))
    }
    let all = groups.reduce(0) { $0 + $1.points.count }
    if count < all { sentences.append(CurvePlot.leftOut(all - count).text(in: language)) }
    return sentences.joined(separator: language == .chinese ? "" : " ")
  }

  /// The groups with their numbers of points.
  public func table(in language: Language) -> ChartTable {
    ChartTable(
      header: [
        Phrase("Group", zh: "组").text(in: language), Phrase("Points", zh: "点数").text(in: language),
      ], count: groups.count
    ) { row in
      [
        "\(row + 1) " + groups[row].name.text(in: language),
        Phrase(groups[row].points.count).text(in: language),
      ]
    }
  }
}
