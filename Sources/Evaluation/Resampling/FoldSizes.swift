/// How many rows each fold learns from and answers.
package struct FoldSizes: Sendable, Equatable {
  package let training: [Int]
  package let test: [Int]

  /// - Precondition: as many of both, and no fold without rows to learn from.
  package init(training: [Int], test: [Int]) {
    precondition(
      training.count == test.count && training.allSatisfy { $0 > 0 },
      "\(training.count) and \(test.count) folds")
    (self.training, self.test) = (training, test)
  }

  /// n_test/n_train of Nadeau and Bengio: the mean over the folds of rows answered for each row learned from. For k folds
  /// of equal size it is 1/(k - 1). The method assumes equal sizes. Folds in order of time learn from more and more rows;
  /// the mean of their ratios is then above the ratio of the sums, and intervals are no more than a guide.
  package var ratio: Double {
    mean(zip(test, training).map { Double($0) / Double($1) })
  }
}
