"""Learning from closed tickets what a rule does not say: a small linear model over words and parts of words."""
