"""The shell completes commands, options, numbers, agents, areas, tags, customers."""

import json
import shutil
import subprocess

import pytest

from tests.conftest import PROGRAM


@pytest.fixture
def complete(tkt):
    """`complete(word, …)`: what bash offers for the last word."""

    def complete(*words: str) -> list[str]:
        done = tkt(_TKT_COMPLETE="bash_complete", COMP_WORDS=" ".join(["tkt", *words]), COMP_CWORD=str(len(words)))
        assert (done.code, done.err) == (0, "")
        return [line.partition(",")[2] for line in done.lines if line]

    return complete


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_script_for_each_shell(shell, run):
    done = run("completion", shell)
    assert done.code == 0
    assert f"_TKT_COMPLETE={shell}_complete" in done.out
    if shutil.which(shell):
        assert subprocess.run([shell, "-n"], input=done.out, text=True, check=False).returncode == 0


def test_bash_completes_with_the_script_as_it_is(desk, run, tmp_path):
    program = tmp_path / "tkt"
    program.write_text(f'#!/bin/sh\nexec {" ".join(PROGRAM)} "$@"\n')
    program.chmod(0o755)
    call = f'COMP_WORDS=(tkt lis) COMP_CWORD=1; _tkt_completion {program}; echo "$COMPREPLY"'
    script = run("completion", "bash").out + call
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout == "list\n"


def test_commands_and_options(complete):
    assert complete("re") == ["release", "reply", "resolve", "reopen", "report"]
    assert complete("customer", "f") == ["find"]
    assert complete("list", "--una") == ["--unassigned"]
    assert complete("resolve", "x", "--outcome", "un") == ["unsolvable"]


def test_what_the_desk_knows(desk, complete, run):
    numbers = run("list", "--format", "ids").lines
    assert set(complete("show", "TK-2611")) <= set(numbers)
    assert complete("show", numbers[0][:-1].lower()) == [numbers[0]]
    assert complete("log", numbers[0][:-1]) == [numbers[0]]
    assert complete("assign", numbers[0], "--to", "") == ["ana", "luis", "marta", "nico"]
    assert complete("--as", "lu") == ["luis"]
    assert complete("new", "x", "--area", "b") == ["billing"]
    assert complete("new", "x", "--customer", "ac") == ["acme"]
    assert "factura" in complete("new", "x", "--tag", "f")
    assert complete("agent", "show", "m") == ["marta"]


def test_nothing_is_offered_and_nothing_breaks_where_there_is_no_desk(complete, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert complete("show", "T") == []
    (tmp_path / "desk.yaml").write_text("name: [\n")
    (tmp_path / ".git").mkdir()
    assert complete("show", "T") == []
    assert complete("--as", "a") == []


WORDS = (
    "vip$(touch${IFS}PWN)",
    "vip`touch PWN`",
    "vip;touch PWN",
    "vip'",
    "vip*",
    "vip|x",
    "vip>PWN",
    "vip PWN",
    "vip{a,b}",
)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_no_word_is_offered_that_means_more_than_itself_to_a_shell(empty, run, tkt, tmp_path, shell):
    number = run("-q", "new", "x", "--tag", "vip-1").out.strip()
    place = next(empty.glob(f"tickets/**/{number}.md"))
    tags = "".join(f"  - {json.dumps(word)}\n" for word in (*WORDS, "-vip", "=vip", "vip-2"))
    text = place.read_text(encoding="utf-8").replace("tags: [vip-1]", f"tags:\n{tags.rstrip()}")
    assert text.count("touch") == 3
    place.write_text(text, encoding="utf-8")
    words = {"COMP_WORDS": "tkt new x --tag vi", "COMP_CWORD": "vi" if shell == "fish" else "4"}
    done = tkt(_TKT_COMPLETE=f"{shell}_complete", **words)
    assert "vip-2" in done.out
    assert not set("$`;'*|>{ ") & set(done.out)


def test_titles_beside_numbers_are_safe_for_a_terminal(empty, run, tkt):
    run("new", "a\x1b[31mb")
    done = tkt(_TKT_COMPLETE="fish_complete", COMP_WORDS="tkt show TK", COMP_CWORD="TK")
    assert "\x1b" not in done.out
    assert "TK-2611-" in done.out
