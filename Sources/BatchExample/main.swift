// A batch job for every night: scores a file, and continues where it was killed.
//
//     swift run -c release BatchExample Models/shop-intent new-messages.csv scored.csv
//
// Rows that cannot be scored go into scored.csv.rejects.csv. Exits with 1 if there are any, or if the job fails.
import Filbert
import Foundation

func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 3 else {
  say("usage: BatchExample MODEL_DIRECTORY INPUT OUTPUT")
  exit(64)
}
let paths = arguments.map { URL(filePath: $0) }
var job = ScoringJob(model: paths[0], input: paths[1], output: paths[2])
job.rejects = URL(filePath: arguments[3] + ".rejects.csv")
// Yesterday's file.
job.overwrite = true
do {
  for try await event in job.run() {
    switch event {
    case .notice(let notice): say(notice.description)
    case .progress(let progress):
      say("\(progress.rows) rows" + (progress.share.map { ", \(Int(100 * $0)) %" } ?? ""))
    case .finished(let summary):
      say("\(summary.scored) of \(summary.read) rows scored, \(summary.rejected) rejected")
      for (label, count) in summary.labels.sorted(by: { $0.key < $1.key }) { print(label, count) }
      if summary.rejected > 0 { exit(1) }
    default: break
    }
  }
} catch {
  say("error: " + error.description)
  exit(1)
}
