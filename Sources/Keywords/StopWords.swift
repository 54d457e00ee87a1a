/// English words that say nothing about a topic.
///
/// Articles, pronouns, prepositions, auxiliary verbs, the adverbs and verbs that any text has, and contractions with and
/// without their apostrophe. Negations are apart, since they change the word that follows.
enum StopWords {
  /// Words that are no terms alone.
  static let english = Set(
    """
    a about above after again all almost also although always am among an and another any anybody anyone anything are
    around as at away back be became because become been before being below between both but by came can could
    did do does doing done down during each either else enough etc even ever every everybody everyone everything few for
    from further gave get gets getting give given go goes going gone got had has have having he her here hers
    herself hi him himself his how however i if im in indeed into is it its itself ive just keep kept know let lets like
    likely made make makes making many may maybe me might mine more most much must my myself near need
    neither nor now of off often oh ok okay on once one ones only onto or other others otherwise ought our
    ours ourselves out over own perhaps please put quite rather really said same saw say says see seem seemed seems
    seen several shall she should since so some somebody someone something sometimes still such take taken than that
    thats the their theirs them themselves then there therefore these they thing things think this those though
    through thus till to together took toward towards two under unless until up upon us use used very via want wanted
    was way we well went were what whatever when whenever where whether which while who whole whom whose why will
    with within would yes yet you your yours yourself yourselves
    i'm i've i'd i'll you're you've you'd you'll he'd he'll she'd she'll it'd it'll we're we've we'd we'll
    they're they've they'd they'll that'd that'll who'll who'd y'all let's
    """.split(whereSeparator: \.isWhitespace).map { String($0) })

  /// Words that are no terms alone, and change the next one: `not working`, `too small`.
  static let negations = Set(
    """
    no not never cannot without too barely hardly
    don't doesn't didn't can't couldn't won't wouldn't isn't aren't wasn't weren't hasn't haven't hadn't shouldn't ain't
    mustn't needn't dont doesnt didnt cant couldnt wont wouldnt isnt wasnt
    """.split(whereSeparator: \.isWhitespace).map { String($0) })
}
