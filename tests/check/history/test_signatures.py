"""From the commit after the one that gives an agent a key on, that agent's commits must bear it out; nobody else's."""

from tests.conftest import git
from tests.history.made import commit
from ticketcli.check.history.findings import Findings
from ticketcli.check.history.signatures import Signatures
from ticketcli.history.commits import read_accounts
from ticketcli.history.heads import read_blobs
from ticketcli.history.repository import History

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKp5"
ANA = f"---\nid: ana\nname: Ana\nmail: ana@x.example\nkeys: ['{KEY}']\n---\n"


def checked(folder, since: str, keys=None):
    history, findings = History(str(folder)), Findings([])
    signatures = Signatures(history, findings, keys or {})
    batch = list(read_accounts(history, git("rev-parse", "HEAD"), [since]))
    signatures.check(batch, read_blobs(history, (step.after for one in batch for step in one.steps)))
    return signatures, [(one.kind, one.commit, one.where) for one in findings.held]


def test_what_an_agent_with_a_key_does_unsigned_is_named_from_the_next_commit_on(empty):
    since = git("rev-parse", "HEAD")
    ana = "Ana <ana@x.example>"
    before = commit("before", ana)
    commit("the key", ana, agents_ana=ANA)
    after = commit("after", ana)
    commit("another", "Luis <luis@x.example>")
    signatures, found = checked(empty, since)
    assert found == [("unsigned", after, "ana")]
    assert before not in {commit for _kind, commit, _who in found}
    assert signatures.proven == {}
    assert signatures.keys == {"ana@x.example": ("ana", KEY), "ana@localhost": ("ana", KEY)}


def test_a_key_that_was_known_before_holds_for_every_commit(empty):
    since = git("rev-parse", "HEAD")
    first, second = commit("1", "Ana <ana@x.example>"), commit("2", "Ana <ANA@x.example>")
    _signatures, found = checked(empty, since, {"ana@x.example": ("ana", KEY)})
    assert [commit for _kind, commit, _who in found] == [first, second]


def test_where_nobody_has_a_key_nothing_has_to_be_signed(empty):
    since = git("rev-parse", "HEAD")
    commit("1", "Ana <ana@x.example>", agents_ana=ANA.replace("keys:", "notes:"))
    commit("2", "Ana <ana@x.example>")
    assert checked(empty, since)[1] == []
