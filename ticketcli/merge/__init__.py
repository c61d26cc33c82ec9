"""Two versions of a record and the one they both come from, made one by what they mean (docs/format.md, Two clones).

The same two sides give the same in either order, a chain of merges gives the same in any order, what is merged with
itself stays, and no entry is ever lost. Entries are a set, joined by id. A field is what the last act on it says, in
the order of the joined timeline; what a hand wrote without an act merges three ways, and what it loses is told by an
entry of its own. Lists are sets. A description is composed by lines of all its versions, each of which an entry keeps.
"""
