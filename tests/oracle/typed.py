"""Spellings: how the blanks and separators of an identifier are put back on its token."""

KEPT = {" ", "-", ".", "\u00a0", "\u202f", "/"}
INVISIBLE = "\u200b\u2060\ufeff"


def is_blank(character):
    return character.isspace() or character in INVISIBLE


def trimmed(text):
    """The text without the blanks around it."""
    start, end = 0, len(text)
    while start < end and is_blank(text[start]):
        start += 1
    while start < end and is_blank(text[end - 1]):
        end -= 1
    return text[start:end]


def characters(text):
    """The letters and digits of a text, and the separator before each: of several the first, other blanks as a space."""
    out, gaps, gap = "", [], ""
    for character in trimmed(text):
        if character.isascii() and character.isalnum():
            out += character
            gaps.append(gap)
            gap = ""
        else:
            gap = gap or (character if character in KEPT else " ")
    return out, gaps


def respelled(new, gaps):
    """Other letters and digits with the same separators; longer ones go on without."""
    gaps = gaps + [""] * (len(new) - len(gaps))
    return "".join(gap + character for gap, character in zip(gaps, new))
