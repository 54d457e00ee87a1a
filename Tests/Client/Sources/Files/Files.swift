/// The name of this target.
public let nameOfFiles = "Files"
