import FilbertCharts
import FilbertDrift
import FilbertPages
import FilbertTrends

/// How the rows differ from those of a reference file.
struct TrendDriftSection {
  private let report: TrendReport

  init(_ report: TrendReport) { self.report = report }

  /// nil without a reference.
  var section: PageSection? {
    guard let drift = report.drift else { return nil }
    return PageSection(
      id: "drift", heading: Phrase("Drift of inputs", zh: "输入漂移"),
      lead: Phrase(
        "The rows compared with \(report.reference ?? ""). A difference is drift if it is more than chance (p up to \(DriftCheck.significance), corrected by Holm) and as large as its threshold.",
        zh:
          "与 \(report.reference ?? "") 比较。差异超出偶然（经 Holm 校正，p 不大于 \(DriftCheck.significance)）且达到阈值才算漂移。"
      ),
      blocks: [.table(checks(drift))] + (drift.labels.map { [.table(labels($0))] } ?? []))
  }

  private func checks(_ drift: DriftReport) -> PageTable {
    PageTable(
      Phrase("What was compared", zh: "比较项目"),
      columns: [
        .words(Phrase("Property", zh: "属性")), .words(Phrase("Reference", zh: "参照")),
        .words(Phrase("Rows", zh: "当前")), .numbers(Phrase("Difference", zh: "差异")),
        .numbers(Phrase("Threshold", zh: "阈值")), .numbers("p"),
        .words(Phrase("Verdict", zh: "结论")),
      ],
      rows: drift.checks.map { check in
        let (name, before, after) = words(check.subject, drift)
        return [
          PageTable.Cell(name), PageTable.Cell(before), PageTable.Cell(after),
          .number(check.effect, .score), .number(check.threshold, .automatic),
          PageTable.Cell(pValue(check)), verdict(check.verdict),
        ]
      })
  }

  private func words(_ subject: DriftCheck.Subject, _ drift: DriftReport)
    -> (name: Phrase, before: Phrase, after: Phrase)
  {
    switch subject {
    case .lengths:
      let unit =
        drift.lengths?.unit == .tokens
        ? Phrase("mean tokens", zh: "平均 token 数") : Phrase("mean characters", zh: "平均字符数")
      return (
        Phrase("Length: \(unit)", zh: "长度：\(unit)"), Phrase(drift.lengths?.mean ?? 0),
        Phrase(drift.lengths?.otherMean ?? 0)
      )
    case .unknown:
      return (
        Phrase("Unknown pieces", zh: "未知词片"),
        Phrase(drift.unknown?.reference.share ?? 0, .percent(decimals: 2)),
        Phrase(drift.unknown?.rows.share ?? 0, .percent(decimals: 2))
      )
    case .labels: return (Phrase("Shares of labels", zh: "标签占比"), "", "")
    case .vectors:
      return (
        Phrase("Vectors of texts", zh: "文本向量"),
        Phrase("\(drift.vectors?.reference ?? 0) rows", zh: "\(drift.vectors?.reference ?? 0) 行"),
        Phrase("\(drift.vectors?.rows ?? 0) rows", zh: "\(drift.vectors?.rows ?? 0) 行")
      )
    }
  }

  private func pValue(_ check: DriftCheck) -> Phrase {
    check.pValue < 0.001 ? "< 0.001" : Phrase(check.pValue, .decimals(3))
  }

  private func verdict(_ verdict: DriftCheck.Verdict) -> PageTable.Cell {
    switch verdict {
    case .drift: PageTable.Cell(Phrase("drift", zh: "漂移"), tone: .bad)
    case .none: PageTable.Cell(Phrase("no drift", zh: "无漂移"), tone: .good)
    case .tooFewRows: PageTable.Cell(Phrase("too few rows", zh: "行数过少"), tone: .quiet)
    }
  }

  private func labels(_ labels: DriftReport.Labels) -> PageTable {
    let shares = labels.shares.enumerated().sorted {
      let (left, right) = ($0.element, $1.element)
      let (leftChange, rightChange) = (
        (left.share - left.reference).magnitude, (right.share - right.reference).magnitude
      )
      return leftChange != rightChange ? leftChange > rightChange : $0.offset < $1.offset
    }.map(\.element)
    return PageTable(
      Phrase("Shares of labels, the greatest change first", zh: "标签占比（变化最大的在前）"),
      columns: [
        .words(Phrase("Label", zh: "标签")), .numbers(Phrase("Reference", zh: "参照")),
        .numbers(Phrase("Rows", zh: "当前")),
      ],
      rows: shares.map { share in
        [
          PageTable.Cell(GroupNames.phrase(label: share.label)),
          .number(share.reference, .percent(decimals: 1), bar: share.reference),
          .number(share.share, .percent(decimals: 1), bar: share.share),
        ]
      }, limit: 20)
  }
}
