"""Whether a customer only says thanks: then nothing is left to do, and nothing is opened again."""

from collections.abc import Iterable

from ticketcli.text import split_words

THANKS = (
    "gracias", "muchas gracias", "mil gracias", "muchísimas gracias", "perfecto", "todo perfecto", "quedó perfecto",
    "todo bien", "quedó todo bien", "todo en orden", "excelente", "genial", "bárbaro", "buenísimo", "impecable",
    "listo", "ok", "dale", "de acuerdo", "muy amable", "muy amables", "ya funciona", "ya anda", "ya me llegó",
    "solucionado", "resuelto", "thanks", "thank you", "many thanks", "thx", "cheers", "perfect", "all perfect",
    "all good", "great", "excellent", "awesome", "wonderful", "much appreciated", "it works", "works now",
    "it works now", "that works", "solved", "fixed",
)  # fmt: skip
BESIDE = (
    "hola", "buenas", "buen día", "buenos días", "buenas tardes", "buenas noches", "saludos", "saludos cordiales",
    "un saludo", "abrazo", "un abrazo", "a todos", "igualmente", "y", "por todo", "por la ayuda", "por su ayuda",
    "por tu ayuda", "por la atención", "por la respuesta", "por responder", "por la rapidez", "hi", "hello",
    "good morning", "best", "regards", "best regards", "kind regards", "everyone", "again", "and", "a lot", "very much",
    "so much", "for your help", "for the help", "for everything", "for the quick reply",
)  # fmt: skip
"""What stands beside thanks and takes nothing away from them."""
MOST_WORDS = 40


def is_thanks(text: str, thanks: Iterable[str] = THANKS, names: Iterable[str] = ()) -> bool:
    """Whether a text, without what it quotes, is made of thanks, greetings and names alone; a question is more."""
    own = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))
    words = split_words(own)
    if "?" in own or len(words) > MOST_WORDS:
        return False
    grateful = {tuple(split_words(phrase)) for phrase in thanks}
    known = grateful | {tuple(split_words(phrase)) for phrase in (*BESIDE, *names)}
    said = _cut(words, sorted(known - {()}, key=len, reverse=True))
    return bool(grateful.intersection(said or ()))


def _cut(words: list[str], known: list[tuple[str, ...]]) -> list[tuple[str, ...]] | None:
    """The words as phrases that are known; None when one of them is in none."""
    said: list[tuple[str, ...]] = []
    while words:
        phrase = next((one for one in known if tuple(words[: len(one)]) == one), None)
        if not phrase:
            return None
        said.append(phrase)
        words = words[len(phrase) :]
    return said
